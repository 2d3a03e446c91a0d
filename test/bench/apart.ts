import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { fileURLToPath } from 'node:url';

import { KNOWN } from './minimal-contracts.js';
import { spread } from './paired.js';
import type { Spread } from './paired.js';

/** What is measured in processes of its own. */
const childOf = (name: string): string => fileURLToPath(new URL(`./children/${name}.js`, import.meta.url));

function run(name: string, ...args: readonly string[]): Record<string, number> {
  const said = execFileSync(process.execPath, ['--expose-gc', childOf(name), ...args], {
    encoding: 'utf8',
    timeout: 240_000,
    stdio: 'pipe',
  });
  return JSON.parse(said) as Record<string, number>;
}

export interface Boot {
  /** CPU milliseconds beyond Nest, class-transformer and class-validator. */
  readonly load: Spread;
  /** CPU milliseconds beyond an empty application context. */
  readonly boot: Spread;
}

export function measureBoot(rounds: number): Boot {
  const runs = Array.from({ length: rounds }, () => run('boot'));
  const of =
    (name: string) =>
    (one: Record<string, number>): number =>
      one[name] ?? Number.NaN;
  return {
    load: spread(runs.map(of('loadMs'))),
    boot: spread(runs.map((one) => of('oursMs')(one) - of('emptyMs')(one))),
  };
}

/** CPU nanoseconds of a session check in a host with so many validated classes. */
export function measureHostClasses(rounds: number): { readonly none: Spread; readonly thousand: Spread } {
  const runs = Array.from({ length: rounds }, () => [run('host-classes', '0'), run('host-classes', '1000')] as const);
  return {
    none: spread(runs.map(([none]) => none['cpuNs'] ?? Number.NaN)),
    thousand: spread(runs.map(([, thousand]) => thousand['cpuNs'] ?? Number.NaN)),
  };
}

export interface Hashing {
  /** What part of the time of a sign-in is not its argon2id. */
  readonly share: Spread;
  readonly hashMs: Spread;
}

export function measureHashing(signIns: number): Hashing {
  const { shares, hashes } = run('argon2-share', String(signIns)) as unknown as Record<'shares' | 'hashes', readonly number[]>;
  return { share: spread(shares), hashMs: spread(hashes) };
}

export interface HungSink {
  readonly heapMiB: number;
  readonly lost: number;
  readonly inFlight: number;
  readonly p99Us: { readonly prompt: number; readonly hung: number };
}

export function measureHungSink(): HungSink {
  const [prompt, hung] = [run('hung-sink', 'prompt'), run('hung-sink', 'hung')];
  const of = (from: Record<string, number>, name: string): number => from[name] ?? Number.NaN;
  return {
    heapMiB: of(hung, 'heapMiB'),
    lost: of(hung, 'lost'),
    inFlight: of(hung, 'inFlight'),
    p99Us: { prompt: of(prompt, 'p99Us'), hung: of(hung, 'p99Us') },
  };
}

/** MiB after a full collection: at first, and after each of five rounds. */
export function measureLeak(): readonly number[] {
  return (run('leak') as unknown as { readonly heap: readonly number[] }).heap;
}

export interface Http {
  /** CPU microseconds of a request: without a guard, behind one that asks nothing, behind one that checks a session. */
  readonly openUs: Spread;
  readonly wavedThroughUs: Spread;
  readonly guardedUs: Spread;
  /** How much of its throughput a route behind a guard keeps when that checks a session, by CPU. */
  readonly kept: Spread;
}

const CONNECTIONS = 8;
const ROUTES = ['open', 'waved-through', 'guarded'] as const;

/** CPU of a server process for each request, the routes in turns. */
export async function measureHttp(rounds: number, requests: number): Promise<Http> {
  const server = fork(childOf('http-server'));
  const answer = async <T>(): Promise<T> => ((await once(server, 'message')) as [T])[0];
  const { url } = await answer<{ readonly url: string }>();
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const cpuOf = async (path: string): Promise<number> => {
    const begun = answer();
    server.send('begin');
    await begun;
    let left = requests;
    const connection = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        await request(`${url}/${path}`, agent);
      }
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, connection));
    const ended = answer<{ readonly cpuUs: number }>();
    server.send('end');
    return (await ended).cpuUs / requests;
  };
  for (const path of ROUTES) for (let warm = 0; warm < 3; warm += 1) await cpuOf(path);
  const samples: Record<(typeof ROUTES)[number], number>[] = [];
  for (let round = 0; round < rounds; round += 1) {
    samples.push({
      open: await cpuOf('open'),
      'waved-through': await cpuOf('waved-through'),
      guarded: await cpuOf('guarded'),
    });
  }
  server.send('stop');
  agent.destroy();
  return {
    openUs: spread(samples.map(({ open }) => open)),
    wavedThroughUs: spread(samples.map((one) => one['waved-through'])),
    guardedUs: spread(samples.map(({ guarded }) => guarded)),
    kept: spread(samples.map((one) => one['waved-through'] / one.guarded)),
  };
}

function request(url: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${KNOWN.token.reveal()}`, 'user-agent': 'bench' };
    get(url, { agent, headers }, (response) => {
      response.resume();
      response.once('end', () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`${url} answered ${String(response.statusCode)}`));
      });
    }).once('error', reject);
  });
}

/** One operation of the library over its own adapters: round trips, and what the client's process spent on it. */
export interface OverDatabase {
  readonly operation: string;
  readonly statements: number;
  readonly cpuUs: number;
  readonly wallUs: number;
}

/** By database; one is left out where no server listens. */
export type OverDatabases = Readonly<Record<string, readonly OverDatabase[]>>;

export function measureDatabases(calls: number): OverDatabases {
  const measured: Record<string, readonly OverDatabase[]> = {};
  for (const name of ['sqlite', 'postgres', 'mariadb']) {
    try {
      measured[name] = (
        run('database', name, String(calls)) as unknown as { readonly measured: readonly OverDatabase[] }
      ).measured;
    } catch (error) {
      const refused = String((error as { readonly stderr?: unknown }).stderr).includes('ECONNREFUSED');
      if (!refused) throw error;
      console.log(`${name} is left out: no server listens`);
    }
  }
  return measured;
}
