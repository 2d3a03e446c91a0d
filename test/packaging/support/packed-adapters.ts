import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ROOT, run, tool } from './packed.js';

export interface PackedAdapters {
  readonly tarball: string;
  dispose(): Promise<void>;
}

/** Builds and packs the adapters in a folder of their own, against what was packed of the library. */
export async function packAdapters(library: string): Promise<PackedAdapters> {
  const work = await mkdtemp(join(tmpdir(), 'packaging-adapters-'));
  // Its declarations mention Nest, which is found from here.
  const unpacked = await mkdtemp(join(ROOT, 'node_modules/.packed-library-'));
  const [adapters, staging] = [join(ROOT, 'adapters'), join(work, 'staging')];
  try {
    await mkdir(staging);
    for (const part of ['package.json', 'README.md', 'src']) {
      await cp(join(adapters, part), join(staging, part), { recursive: true });
    }
    await run('tar', ['-xzf', library, '--strip-components=1', '-C', unpacked], work);
    const project = {
      extends: join(adapters, 'tsconfig.build.json'),
      compilerOptions: {
        rootDir: join(adapters, 'src'),
        outDir: join(staging, 'dist'),
        typeRoots: [tool('@types')],
        paths: { '@maatify/admin-infra': [join(unpacked, 'dist/index.d.ts')] },
      },
      include: [join(adapters, 'src')],
    };
    await writeFile(join(work, 'tsconfig.json'), JSON.stringify(project));
    await run(process.execPath, [tool('typescript/bin/tsc'), '-p', work], adapters);
  } finally {
    await rm(unpacked, { recursive: true, force: true });
  }
  await run('npm', ['pack', '--ignore-scripts', '--silent', '--workspaces=false', '--pack-destination', work], staging);
  const name = (await readdir(work)).find((file) => file.endsWith('.tgz'));
  if (name === undefined) throw new Error('npm pack wrote no tarball');
  return { tarball: join(work, name), dispose: () => rm(work, { recursive: true, force: true }) };
}
