import { join } from 'node:path';

import ts from 'typescript';

import { compilerOptions } from './compiler.js';

const PATH = join(import.meta.dirname, '../shown.types.ts');
const CURSOR = '⌖';
/** An editor cuts long types off; here all of them is to be seen. */
const EVERYTHING = 100_000;

/** What an editor would show at the cursor `⌖` of a file that stands beside the type tests. */
export class Editor {
  #text = '';
  #version = 0;
  readonly #service: ts.LanguageService;

  constructor() {
    const options: ts.CompilerOptions = { ...compilerOptions(), noErrorTruncation: true };
    const snapshot = (text: string | undefined) => (text === undefined ? undefined : ts.ScriptSnapshot.fromString(text));
    this.#service = ts.createLanguageService({
      getCompilationSettings: () => options,
      getScriptFileNames: () => [PATH],
      getScriptVersion: (path) => (path === PATH ? String(this.#version) : '0'),
      getScriptSnapshot: (path) => snapshot(path === PATH ? this.#text : ts.sys.readFile(path)),
      getCurrentDirectory: () => import.meta.dirname,
      getDefaultLibFileName: (one) => ts.getDefaultLibFilePath(one),
      fileExists: (path) => path === PATH || ts.sys.fileExists(path),
      readFile: (path) => (path === PATH ? this.#text : ts.sys.readFile(path)),
      directoryExists: ts.sys.directoryExists.bind(ts.sys),
      getDirectories: ts.sys.getDirectories.bind(ts.sys),
    });
  }

  hover(text: string): string {
    const info = this.#service.getQuickInfoAtPosition(PATH, this.open(text), EVERYTHING);
    return ts.displayPartsToString(info?.displayParts);
  }

  completions(text: string): readonly string[] {
    return this.#service.getCompletionsAtPosition(PATH, this.open(text), {})?.entries.map(({ name }) => name) ?? [];
  }

  /** Answers where the cursor is. */
  private open(text: string): number {
    this.#text = text.replace(CURSOR, '');
    this.#version += 1;
    return text.indexOf(CURSOR);
  }
}
