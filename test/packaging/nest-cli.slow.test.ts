import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { run, tool } from './support/packed.js';
import { started } from './support/started.js';
import { copyWorkspace } from './support/workspace.js';
import type { Workspace } from './support/workspace.js';

jest.setTimeout(180_000);

const NEST = tool('@nestjs/cli/bin/nest.js');
const LIBRARY = ['dist/index.js', 'dist/index.d.ts', 'dist/testing/index.js'];
const HOST = ['sample-app/dist/main.js', 'sample-app/dist/cli.js'];

describe("N8 the Nest CLI in this repository's root", () => {
  let workspace: Workspace;
  beforeAll(async () => {
    workspace = await copyWorkspace();
  });
  afterAll(() => workspace.dispose());
  beforeEach(async () => {
    for (const built of ['dist', 'adapters/dist', 'sample-app/dist'])
      await rm(join(workspace.folder, built), { recursive: true, force: true });
  });

  const nest = (...args: readonly string[]): Promise<string> => run(process.execPath, [NEST, ...args], workspace.folder);
  const built = (files: readonly string[]) => files.filter((file) => existsSync(join(workspace.folder, file)));

  it('nest build builds the library alone, then nest build adapters and sample-app the host against it', async () => {
    await nest('build');
    expect(built([...LIBRARY, ...HOST])).toEqual(LIBRARY);
    await nest('build', 'adapters');
    await nest('build', 'sample-app');
    expect(built([...LIBRARY, ...HOST])).toEqual([...LIBRARY, ...HOST]);
  });

  it('nest start starts the sample host, with nothing built before', async () => {
    const statuses: number[] = [];
    await started(
      [process.execPath, NEST, 'start'],
      { cwd: workspace.folder, env: { PORT: '0', DATABASE_URL: '' }, says: /Listening on (http:\S+)/ },
      async ([, url = '']) => void statuses.push((await fetch(`${url}/me`)).status),
    );
    expect(statuses).toEqual([401]);
  });

  it('what both names of the library say is the same', async () => {
    const { projects, ...root } = JSON.parse(await readFile(join(workspace.folder, 'nest-cli.json'), 'utf8'));
    const { type, ...library } = projects['admin-infra'];
    expect(type).toBe('library');
    expect(root).toMatchObject(library);
  });
});
