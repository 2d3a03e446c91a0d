import { ConsoleLogger } from '@nestjs/common';
import { KyselyAuditTrail } from '@maatify/admin-infra-adapters/kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { endOnTheUnforeseen } from '../../src/platform/http/last-resort.js';
import { theFirstAdmin } from '../support/given.js';
import type { SignedIn } from '../support/given.js';
import { startHost } from '../support/host.js';
import type { Host } from '../support/host.js';

const CANARY = 'canary-of-the-last-resort';
/** What a defect may throw: nobody chose it, and anything may be in it. */
const THROWN: Readonly<Record<string, unknown>> = {
  'a TypeError': new TypeError(`Cannot read properties of ${CANARY}`),
  'an error with a cause': new Error(CANARY, { cause: new Error(CANARY) }),
  'an error that lies about its status': Object.assign(new Error(CANARY), { status: 200, statusCode: 200, response: CANARY }),
  'an error whose message breaks lines': new Error(`${CANARY}\r\n{"level":"fatal","message":"forged"}\u2028\u001b[31m`),
  'a string': CANARY,
  undefined: undefined,
  null: null,
};

describe('failures nobody foresaw', () => {
  let host: Host;
  let ada: SignedIn;
  const unhandled = jest.fn();
  beforeAll(async () => {
    host = await startHost();
    ada = await theFirstAdmin(host);
    process.on('unhandledRejection', unhandled);
  }, 60_000);
  beforeEach(() => {
    host.logger.clear();
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });
  afterAll(async () => {
    process.off('unhandledRejection', unhandled);
    await host.close();
  });

  const failWith = (thrown: unknown) => {
    jest.spyOn(host.app.get(KyselyAuditTrail, { strict: false }), 'page').mockImplementation(() => Promise.reject(thrown));
    return ada.client.get('/audit', { 'x-request-id': 'request-0042' });
  };

  it.each(Object.entries(THROWN))(
    'v5.0.0-16.5.1 v5.0.0-16.5.4 %s ends one request with a constant body, is logged once, and the host goes on',
    async (_, thrown) => {
      const reply = await failWith(thrown);
      expect([reply.status, reply.text]).toEqual([
        500,
        '{"error":"internal","written":"unknown","correlationId":"request-0042"}',
      ]);
      expect([...reply.headers].join()).not.toContain(CANARY);
      const logged = host.logger.filter({ level: 'error' });
      expect(logged).toHaveLength(1);
      expect(JSON.stringify(logged)).toContain('request-0042');
      expect(JSON.stringify(logged)).not.toContain(CANARY);
      jest.restoreAllMocks();
      expect((await ada.client.get('/audit')).status).toBe(200);
      expect(unhandled).not.toHaveBeenCalled();
    },
  );

  it('v5.0.0-16.2.4 v5.0.0-16.4.1 what is logged is one line of JSON each, in the logger the host runs with', async () => {
    const lines: string[] = [];
    const logger = new ConsoleLogger({ json: true, logLevels: ['warn', 'error', 'fatal'] });
    for (const thrown of Object.values(THROWN)) await failWith(thrown);
    const messages = host.logger.filter({ level: 'error' }).map(({ message, params }) => params ?? message);
    messages.push({ event: 'request_failed', causes: [{ message: `x\r\n{"forged":true}\n\u001b[2J` }] });
    for (const stream of [process.stdout, process.stderr]) {
      jest.spyOn(stream, 'write').mockImplementation((text) => {
        lines.push(String(text));
        return true;
      });
    }
    for (const message of messages) logger.error(message);
    jest.restoreAllMocks();
    expect(lines).toHaveLength(Object.keys(THROWN).length + 1);
    for (const line of lines) {
      expect(line).toMatch(/^[^\r\n\u001b]+\n$/);
      expect(JSON.parse(line)).toMatchObject({ level: 'error', message: { event: 'request_failed' } });
    }
  });
});

describe('what is thrown outside of every request', () => {
  const exitCode = process.exitCode;
  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
    process.exitCode = exitCode;
  });

  /** A host that closes when the test says so, and what ends it. */
  function ended() {
    let settle: { readonly resolve: () => void; readonly reject: (error: Error) => void } | undefined;
    const close = jest.fn(() => new Promise<void>((resolve, reject) => (settle = { resolve, reject })));
    const asked = jest.spyOn(process, 'on').mockReturnThis();
    endOnTheUnforeseen({ close });
    const handlers = new Map(asked.mock.calls as unknown as [string, (thrown: unknown, origin: string) => void][]);
    asked.mockRestore();
    const exit = jest.spyOn(process, 'exit').mockReturnValue(undefined as never);
    const told = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask'] });
    return {
      ...{ close, exit },
      happens: (thrown: unknown) => handlers.get('uncaughtException')?.(thrown, 'unhandledRejection'),
      lines: () => told.mock.calls.flat().map((line) => JSON.parse(String(line)) as Record<string, unknown>),
      closes: async (error?: Error) => {
        if (error === undefined) settle?.resolve();
        else settle?.reject(error);
        for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
      },
    };
  }

  it.each(Object.entries(THROWN))(
    '%s ends the process once it has closed, with a line that quotes nothing',
    async (_, thrown) => {
      const { close, closes, exit, happens, lines } = ended();
      happens(thrown);
      expect([close.mock.calls.length, exit.mock.calls.length, process.exitCode]).toEqual([1, 0, 1]);
      expect(lines()).toEqual([
        expect.objectContaining({ level: 'fatal', event: 'unforeseen', origin: 'unhandledRejection', name: expect.any(String) }),
      ]);
      expect(JSON.stringify(lines())).not.toContain(CANARY);
      // Another one is told of, and closes nothing twice.
      happens(thrown);
      expect([close.mock.calls.length, lines().length]).toEqual([1, 2]);
      await closes();
      expect(exit.mock.calls).toEqual([[1]]);
    },
  );

  it('ends the process as well where closing fails, and where it hangs', async () => {
    const failing = ended();
    failing.happens(new Error(CANARY));
    await failing.closes(new Error(CANARY));
    expect(failing.exit.mock.calls).toEqual([[1]]);
    jest.useRealTimers();
    jest.restoreAllMocks();
    const hanging = ended();
    hanging.happens(new Error(CANARY));
    jest.advanceTimersByTime(25_000);
    expect(hanging.exit.mock.calls).toEqual([[1]]);
    expect(hanging.lines().map(({ event }) => event)).toEqual(['unforeseen', 'shutdown_cut_short']);
  });
});
