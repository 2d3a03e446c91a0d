// @ts-check
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * The entry file of the root project in `nest-cli.json`. A library cannot be started, so `nest start` builds it, then runs this: it
 * builds the sample host against that build and starts the host. The CLI adds the `.js` itself, hence this file's name.
 */
const ROOT = join(import.meta.dirname, '..');
const DIST = join(ROOT, 'sample-app/dist');
const TSC = createRequire(import.meta.url).resolve('typescript/bin/tsc');

rmSync(DIST, { recursive: true, force: true });
const { status } = spawnSync(process.execPath, [TSC, '-p', 'sample-app/tsconfig.json'], { cwd: ROOT, stdio: 'inherit' });
if (status === 0) await import(pathToFileURL(join(DIST, 'main.js')).href);
else process.exitCode = status ?? 1;
