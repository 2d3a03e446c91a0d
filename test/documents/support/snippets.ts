import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import ts from 'typescript';

import { filesIn, ROOT } from '../../architecture/support/repository.js';
import { SNIPPET_CONTEXTS } from './snippet-contexts.js';

export interface Snippet {
  readonly document: string;
  /** The line of the document its first line stands in. */
  readonly line: number;
  readonly language: string;
  readonly code: string;
  /** The context named above it. */
  readonly context: string | null;
}

export const DOCUMENTS = ['README.md', 'CONTRIBUTING.md', ...filesIn('docs/guides', '.md').map(({ path }) => path)];

const FENCE = /^(`{3,}|~{3,})(.*)$/;
const CONTEXT = /^<!-- snippet: (\S+) -->$/;

/** Every fenced block of a document, whatever its language. */
export function snippetsOf(document: string, text = readFileSync(join(ROOT, document), 'utf8')): readonly Snippet[] {
  const lines = text.split('\n');
  const found: Snippet[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const [, fence, language = ''] = FENCE.exec(lines[index]?.trim() ?? '') ?? [];
    if (fence === undefined) continue;
    const end = lines.findIndex((line, at) => at > index && line.trim() === fence);
    if (end < 0) throw new Error(`${document}:${index + 1} opens a block that nothing closes`);
    const context = CONTEXT.exec(lines[index - 1]?.trim() ?? '')?.[1] ?? null;
    found.push({ document, line: index + 2, language: language.trim(), code: lines.slice(index + 1, end).join('\n'), context });
    index = end;
  }
  return found;
}

/** Type-checks all of them against the library's sources, in one program; answers what is wrong, by snippet. */
export function errorsIn(snippets: readonly Snippet[]): ReadonlyMap<Snippet, readonly string[]> {
  const files = new Map(snippets.map((snippet) => [pathOf(snippet), { snippet, ...wrapped(snippet) }]));
  const program = programOver(new Map([...files].map(([path, { text }]) => [path, text])));
  return new Map(
    [...files].map(([path, { snippet, lead }]) => {
      const source = program.getSourceFile(path);
      if (source === undefined) throw new Error(`${path} is not in the program`);
      const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
      const errors = found.map(({ code, start = 0, messageText }) => {
        const line = source.getLineAndCharacterOfPosition(start).line - lead + snippet.line;
        return `${snippet.document}:${line} TS${code} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
      });
      return [snippet, errors];
    }),
  );
}

/** A block that begins with `// name.ts` is that file, for the other blocks of its document to import. */
function pathOf({ document, line, code }: Snippet): string {
  const name = /^\/\/ (\S+\.ts)\n/.exec(code)?.[1] ?? `line-${line}.ts`;
  return join(ROOT, 'test/documents/snippets', document.replaceAll(/\W/g, '-'), name);
}

function wrapped({ context, code, document, line }: Snippet): { readonly text: string; readonly lead: number } {
  if (context === null) return { text: `${code}\nexport {};\n`, lead: 0 };
  const around = SNIPPET_CONTEXTS[context];
  if (around === undefined) throw new Error(`${document}:${line} wants a context "${context}" that does not exist`);
  const before = `${around.before}\n`;
  return { text: `${before}${code}\n${around.after ?? ''}\nexport {};\n`, lead: before.split('\n').length - 1 };
}

function programOver(files: ReadonlyMap<string, string>): ts.Program {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  options.paths = { ...options.paths, '@maatify/admin-infra-adapters/*': ['./adapters/src/*/index.ts'] };
  const host = ts.createCompilerHost(options);
  const folders = new Set([...files.keys()].flatMap((path) => [dirname(path), dirname(dirname(path))]));
  const { fileExists, readFile, directoryExists } = host;
  host.fileExists = (path) => files.has(path) || fileExists.call(host, path);
  host.readFile = (path) => files.get(path) ?? readFile.call(host, path);
  host.directoryExists = (path) => folders.has(path) || (directoryExists?.call(host, path) ?? true);
  return ts.createProgram([...files.keys()], options, host);
}
