import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { transformSync } from '@swc/core';

import { filesIn, ROOT } from '../../architecture/support/repository.js';

/** What a child process needs: the library, the shared scenarios, and the programs of this folder. */
const FOLDERS = [
  'src',
  'test/support',
  'test/operations',
  'test/faults/support',
  'test/effects/child',
  'test/architecture/support',
];

export interface ChildEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * The sources as plain modules in a folder of their own, so that a child process runs them without a test runner: a runner
 * has handlers for unhandled rejections, and with one of those the process would not end as a host's would.
 */
export class CompiledSources {
  readonly folder = mkdtempSync(join(tmpdir(), 'admin-infra-effects-'));

  constructor() {
    const exports = { '.': './src/index.js', './testing': './src/testing/index.js' };
    writeFileSync(join(this.folder, 'package.json'), JSON.stringify({ name: '@maatify/admin-infra', type: 'module', exports }));
    symlinkSync(join(ROOT, 'node_modules'), join(this.folder, 'node_modules'));
    for (const { path, text } of FOLDERS.flatMap((folder) => filesIn(folder, '.ts'))) {
      if (path.endsWith('.test.ts')) continue;
      const target = join(this.folder, path.replace(/\.ts$/, '.js'));
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, plain(path, text));
    }
  }

  /** Runs one program of `child/` to its end. */
  run(program: string, args: readonly string[] = [], nodeOptions: readonly string[] = []): Promise<ChildEnd> {
    const file = join(this.folder, 'test/effects/child', program);
    return new Promise((resolve) => {
      const child = execFile(process.execPath, [...nodeOptions, file, ...args], { timeout: 120_000 }, (_, stdout, stderr) => {
        resolve({ code: child.exitCode, stdout, stderr });
      });
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function plain(path: string, text: string): string {
  return transformSync(text, {
    filename: path,
    jsc: {
      target: 'es2023',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
      keepClassNames: true,
    },
    module: { type: 'es6' },
  }).code;
}

/** The JSON lines a program printed. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller knows what its program prints
export function readLines<T>(stdout: string): readonly T[] {
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as T);
}
