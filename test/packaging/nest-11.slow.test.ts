import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';

import { createNest11 } from './support/nest-11.js';
import type { Nest11 } from './support/nest-11.js';
import { packLibrary } from './support/packed.js';
import type { Packed } from './support/packed.js';
import { started } from './support/started.js';

jest.setTimeout(180_000);

/** The whole of what a CommonJS host changes is in the guide: its install command and its line for jest are read from there. */
describe('N7 a CommonJS application as `nest new` of Nest 11 makes it', () => {
  let packed: Packed | undefined;
  let app: Nest11;

  beforeAll(async () => {
    packed = await packLibrary();
    app = await createNest11(packed.tarball);
  });

  afterAll(async () => {
    await app.dispose();
    await packed?.dispose();
  });

  const builds = async (): Promise<void> => {
    await app.script('build');
    expect(readFileSync(join(app.folder, 'dist/app.module.js'), 'utf8')).toContain('require("@maatify/admin-infra/testing")');
    const says = /Nest application successfully started/;
    await started([process.execPath, 'dist/main'], { cwd: app.folder, env: { PORT: '0' }, says });
  };

  it('builds and starts with nothing changed', builds);

  it('runs the library in its stock jest, with the one line of the guide', async () => {
    await app.jestAsDocumented(true);
    await app.script('test');
    await app.script('test:e2e');
  });

  it('needs that line, and jest says what the guide says it says', async () => {
    await app.jestAsDocumented(false);
    await expect(app.script('test')).rejects.toThrow('Must use import to load ES Module');
  });

  it('the same for the tsconfig.json that the first releases of Nest 11 wrote', async () => {
    await app.firstGeneration();
    await builds();
    await app.jestAsDocumented(true);
    await app.script('test');
  });
});
