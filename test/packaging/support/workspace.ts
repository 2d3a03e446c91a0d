import { cp, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ROOT } from './packed.js';

/** What the builds of this repository read. */
const PARTS = [
  'nest-cli.json',
  'package.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'src',
  'scripts',
  'adapters',
  'sample-app',
];
const BUILT = ['adapters/dist', 'sample-app/dist', 'sample-app/data'].map((path) => join(ROOT, path));

export interface Workspace {
  readonly folder: string;
  dispose(): Promise<void>;
}

/** A copy of this repository without anything built, as after `npm ci`: builds in it disturb nobody. */
export async function copyWorkspace(): Promise<Workspace> {
  const folder = await mkdtemp(join(tmpdir(), 'workspace-'));
  const filter = (path: string): boolean => !BUILT.includes(path);
  for (const part of PARTS) await cp(join(ROOT, part), join(folder, part), { recursive: true, filter });
  const modules = join(folder, 'node_modules');
  await mkdir(join(modules, '@maatify'), { recursive: true });
  for (const name of await readdir(join(ROOT, 'node_modules'))) {
    if (name !== '@maatify') await symlink(join(ROOT, 'node_modules', name), join(modules, name));
  }
  // The workspace's own links, to the copy instead of the repository.
  await symlink('../..', join(modules, '@maatify/admin-infra'));
  await symlink('../../adapters', join(modules, '@maatify/admin-infra-adapters'));
  return { folder, dispose: () => rm(folder, { recursive: true, force: true }) };
}
