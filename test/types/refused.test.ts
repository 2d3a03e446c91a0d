import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import ts from 'typescript';

jest.setTimeout(120_000);

const ROOT = join(import.meta.dirname, '../..');
const REFUSED = join(import.meta.dirname, 'refused');
const ACCEPTED = join(import.meta.dirname, 'accepted');
/** `// TS2345: what is wrong with the next line` */
const MARKER = /^\s*\/\/ TS(\d+): (.+)$/;

const snippetsIn = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .sort();

function options(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
  return ts.parseJsonConfigFileContent(config, ts.sys, ROOT).options;
}

/** Every error of one file as `TS<code> in line <n>`, and its text for whoever has to mend a failing test. */
function errorsOf(program: ts.Program, path: string): { readonly where: string; readonly text: string }[] {
  const file = program.getSourceFile(path);
  if (file === undefined) throw new Error(`${path} is not in the program`);
  const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
  return found.map(({ code, start = 0, messageText }) => ({
    where: `TS${code} in line ${file.getLineAndCharacterOfPosition(start).line + 1}`,
    text: ts.flattenDiagnosticMessageText(messageText, '\n'),
  }));
}

/** What a refused snippet says about itself: its only error stands in the line below its only marker. */
function expectedOf(program: ts.Program, path: string): readonly string[] {
  const lines = (program.getSourceFile(path)?.text ?? '').split('\n');
  return lines.flatMap((line, index) => {
    const [, code] = MARKER.exec(line) ?? [];
    return code === undefined ? [] : [`TS${code} in line ${index + 2}`];
  });
}

describe('L2 FM2 OR-03 a wrong order, or an outcome left out, does not compile', () => {
  let program: ts.Program;

  beforeAll(() => {
    const files = [REFUSED, ACCEPTED].flatMap((folder) => snippetsIn(folder).map((name) => join(folder, name)));
    program = ts.createProgram(files, options());
  });

  it('there are at least 24 cases, and each has a twin that differs in the point only', () => {
    expect(snippetsIn(REFUSED).length).toBeGreaterThanOrEqual(24);
    expect(snippetsIn(ACCEPTED)).toEqual(snippetsIn(REFUSED));
  });

  it.each(snippetsIn(REFUSED))('refused: %s', (name) => {
    const path = join(REFUSED, name);
    const expected = expectedOf(program, path);
    expect(expected).toHaveLength(1);
    const errors = errorsOf(program, path);
    expect(errors.map(({ where, text }) => (expected.includes(where) ? where : `${where}: ${text}`))).toEqual(expected);
  });

  it.each(snippetsIn(ACCEPTED))('accepted: %s', (name) => {
    expect(errorsOf(program, join(ACCEPTED, name))).toEqual([]);
  });
});
