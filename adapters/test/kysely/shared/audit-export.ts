import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AuditIntent, EventId } from '@maatify/admin-infra';
import type { Kysely } from 'kysely';

import type { AuditExport, AuditFilter, Database } from '../../../src/kysely/index.js';
import { auditTrail, createKyselyContracts, KyselyAuditLogger, Store } from '../../../src/kysely/index.js';
import type { TestDatabase } from '../support/databases.js';
import { auditEvent } from '../support/events.js';
import { heldBytes } from '../support/heap.js';
import { at, NOBODY } from '../support/people.js';
import { readCsv } from '../support/read-csv.js';
import { KEYS } from '../support/subject.js';

const ROWS = 20_000;
const MB = 1_048_576;
const acting = { kind: 'admin', adminId: NOBODY, sessionId: null, impersonatorId: null } as const;
const from = (userAgent: string): AuditIntent['origin'] => ({ ip: '192.0.2.1', userAgent, channel: 'api', deviceId: null });
const FORMULAS = ['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '\nx', '＝1', '=cmd|"/C calc"!A0'];
const BEHIND_A_CUT = ['x;=1+1', "x; =cmd|'/C calc'!A0;", 'x;"=1+1&"', 'x\t@SUM(A1)', 'x\r\n+1', 'x;＝1', 'x;;-1'];
const HARMLESS = 'Mozilla/5.0 (X11; Linux x86_64; rv:1.0) a=1;b=-1; c @ d';

/** The trail leaves as text: whole, by any filter, and without ever being in memory. */
export function exportsTheTrail(database: TestDatabase): void {
  let db: Kysely<Database>;
  let statements = 0;
  beforeAll(async () => {
    await database.create();
    db = database.open({
      log: ({ level }) => {
        if (level === 'query') statements += 1;
      },
    });
  });
  afterAll(async () => {
    await db.destroy();
    await database.drop();
  });

  const events: AuditIntent[] = [
    auditEvent({ at: at(1), actor: acting, metadata: { reason: 'left, "for good"\r\nand all' } }),
    auditEvent({ at: at(2), target: { type: 'admin', id: NOBODY }, type: 'admin.locked' }),
    auditEvent({ at: at(3), actor: { kind: 'system', name: 'job', onBehalfOf: NOBODY }, correlationId: 'c-2' }),
    ...[...BEHIND_A_CUT, HARMLESS].map((userAgent) =>
      auditEvent({ at: at(4), type: 'auth.login.failed', origin: from(userAgent) }),
    ),
    ...FORMULAS.map((userAgent, index) => auditEvent({ at: at(4 + index), origin: from(userAgent) })),
  ];
  beforeAll(async () => {
    for (const event of events) await createKyselyContracts(db, { keys: KEYS }).AuditLogger.record(event);
  });

  async function whole(wanted: AuditExport): Promise<string> {
    let text = '';
    for await (const chunk of auditTrail(db).export(wanted)) text += chunk;
    return text;
  }
  const eventsIn = (lines: string): readonly AuditIntent[] =>
    lines
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as AuditIntent);

  it('as a line for each event, exactly as it was recorded, newest first', async () => {
    for (const perPage of [1, 2, 100]) {
      expect(eventsIn(await whole({ format: 'jsonl', perPage }))).toEqual(events.toReversed());
    }
  });

  it.each<[string, AuditFilter, number[]]>([
    ['an admin', { adminId: NOBODY }, [2, 1, 0]],
    ['a type', { type: 'admin.locked' }, [1]],
    ['a span of time', { from: at(2), to: at(4) }, [2, 1]],
    ['an operation', { correlationId: 'c-2' }, [2]],
    ['all of them', { adminId: NOBODY, type: 'auth.logout', from: at(1), to: at(3) }, [0]],
  ])('by %s', async (_name, filter, indexes) => {
    const expected = indexes.map((index) => events[index]);
    expect(eventsIn(await whole({ format: 'jsonl', filter, perPage: 1 }))).toEqual(expected);
    const [, ...records] = readCsv(await whole({ format: 'csv', filter, perPage: 2 }));
    expect(records.map(([id]) => id)).toEqual(expected.map((event) => event?.eventId));
  });

  it('nothing is an empty text, and in CSV the line of names', async () => {
    const filter = { adminId: 'no-such-admin' };
    expect(await whole({ format: 'jsonl', filter })).toBe('');
    expect(readCsv(await whole({ format: 'csv', filter }))).toHaveLength(1);
  });

  it('as CSV with a name for each cell, whatever is in it', async () => {
    const [names = [], ...records] = readCsv(await whole({ format: 'csv' }));
    expect(new Set(records.map((record) => record.length))).toEqual(new Set([names.length]));
    const oldest = Object.fromEntries(names.map((name, index) => [name, records.at(-1)?.[index]]));
    expect(oldest).toMatchObject({
      at: new Date(at(1)).toISOString(),
      type: 'auth.logout',
      actor_kind: 'admin',
      actor_admin_id: NOBODY,
      target_id: '',
      origin_user_agent: 'a "browser" \\ %',
      metadata: JSON.stringify(events[0]?.metadata),
    });
  });

  it('a cell that a spreadsheet would compute is a text there', async () => {
    const [names = [], ...records] = readCsv(await whole({ format: 'csv' }));
    const userAgents = records.map((record) => record[names.indexOf('origin_user_agent')]).slice(0, FORMULAS.length);
    expect(userAgents).toEqual(FORMULAS.map((formula) => `'${formula}`).toReversed());
    expect(records.flat().filter((cell) => /^[=+\-@\t\r\n]/.test(cell))).toEqual([]);
  });

  it('what a spreadsheet would compute that cuts elsewhere is a text there, too, and nothing else changes', async () => {
    const text = await whole({ format: 'csv', filter: { type: 'auth.login.failed' } });
    const parts = text.split(/[;\t\r\n]/).map((part) => part.replace(/^[ "]*/, ''));
    expect(parts.filter((part) => /^[=+\-@＝＋－＠]/.test(part))).toEqual([]);
    const [names = [], ...records] = readCsv(text);
    const userAgents = records.map((record) => record[names.indexOf('origin_user_agent')]).toReversed();
    const without = (one: string | undefined) => one?.replaceAll("'", '');
    expect(userAgents.map(without)).toEqual([...BEHIND_A_CUT, HARMLESS].map(without));
    expect(userAgents.at(-1)).toBe(HARMLESS);
  });

  it('with events of a host’s own among them', async () => {
    const own = {
      ...auditEvent({ at: at(100), actor: acting }),
      eventId: 'own-1',
      type: 'orders.refunded',
      metadata: { cents: 5 },
    };
    await new KyselyAuditLogger(new Store(db)).record(own);
    expect(eventsIn(await whole({ format: 'jsonl', filter: { type: 'orders.refunded' } }))).toEqual([own]);
  });

  describe('20 000 events', () => {
    const metadata = JSON.stringify({ reason: 'x'.repeat(400) });
    beforeAll(async () => {
      const rows = Array.from({ length: ROWS }, (_, n) => ({
        ...{ eventId: `many-${String(n)}` as EventId, type: 'many', category: 'system', severity: 'info', operation: 'test' },
        ...{ actor: '{"kind":"anonymous"}', actorAdminId: null, target: null, targetAdminId: null },
        ...{ origin: JSON.stringify(from('a browser')), correlationId: 'c-many', at: at(1_000 + Math.floor(n / 7)), metadata },
      }));
      for (let n = 0; n < ROWS; n += 500) {
        await new Store(db).run((tx) =>
          tx
            .insertInto('auditEvents')
            .values(rows.slice(n, n + 500))
            .execute(),
        );
      }
    }, 120_000);

    it.each(['csv', 'jsonl'] as const)(
      'leave as %s, each once, while memory holds a page',
      async (format) => {
        const before = heldBytes();
        let [most, bytes, chunks] = [0, 0, 0];
        const seen = new Set<string>();
        for await (const chunk of auditTrail(db).export({ format, filter: { type: 'many' } })) {
          for (const [, n = ''] of chunk.matchAll(/many-(\d+)/g)) seen.add(n);
          bytes += Buffer.byteLength(chunk);
          chunks += 1;
          if (chunks % 8 === 0) most = Math.max(most, heldBytes() - before);
        }
        expect(seen.size).toBe(ROWS);
        expect(bytes).toBeGreaterThan(10 * MB);
        expect(most).toBeLessThan(6 * MB);
      },
      120_000,
    );

    it('are read as fast as they are taken: nothing before the first chunk, then a page at a time, and no more once nobody takes them', async () => {
      statements = 0;
      const chunks = auditTrail(db).export({ format: 'jsonl' });
      expect(statements).toBe(0);
      await chunks.next();
      expect(statements).toBe(1);
      await chunks.next();
      expect(statements).toBe(2);
      await chunks.return();
      expect(await chunks.next()).toEqual({ done: true, value: undefined });
      expect(statements).toBe(2);
    });

    it('leave no connection, lock or transaction behind between pages: others write meanwhile, and that is not in it', async () => {
      const logger = createKyselyContracts(db, { keys: KEYS }).AuditLogger;
      let ids = '';
      let late = 0;
      for await (const chunk of auditTrail(db).export({ format: 'jsonl', filter: { type: 'many' }, perPage: 5_000 })) {
        ids += chunk.replaceAll(/"metadata".*\n/g, '\n');
        late += 1;
        await logger.record(
          auditEvent({ eventId: `late-${String(late)}` as EventId, type: 'many' as never, at: at(9_000_000 + late) }),
        );
      }
      expect(late).toBe(4);
      expect([ids.match(/many-/g)?.length, ids.includes('late-')]).toEqual([ROWS, false]);
    });
  });
}
