import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

import { Redacted } from '@maatify/admin-infra';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { pendingMigrations } from '../../src/platform/database/migrate.js';
import { openDatabase } from '../../src/platform/database/open-database.js';
import { tableUnder } from '../support/guide.js';

const LENGTH_BYTES = 4;
const PROTOCOL_BYTES = 4;
const ASK_FOR_PASSWORD = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3]);

/** A server that lets every client in as far as its password, writes down what it was told, and hangs up. */
class Eavesdropper {
  readonly startup: Record<string, string> = {};
  password: string | null = null;
  readonly #server: Server;

  constructor() {
    this.#server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', (packet: Buffer) => {
        this.readStartup(packet);
        socket.once('data', (answer: Buffer) => {
          this.readPassword(answer, socket);
        });
        socket.write(ASK_FOR_PASSWORD);
      });
    });
  }

  listen(): Promise<number> {
    return new Promise((resolve) => {
      this.#server.listen(0, '127.0.0.1', () => {
        resolve((this.#server.address() as AddressInfo).port);
      });
    });
  }

  close(): void {
    this.#server.close();
  }

  /** Length, protocol, then names and values, each ended by NUL. */
  private readStartup(packet: Buffer): void {
    const words = packet
      .subarray(LENGTH_BYTES + PROTOCOL_BYTES)
      .toString('utf8')
      .split('\0');
    for (let at = 0; at + 1 < words.length && words[at] !== ''; at += 2) this.startup[words[at] ?? ''] = words[at + 1] ?? '';
  }

  private readPassword(answer: Buffer, socket: Socket): void {
    this.password = answer.subarray(1 + LENGTH_BYTES, -1).toString('utf8');
    socket.destroy();
  }
}

describe('the connection to a database server', () => {
  const before = { ...process.env };
  let server: Eavesdropper;
  let url: string;
  beforeEach(async () => {
    server = new Eavesdropper();
    url = `postgres://back_office:its-own-credential@127.0.0.1:${String(await server.listen())}/records`;
  });
  afterEach(() => {
    server.close();
    process.env = before;
  });
  const open = async (): Promise<unknown> => {
    const opened = await openDatabase({ url: Redacted.of(url), dataDir: null });
    try {
      return await pendingMigrations(opened).catch((error: unknown) => error);
    } finally {
      await opened.close();
    }
  };

  it('v5.0.0-13.2.1 proves who it is with the account of DATABASE_URL, whatever else lies around', async () => {
    Object.assign(process.env, { PGUSER: 'postgres', PGPASSWORD: 'postgres', PGDATABASE: 'other', PGHOST: 'example.test' });
    expect(await open()).toBeInstanceOf(Error);
    expect([server.startup['user'], server.password, server.startup['database']]).toEqual([
      'back_office',
      'its-own-credential',
      'records',
    ]);
  });

  it('v5.0.0-13.2.6 asks the server for the time limits the guide lists', async () => {
    await open();
    const limits = new Map(tableUnder('Connections').map(([name = '', value]) => [name, value]));
    const asked = { statement_timeout: 'statementMs', idle_in_transaction_session_timeout: 'IDLE_IN_TRANSACTION_MS' };
    for (const [name, listed] of Object.entries(asked)) {
      expect([name, `${String(Number(server.startup[name]) / 1_000)} s`]).toEqual([name, limits.get(listed)]);
    }
    expect(server.startup['application_name']).toBe('admin-infra-sample');
  });

  it('a failure to connect shows no credential', async () => {
    const failure = (await open()) as Error;
    expect(`${String(failure)} ${String(failure.stack)} ${String(failure.cause)}`).not.toContain('its-own-credential');
  });
});
