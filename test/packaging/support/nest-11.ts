import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { installedBy, jestLine } from './documented.js';
import { ROOT, run } from './packed.js';

/** `stock` is what `nest new` wrote, `stock-commonjs` what its first releases wrote otherwise, `host` what a newcomer adds. */
const FIXTURE = join(ROOT, 'test/packaging/consumers/nest-11');
const QUIET = ['--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline'];
const JEST_SETTINGS = ['package.json', 'test/jest-e2e.json'] as const;

type Settings = Record<string, unknown>;
interface HostManifest {
  readonly dependencies: Record<string, string>;
  readonly jest: Settings;
}

export interface Nest11 {
  readonly folder: string;
  /** Takes the guide's line into the jest settings, or out of them. */
  jestAsDocumented(yes: boolean): Promise<void>;
  /** Goes back to `tsconfig.json` as the first releases of Nest 11 wrote it. */
  firstGeneration(): Promise<void>;
  /** Runs a script of the stock `package.json`. */
  script(name: string): Promise<string>;
  dispose(): Promise<void>;
}

/** `nest new`, then the guide's install command with this library's tarball, then the files of the host. */
export async function createNest11(tarball: string): Promise<Nest11> {
  const folder = await mkdtemp(join(tmpdir(), 'nest-11-'));
  const at = (file: string): string => join(folder, file);
  const change = async (file: string, by: (content: HostManifest & Settings) => void): Promise<void> => {
    const content: HostManifest & Settings = JSON.parse(await readFile(at(file), 'utf8'));
    by(content);
    await writeFile(at(file), JSON.stringify(content, null, 2));
  };

  await cp(join(FIXTURE, 'stock'), folder, { recursive: true });
  await cp(join(FIXTURE, 'package-lock.json'), at('package-lock.json'));
  const { packages } = JSON.parse(await readFile(at('package-lock.json'), 'utf8'));
  await change('package.json', ({ dependencies }) => {
    for (const name of installedBy('docs/guides/installing.md').slice(1)) dependencies[name] ??= packages[''].dependencies[name];
  });
  await run('npm', ['ci', ...QUIET], folder, { npm_config_offline: 'false' });
  await run('npm', ['install', ...QUIET, tarball], folder);
  await cp(join(FIXTURE, 'host'), folder, { recursive: true });

  return {
    folder,
    async jestAsDocumented(yes) {
      for (const file of JEST_SETTINGS) {
        await change(file, (content) => {
          const settings = file === 'package.json' ? content.jest : content;
          for (const [key, value] of Object.entries(jestLine())) {
            if (yes) settings[key] = value;
            else Reflect.deleteProperty(settings, key);
          }
        });
      }
    },
    firstGeneration: () => cp(join(FIXTURE, 'stock-commonjs'), folder, { recursive: true }),
    script: (name) => run('npm', ['run', '--silent', name], folder, { NODE_OPTIONS: '' }),
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
}
