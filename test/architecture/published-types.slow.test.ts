import { readFileSync } from 'node:fs';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';

import { idsIn } from '../public-api/support/rule-ids.js';
import { filesIn, ROOT, runNode, TOOL } from './support/repository.js';
import type { SourceFile } from './support/repository.js';

jest.setTimeout(120_000);

const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { peerDependencies: Record<string, string> };
const PEERS = Object.keys(manifest.peerDependencies);

/** Every module a declaration file refers to: imports, re-exports, inline `import("…")` and reference directives. */
function mentioned({ text }: SourceFile): readonly string[] {
  const specifiers = [
    ...text.matchAll(/\bfrom\s+["']([^"']+)["']/g),
    ...text.matchAll(/\bimport\(\s*["']([^"']+)["']/g),
    ...text.matchAll(/^import\s+["']([^"']+)["']/gm),
    ...text.matchAll(/<reference\s+types=["']([^"']+)["']/g),
  ];
  return specifiers.map(([, specifier]) => specifier ?? '');
}

/** Node's own types are part of the bargain: the declared peers ask for them too. */
function isDeclared(specifier: string): boolean {
  if (specifier.startsWith('.') || specifier.startsWith('node:') || specifier === 'node') return true;
  return PEERS.some((peer) => specifier === peer || specifier.startsWith(`${peer}/`));
}

describe('the published types', () => {
  let folder = '';
  let declarations: readonly SourceFile[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'published-types-'));
    const { stdout } = await runNode([
      TOOL.tsc,
      '-p',
      'tsconfig.build.json',
      '--emitDeclarationOnly',
      '--outDir',
      join(folder, 'dist'),
    ]);
    expect(stdout).toBe('');
    declarations = filesIn('dist', '.d.ts', folder);
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('exist', () => {
    expect(declarations.map(({ path }) => path)).toContain('dist/index.d.ts');
  });

  it('leak no package but the declared peers', () => {
    const leaks = declarations.flatMap((file) =>
      mentioned(file)
        .filter((specifier) => !isDeclared(specifier))
        .map((specifier) => `${file.path}: ${specifier}`),
    );
    expect(leaks).toEqual([]);
  });

  it('say what they say in words: no id of a rule', () => {
    expect(declarations.flatMap(({ path, text }) => idsIn(text).map((id) => `${path}: ${id}`))).toEqual([]);
  });

  it('are sound by themselves, with library checks on', async () => {
    await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    const compilerOptions = {
      module: 'nodenext',
      target: 'es2023',
      lib: ['es2023', 'es2024.string'],
      types: ['node'],
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      noEmit: true,
    };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['dist'] }));
    const { stdout } = await runNode([TOOL.tsc, '-p', folder, '--pretty', 'false'], folder);
    expect(stdout.split('\n').filter((line) => line.startsWith('dist/'))).toEqual([]);
  });
});
