import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { TrailFinding } from '@maatify/admin-infra-adapters/kysely';
import { sql } from 'kysely';

import { verified, verifyAuditCommand } from '../../src/commands/verify-audit.command.js';
import { auditKeys } from '../../src/platform/config/sealing-keys.js';
import { theFirstAdmin } from '../support/given.js';
import type { SignedIn } from '../support/given.js';
import { aKey, startHost, testConfiguration } from '../support/host.js';
import type { Host } from '../support/host.js';
import { DAY_MS, keepHouse, trailLength } from '../support/old-rows.js';

describe('v5.0.0-16.4.2 audit:verify', () => {
  const env = { AUDIT_DIGEST_KEYS: aKey() };
  let host: Host;
  let ada: SignedIn;
  beforeAll(async () => {
    host = await startHost({ env });
    ada = await theFirstAdmin(host);
    await host.settled();
  });
  afterAll(() => host.close());

  async function told() {
    const keys = auditKeys(testConfiguration(env).audit);
    const found: TrailFinding[] = [];
    if (keys === undefined) throw new Error('The keys are those of the host.');
    return { ...(await verified(host.opened, keys, (finding) => found.push(finding))), found };
  }

  it('finds nothing in what the host recorded', async () => {
    expect(await told()).toMatchObject({
      done: true,
      found: [],
      lines: [expect.stringMatching(/^Nobody .* in 1 chain /), expect.anything()],
    });
  });

  it('the host’s own record of an export is one of the trail’s', async () => {
    expect((await ada.client.get('/audit/export')).status).toBe(200);
    expect(await told()).toMatchObject({
      done: true,
      found: [],
      lines: [expect.stringMatching(/ in 2 chains .* 0 are from before/), expect.anything()],
    });
  });

  it('takes what the retention took for no fault', async () => {
    expect((await keepHouse(host, Date.now() + 401 * DAY_MS)).auditEvents).toBeGreaterThan(0);
    await host.client().post('/auth/sign-in', { email: 'nobody@example.test', password: 'a guess' });
    await host.settled();
    expect(await told()).toMatchObject({ done: true, found: [] });
  });

  it('the retention takes nothing that it cannot say it took', async () => {
    const before = await trailLength(host.opened);
    expect(before).toBeGreaterThan(0);
    const refused = `create trigger fails_here before insert on admin_infra_audit_marks when new.kind = 'taken'
      begin select raise(abort, 'no mark'); end`;
    await sql.raw(refused).execute(host.opened.db);
    await expect(keepHouse(host, Date.now() + 402 * DAY_MS)).rejects.toThrow(/SQLITE_CONSTRAINT_TRIGGER/);
    await sql.raw('drop trigger fails_here').execute(host.opened.db);
    await host.settled();
    expect(await trailLength(host.opened)).toBeGreaterThanOrEqual(before);
    expect(await told()).toMatchObject({ done: true, found: [] });
  });

  it('tells of a record that somebody changed behind the guard', async () => {
    await sql`drop trigger admin_infra_audit_events_no_update`.execute(host.opened.db);
    await sql`update admin_infra_audit_events set metadata = '{"forged":1}'`.execute(host.opened.db);
    const { done, found } = await told();
    expect([done, new Set(found.map(({ kind }) => kind))]).toEqual([false, new Set(['changed'])]);
  });

  it('is a command, which says so where there is no key', async () => {
    const out = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    const beside = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect([await verifyAuditCommand(testConfiguration(env)), await verifyAuditCommand(testConfiguration())]).toEqual([0, 1]);
    expect([out.mock.calls.length, beside.mock.calls.flat().join('')]).toEqual([
      0,
      expect.stringMatching(/Nobody changed[^]*AUDIT_DIGEST_KEYS/),
    ]);
    for (const spy of [out, beside]) spy.mockRestore();
  });
});
