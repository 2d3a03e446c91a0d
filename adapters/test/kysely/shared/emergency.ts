import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { JointChange } from '@maatify/admin-infra';
import type { Kysely } from 'kysely';

import type { Database, KyselyContracts } from '../../../src/kysely/index.js';
import { createKyselyContracts } from '../../../src/kysely/index.js';
import type { TestDatabase } from '../support/databases.js';
import type { Person } from '../support/people.js';
import { active, at, digest, T0, unique } from '../support/people.js';
import { KEYS } from '../support/subject.js';

const SESSIONS = 10_000;
const AT_ONCE = 500;

/** Emergency mode kills every session by moving the system epoch: it costs the same whoever is signed in. */
export function endsEverythingAtOnce(database: TestDatabase): void {
  const statements: string[] = [];
  let db: Kysely<Database>;
  let contracts: KyselyContracts;
  let person: Person;
  beforeAll(async () => {
    await database.create();
    db = database.open({ log: ({ query }) => void statements.push(query.sql) });
    contracts = createKyselyContracts(db, { keys: KEYS });
    person = await active(contracts);
  });
  afterAll(async () => {
    await db.destroy();
    await database.drop();
  });

  async function fill(): Promise<string> {
    const row = () => ({
      id: unique(),
      admin_id: person.adminId,
      token_digest: digest(),
      opened_at: T0,
      last_seen_at: T0,
      expires_at: at(3_600_000),
      proven_at: T0,
      credential_epoch: 2,
      system_epoch: 0,
      channel: 'ui',
      new_device: 0,
      factors: 'password',
    });
    for (let filled = 0; filled < SESSIONS; filled += AT_ONCE) {
      const rows = Array.from({ length: AT_ONCE }, row);
      await db
        .insertInto('admin_infra_sessions' as never)
        .values(rows)
        .execute();
    }
    const last = row();
    await db
      .insertInto('admin_infra_sessions' as never)
      .values(last)
      .execute();
    return last.token_digest;
  }

  /** Switches it on as the operation does: the mode, the epoch and the reason, while sign-in is as it was. */
  async function emergency(epoch: number | null): Promise<{ readonly statements: number; readonly ms: number }> {
    const change: JointChange = {
      changes: [
        { key: 'security.emergency.enabled', expected: epoch === null ? null : false, value: true },
        { key: 'system.epoch', expected: epoch, value: (epoch ?? 0) + 1 },
        { key: 'security.emergency.reason', expected: epoch === null ? null : 'a drill', value: 'a drill' },
      ],
      restsOn: [{ key: 'auth.enabled', value: null }],
      at: T0,
      by: { kind: 'admin', adminId: person.adminId, credentialEpoch: 2 },
    };
    statements.length = 0;
    const started = performance.now();
    const claim = await contracts.SystemSettingsCommandRepository.changeTogether(change);
    const ms = performance.now() - started;
    expect(claim.outcome).toBe('won');
    return { statements: statements.length, ms };
  }

  it(`${String(SESSIONS)} live sessions are dead by one write, which takes as many statements as for none`, async () => {
    const alone = await emergency(null);
    const off = { key: 'security.emergency.enabled', expected: true, value: false, restsOn: [], at: T0 } as const;
    await contracts.SystemSettingsCommandRepository.change({ ...off, by: { kind: 'system', name: 'test' } });
    const tokenDigest = await fill();
    const crowded = await emergency(1);
    expect(crowded.statements).toBe(alone.statements);
    expect(statements.filter((sql) => sql.includes('sessions'))).toEqual([]);
    // What a session carries is compared with the epoch there is now, at each use; no session was touched.
    const { entries } = await contracts.SystemSettingsReader.read({ keys: ['system.epoch'] });
    const snapshot = await contracts.SessionQueryRepository.byTokenDigest({ tokenDigest: tokenDigest as never });
    expect([entries[0]?.value, snapshot?.session.systemEpoch, snapshot?.session.endedAt]).toEqual([2, 0, null]);
    const told = `${database.name}: emergency over ${String(SESSIONS)} sessions took ${crowded.ms.toFixed(1)} ms`;
    process.stdout.write(`${told}, over none ${alone.ms.toFixed(1)} ms\n`);
  }, 60_000);
}
