import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import ts from 'typescript';

const ROOT = join(import.meta.dirname, '../../..');
/** `// @ts-expect-error TS2345: what is wrong with the next line` */
const MARKER = /^\s*\/\/ @ts-expect-error(?: (TS\d+): (.+))?/;

export function compilerOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
  return ts.parseJsonConfigFileContent(config, ts.sys, ROOT).options;
}

export interface Refusal {
  /** The line that is refused, counted from one: the one below the marker. */
  readonly line: number;
  readonly code: string | null;
  readonly why: string;
}

export function refusalsIn(path: string): readonly Refusal[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((text, index) => {
      const marker = MARKER.exec(text);
      return marker === null ? [] : [{ line: index + 2, code: marker[1] ?? null, why: marker[2] ?? '' }];
    });
}

export interface CompilerError {
  readonly name: string;
  readonly line: number;
  readonly code: string;
  readonly text: string;
}

/** Every error of these files as if no error were expected; `text` stands in for what a single file says. */
export function errorsOf(paths: readonly string[], text?: string): readonly CompilerError[] {
  const options = compilerOptions();
  const host = ts.createCompilerHost(options, true);
  const read = host.readFile.bind(host);
  const exists = host.fileExists.bind(host);
  const given = (path: string) => (text !== undefined && paths.includes(path) ? text : read(path));
  host.fileExists = (path) => paths.includes(path) || exists(path);
  host.getSourceFile = (path, language) => {
    const source = given(path);
    if (source === undefined) return undefined;
    const bare = paths.includes(path) ? source.replaceAll('@ts-expect-error', 'an error is expected') : source;
    return ts.createSourceFile(path, bare, language, true);
  };
  const program = ts.createProgram(paths, options, host);
  return paths.flatMap((path) => {
    const file = program.getSourceFile(path);
    if (file === undefined) throw new Error(`${path} is not in the program`);
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map((one) => ({
      name: basename(path),
      line: file.getLineAndCharacterOfPosition(one.start ?? 0).line + 1,
      code: `TS${String(one.code)}`,
      text: ts.flattenDiagnosticMessageText(one.messageText, '\n'),
    }));
  });
}
