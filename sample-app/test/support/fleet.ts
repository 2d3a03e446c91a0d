import { randomBytes } from 'node:crypto';

import { sql } from 'kysely';

import { openForMigration } from '../../src/platform/database/open-database.js';
import { Client } from './client.js';
import { atADistance } from './distance.js';
import { expecting, signIn } from './given.js';
import type { Reachable, SignedIn } from './given.js';
import { aKey, testConfiguration, until } from './host.js';
import { runCommand, startProcess } from './process.js';
import type { Env, Running } from './process.js';

/** Several processes of the host, as an operator starts them, beside each other on one database. */
export interface Fleet {
  readonly processes: readonly Running[];
  /** Reaches the process at that place. */
  at(place: number): Reachable & { readonly url: string };
  /** Everything any of them has printed, messages included. */
  output(): string;
  /** The first administrator, signed in at the first of them. */
  firstAdmin(): Promise<SignedIn>;
  close(): Promise<void>;
}

/** A relay looks every two seconds or so. */
const MAILED_MS = 20_000;

export async function startFleet(server: string, size: number, roundTripMs = 0): Promise<Fleet> {
  const database = `fleet_${randomBytes(6).toString('hex')}`;
  const onServer = async (statement: string): Promise<void> => {
    const opened = await openForMigration(testConfiguration({ DATABASE_URL: server }).database);
    await sql.raw(statement).execute(opened.db);
    await opened.close();
  };
  await onServer(`create database ${database}`);
  const distant = roundTripMs === 0 ? { url: server, close: () => Promise.resolve() } : await atADistance(server, roundTripMs);
  const databaseOn = (url: string): string => {
    const there = new URL(url);
    there.pathname = `/${database}`;
    return there.href;
  };
  const env: Env = {
    DATABASE_URL: databaseOn(distant.url),
    TOTP_ENCRYPTION_KEY: aKey(),
    COOKIE_SECRET: aKey(),
    STRANGERS_PER_MINUTE: '100000',
    ADMIN_REQUESTS_PER_MINUTE: '100000',
  };
  const command = async (args: readonly string[], input?: string): Promise<void> => {
    const { code, stderr } = await runCommand({ ...env, DATABASE_URL: databaseOn(server) }, args, input);
    if (code !== 0) throw new Error(stderr);
  };
  const processes: Running[] = [];
  const close = async (): Promise<void> => {
    for (const { child } of processes) child.kill('SIGTERM');
    await Promise.all(processes.map((one) => one.ended()));
    await distant.close();
    await onServer(`drop database ${database}`);
  };
  try {
    await command(['migrate']);
    await Promise.all(Array.from({ length: size }, async () => processes.push(await startProcess(env))));
  } catch (error) {
    await close();
    throw error;
  }
  const output = (): string => processes.map((one) => one.output()).join('');
  return {
    processes,
    output,
    at: (place) => {
      const { url } = processes[place] ?? { url: '' };
      return { url, client: () => new Client(url), codeFor: (address) => until(() => codeIn(output(), address), MAILED_MS) };
    },
    firstAdmin: async () => {
      const person = { email: 'ada@example.test', password: 'a long passphrase of hers' };
      await command(['bootstrap', '--email', person.email], person.password);
      const client = new Client(processes[0]?.url ?? '');
      await expecting('signed_in', signIn(client, person));
      return { ...person, client, adminId: String((await client.get('/me')).body['adminId']) };
    },
    close,
  };
}

/** The invitation that was last mailed to an address. */
function codeIn(output: string, address: string): string | null {
  return output.split(`[mail] invitation for ${address}: `).slice(1).at(-1)?.split('\n')[0] ?? null;
}

/** The session of somebody, used at another process. */
export function sameSession({ client }: Reachable, who: SignedIn): Client {
  const other = client();
  for (const [cookie, value] of who.client.cookies) other.cookies.set(cookie, value);
  return other;
}
