import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

export const ROOT = resolve(import.meta.dirname, '../../..');
const ALWAYS_PACKED = ['package.json', 'README.md', 'LICENSE'];

const runFile = promisify(execFile);

interface Manifest {
  readonly name: string;
  readonly files: readonly string[];
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly author?: unknown;
  readonly repository?: unknown;
  readonly homepage?: unknown;
  readonly bugs?: unknown;
  readonly keywords?: unknown;
}

export interface Packed {
  readonly tarball: string;
  readonly manifest: Manifest;
  /** What is inside the tarball, relative to the package. */
  readonly files: readonly string[];
  /** Installs the tarball into a copy of the consumer, type-checks, builds and runs it; answers what it printed. */
  tryConsumer(name: string): Promise<string>;
  dispose(): Promise<void>;
}

export const tool = (path: string): string => join(ROOT, 'node_modules', path);

/** Runs a command, offline if nothing else is said; a failure carries everything the command said. */
export async function run(
  command: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  try {
    const { stdout } = await runFile(command, args, {
      cwd,
      env: { ...process.env, npm_config_offline: 'true', NO_COLOR: '1', ...env },
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}\n${stderr}`, { cause: error });
  }
}

/** Builds and packs the library in a folder of its own, so that it tests today's sources and disturbs no other build. */
export async function packLibrary(): Promise<Packed> {
  const work = await mkdtemp(join(tmpdir(), 'packaging-'));
  const staging = join(work, 'staging');
  const manifest = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as Manifest;

  await mkdir(staging);
  for (const entry of [...ALWAYS_PACKED, ...manifest.files.filter((entry) => entry !== 'dist')]) {
    if (existsSync(join(ROOT, entry))) await cp(join(ROOT, entry), join(staging, entry), { recursive: true });
  }
  await run(process.execPath, [tool('typescript/bin/tsc'), '-p', 'tsconfig.build.json', '--outDir', join(staging, 'dist')], ROOT);
  await run(process.execPath, [join(ROOT, 'scripts/bundle.mjs'), join(staging, 'dist')], ROOT);
  await run('npm', ['pack', '--ignore-scripts', '--silent', '--workspaces=false', '--pack-destination', work], staging);
  const name = (await readdir(work)).find((file) => file.endsWith('.tgz'));
  if (name === undefined) throw new Error('npm pack wrote no tarball');
  const tarball = join(work, name);
  const listed = await run('tar', ['-tzf', tarball], work);

  return {
    tarball,
    manifest,
    files: listed
      .trim()
      .split('\n')
      .map((file) => file.replace(/^package\//, '')),
    async tryConsumer(consumer) {
      const folder = join(work, consumer);
      await cp(join(ROOT, 'test/packaging/consumers', consumer), folder, { recursive: true });
      await installInto(folder, tarball, manifest);
      await run(process.execPath, [tool('typescript/bin/tsc'), '-p', 'tsconfig.json'], folder);
      return run(process.execPath, ['out/main.js'], folder);
    },
    dispose: () => rm(work, { recursive: true, force: true }),
  };
}

/** What `npm install <tarball>` would do, without a registry: the package is unpacked, its peers are linked. */
async function installInto(folder: string, tarball: string, { name, peerDependencies }: Manifest): Promise<void> {
  const target = join(folder, 'node_modules', name);
  await mkdir(target, { recursive: true });
  await run('tar', ['-xzf', tarball, '--strip-components=1', '-C', target], folder);
  for (const linked of [...Object.keys(peerDependencies), '@types/node']) {
    const link = join(folder, 'node_modules', linked);
    await mkdir(dirname(link), { recursive: true });
    await symlink(tool(linked), link);
  }
}
