import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { until } from './host.js';

const LOADER = new URL('../../../test/support/typescript.mjs', import.meta.url).href;
const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const CLI = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

/** It compiles itself first, on a machine that may be busy. */
const START_MS = 60_000;

export interface Running {
  readonly child: ChildProcess;
  readonly url: string;
  output(): string;
  /** How it ended, and how long that took from now on. */
  ended(): Promise<{ readonly code: number | null; readonly signal: string | null; readonly ms: number }>;
}

export type Env = Readonly<Record<string, string>>;

/** The host as an operator starts it, in a process of its own. */
export async function startProcess(env: Env): Promise<Running> {
  const run = spawned(env);
  try {
    const url = await until(() => {
      if (run.child.exitCode !== null) throw new Error(run.output());
      return /Listening on (http:\S+)/.exec(run.output())?.[1] ?? null;
    }, START_MS);
    return { ...run, url };
  } catch (error) {
    run.child.kill('SIGKILL');
    throw error;
  }
}

/** A start that is expected to be refused. */
export async function startRefused(env: Env): Promise<{ code: number | null; output: string }> {
  const run = spawned(env);
  const { code } = await run.ended();
  return { code, output: run.output() };
}

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command line as an operator types it, in a process of its own. */
export async function runCommand(env: Env, args: readonly string[], input = '', { readsOutput = true } = {}): Promise<Ran> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--import', LOADER, CLI, ...args], {
    env: environment(env),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const read = { stdout: '', stderr: '' };
  if (!readsOutput) child.stdout.destroy();
  child.stdout.on('data', (chunk) => (read.stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (read.stderr += String(chunk)));
  // Whoever reads no input closes it before it was written.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, ...read };
}

function environment(env: Env): Env {
  const { PATH = '', HOME = '' } = process.env;
  return { PATH, HOME, NODE_ENV: 'development', PORT: '0', ...env };
}

function spawned(env: Env): Omit<Running, 'url'> {
  const child = spawn(process.execPath, ['--import', LOADER, MAIN], {
    env: environment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const ending = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  return {
    child,
    output: () => output,
    ended: async () => {
      const startedMs = performance.now();
      const how = await ending;
      return { ...how, ms: performance.now() - startedMs };
    },
  };
}
