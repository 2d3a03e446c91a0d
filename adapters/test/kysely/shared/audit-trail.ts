import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { AuditIntent } from '@maatify/admin-infra';
import type { Kysely } from 'kysely';

import type { AuditTrailQuery, Database } from '../../../src/kysely/index.js';
import { auditTrail, createKyselyContracts } from '../../../src/kysely/index.js';
import type { TestDatabase } from '../support/databases.js';
import { auditEvent } from '../support/events.js';
import { at, NOBODY } from '../support/people.js';
import { KEYS } from '../support/subject.js';

type Filter = Omit<AuditTrailQuery, 'cursor' | 'limit'>;

const acting = { kind: 'admin', adminId: NOBODY, sessionId: null, impersonatorId: null } as const;
const aboutThem = { type: 'admin', id: NOBODY } as const;

/** The trail is read newest first, page by page, by any filter. */
export function readsTheTrail(database: TestDatabase): void {
  let db: Kysely<Database>;
  const events: AuditIntent[] = [
    auditEvent({ at: at(1), actor: acting }),
    auditEvent({ at: at(2), target: aboutThem, type: 'admin.locked' }),
    // Three of one moment: a page must break the tie.
    auditEvent({ at: at(3), actor: acting, target: aboutThem }),
    auditEvent({ at: at(3), correlationId: 'c-2' }),
    auditEvent({ at: at(3), actor: { kind: 'system', name: 'job', onBehalfOf: NOBODY } }),
    auditEvent({ at: at(4), target: { type: 'session', id: NOBODY } }),
  ];
  beforeAll(async () => {
    await database.create();
    db = database.open();
    for (const event of events) await createKyselyContracts(db, { keys: KEYS }).AuditLogger.record(event);
  });
  afterAll(async () => {
    await db.destroy();
    await database.drop();
  });

  async function read(filter: Filter, limit: number): Promise<readonly AuditIntent[]> {
    const seen: AuditIntent[] = [];
    for (let cursor: string | null = null; seen.length <= events.length;) {
      const page = await auditTrail(db).page({ ...filter, cursor, limit });
      if (page.outcome !== 'page') throw new Error('the trail refuses its own cursor');
      expect(page.events.length).toBeLessThanOrEqual(limit);
      seen.push(...page.events);
      if (page.next === null) return seen;
      cursor = page.next;
    }
    throw new Error('the trail does not end');
  }

  it.each<[string, Filter, number[]]>([
    ['everything', {}, [5, 4, 3, 2, 1, 0]],
    ['what an admin caused and what happened to it, each once', { adminId: NOBODY }, [4, 2, 1, 0]],
    ['one type', { type: 'admin.locked' }, [1]],
    ['one operation', { correlationId: 'c-2' }, [3]],
    ['a span of time, its end left out', { from: at(2), to: at(4) }, [4, 3, 2, 1]],
    ['all filters at once', { adminId: NOBODY, type: 'auth.logout', correlationId: 'c-1', from: at(2), to: at(4) }, [4, 2]],
    ['nobody', { adminId: 'no-such-admin' }, []],
  ])('%s', async (_name, filter, indexes) => {
    const expected = indexes.map((index) => events[index]);
    for (const limit of [1, 2, 100]) expect(await read(filter, limit)).toEqual(expected);
  });

  it.each([
    ['longer than any id', 'x'.repeat(300), 'x'.repeat(128)],
    ['with characters that no database stores', 'a\0b\ud800', 'a\ufffdb\ufffd'],
  ])('records an event about somebody asked for by a text %s', async (_what, id, found) => {
    const event = auditEvent({ at: at(9), target: { type: 'admin', id } });
    await createKyselyContracts(db, { keys: KEYS }).AuditLogger.record(event);
    expect((await read({ adminId: found }, 100)).map(({ eventId }) => eventId)).toEqual([event.eventId]);
  });

  it.each(['', 'x', Buffer.from('["admins",1,2]').toString('base64url')])('refuses the cursor %j', async (cursor) => {
    expect(await auditTrail(db).page({ cursor, limit: 1 })).toEqual({ outcome: 'invalid_cursor' });
  });
}
