import { AdminCommandRepository, canonicalEmail, digestOf, instant, Redacted } from '@maatify/admin-infra';
import { ManualClock } from '@maatify/admin-infra/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { Host } from '../support/host.js';
import { SERVERS, startHostOn } from '../support/servers.js';

const PEOPLE = 40;
const ROUNDS = 6;
/** Longer than a code has to be old before it is sent again, and than attempts count. */
const BETWEEN_ROUNDS_MS = 25 * 3_600_000;
/** Guessing who is known by the time alone must be hardly better than a coin. Of equal times, 240 against 240 leave it within 0.13 of a half. */
const HARDLY_BETTER = 0.15;

/** How often a time of the one is longer than a time of the other; a half where the times tell nothing. */
function advantage(one: readonly number[], other: readonly number[]): number {
  let longer = 0;
  for (const a of one) for (const b of other) longer += a > b ? 1 : a === b ? 0.5 : 0;
  return longer / (one.length * other.length);
}

async function someone({ app }: Host, email: string, at: number): Promise<void> {
  const commands = app.get<AdminCommandRepository>(AdminCommandRepository, { strict: false });
  const invitation = { codeDigest: digestOf('one_time_code', email), expiresAt: instant(at + 1) };
  const by = { kind: 'system', name: 'test' } as const;
  const canonical = canonicalEmail(email);
  if (canonical === null) throw new TypeError(email);
  const claim = await commands.create({ email, canonicalEmail: canonical, name: 'Someone', invitation, at: instant(at), by });
  if (claim.outcome !== 'won') throw new Error(claim.reason);
  const { adminId } = claim.admin;
  const passwordHash = Redacted.of('no hash of anything');
  await commands.acceptInvitation({ adminId, passwordHash, codeDigest: null, activate: true, device: null, at: instant(at) });
}

describe.each(SERVERS)('asking for a new password, on %s', (_name, url) => {
  const clock = new ManualClock();
  let host: Host;
  beforeAll(async () => {
    host = await startHostOn(url, clock);
  });
  afterAll(() => host.close());

  it('takes a stranger as long whether or not the address is an admin’s', async () => {
    const known = Array.from({ length: PEOPLE }, (_, index) => `known-${String(index)}@example.test`);
    const unknown = Array.from({ length: PEOPLE }, (_, index) => `nobody-${String(index)}@example.test`);
    for (const email of known) await someone(host, email, clock.now());
    const client = host.client();
    const times = { known: [] as number[], unknown: [] as number[] };
    const ask = async (email: string): Promise<number> => {
      const started = performance.now();
      const { status, body } = await client.post('/password-recovery', { email });
      const took = performance.now() - started;
      expect([status, body]).toEqual([200, { outcome: 'accepted' }]);
      // What is recorded and mailed comes after the answer, and must not slow the next question.
      await host.settled();
      return took;
    };
    for (let round = 0; round <= ROUNDS; round += 1) {
      for (const index of known.keys()) {
        // In turns, and by turns the one or the other first: whatever slows the machine slows both.
        const pair = [['known', known[index]] as const, ['unknown', unknown[index]] as const];
        for (const [who, email] of (index + round) % 2 === 0 ? pair : pair.toReversed()) {
          const took = await ask(email ?? '');
          // The first round warms up: connections, statements, compiled code.
          if (round > 0) times[who].push(took);
        }
      }
      clock.advance(BETWEEN_ROUNDS_MS);
    }
    expect(Math.abs(advantage(times.known, times.unknown) - 0.5)).toBeLessThan(HARDLY_BETTER);
    // The measure is fine enough: were one of them half as long again, it would show.
    const slower = times.known.map((took) => took * 1.5);
    expect(advantage(slower, times.unknown)).toBeGreaterThan(0.5 + HARDLY_BETTER);
  }, 180_000);
});
