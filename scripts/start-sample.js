// @ts-check
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * The entry file of the root project in `nest-cli.json`. A library cannot be started, so `nest start` builds it, then runs this: it
 * builds the adapters and the sample host against that build and starts the host. The CLI adds the `.js` itself, hence this file's name.
 */
const ROOT = join(import.meta.dirname, '..');
const DIST = join(ROOT, 'sample-app/dist');
/** In this order: each is built against those before it. */
const PROJECTS = ['adapters/tsconfig.build.json', 'sample-app/tsconfig.json'];
const TSC = createRequire(import.meta.url).resolve('typescript/bin/tsc');

rmSync(DIST, { recursive: true, force: true });
const failed = PROJECTS.map(
  (project) => spawnSync(process.execPath, [TSC, '-p', project], { cwd: ROOT, stdio: 'inherit' }).status,
)
  .map((status) => status ?? 1)
  .find((status) => status !== 0);
if (failed === undefined) await import(pathToFileURL(join(DIST, 'main.js')).href);
else process.exitCode = failed;
