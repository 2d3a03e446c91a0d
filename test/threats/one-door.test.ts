import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { Redacted } from '@maatify/admin-infra';
import { codeFor, TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { filesIn } from '../architecture/support/repository.js';
import { setStatus } from '../support/scenarios/authentication.js';
import { createWorld } from '../support/world.js';
import type { World } from '../support/world.js';
import { access, as, challengeFor, codeNow, complete, MINUTE, PASSWORD, person, signIn, wrongCode } from './support/people.js';
import type { Person } from './support/people.js';
import { revealedIn } from './support/secrets.js';

let world: World;
let ada: Person;
beforeEach(async () => {
  world = await createWorld();
  ada = person(world, 'ada@example.org', { totp: true });
});
afterEach(() => world.dispose());

const sessions = (): number => world.infra.store.sessions.size;
const sources = filesIn('src', '.ts');
const lineWith = (pattern: RegExp): readonly string[] =>
  sources.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line) => (pattern.test(line) ? [`${path}: ${line.trim()}`] : [])),
  );

describe('SS-06 SS-09 F16 A5 v5.0.0-6.3.4 one function opens sessions', () => {
  it('changes by the write that does, once, and nothing else names the contract’s method', () => {
    expect(lineWith(/change\(\s*openSessionWrite\b/)).toEqual([
      'src/sessions/open-session.step.ts: const claim = await run.change(openSessionWrite, proof, {',
    ]);
    expect(
      lineWith(/\b(restrict|query)\(\s*openSessionWrite\b|[.]open\(/).filter((line) => !line.startsWith('src/testing/')),
    ).toEqual(['src/runner/runner.ts: run = this.open(operation, caller);']);
  });

  it('its contract method is declared once, and opens with an AuthenticationProof only', () => {
    const methods = sources.find(({ path }) => path === 'src/sessions/session.methods.ts')?.text ?? '';
    expect(methods.match(/^\s*'open',$/gm)).toHaveLength(1);
    expect(methods).toMatch(/openSessionWrite = commands\.change<AuthenticationProof>\(\)\(\s*'open',/);
  });

  it('A6 proofs are minted after the last factor, or where a proven session goes on', () => {
    const minting = lineWith(/new AuthenticationProof\(/).map((line) => line.split(':')[0]);
    expect(minting).toEqual([
      'src/authentication/complete-sign-in.step.ts',
      'src/authentication/totp/confirm-mandatory-totp-enrolment.operation.ts',
      'src/sessions/open-session.step.ts',
    ]);
  });
});

/** Every way in that is tried with the right password and without the second factor. */
const DOORS: Readonly<Record<string, (who: Person, challenge: Redacted) => Promise<{ readonly outcome: string }>>> = {
  'signing in again': ({ email }) => signIn(world, { email }),
  'completing with a wrong code': (who, challenge) => complete(world, challenge, wrongCode(world, who)),
  'beginning a mandatory enrolment instead': (_, challenge) =>
    world.totp.beginMandatoryTotpEnrolment({ challenge, enrolmentCode: Redacted.of('guessed') }, TEST_ORIGIN),
  'confirming a mandatory enrolment instead': (who, challenge) =>
    world.totp.confirmMandatoryTotpEnrolment({ challenge, code: Redacted.of(codeNow(world, who)) }, TEST_ORIGIN),
  'redeeming an invitation': () =>
    world.lifecycle.acceptInvitation({ code: Redacted.of('guessed'), password: Redacted.of(PASSWORD) }, TEST_ORIGIN),
  'using the challenge as a session': async (_, challenge) => access(world, challenge),
};

describe('v5.0.0-2.3.1 F16 F17 ID-18 SS-07 no door leads around the second factor', () => {
  it.each(Object.entries(DOORS))('%s', async (_, door) => {
    const challenge = await challengeFor(world, ada);
    expect((await door(ada, challenge)).outcome).not.toMatch(/signed_in|allowed/);
    expect(sessions()).toBe(0);
  });

  it('F17 redeeming an invitation sets a password, opens no session, works once, and skips no factor', async () => {
    const creator = await world.actor('admins.create');
    const { admin } = as(await world.lifecycle.create(creator, { email: 'new@example.org', name: 'New' }), 'created');
    const { code } = world.infra.contracts.SecretDelivery.intents.at(-1)!;
    const accept = () => world.lifecycle.acceptInvitation({ code, password: Redacted.of(PASSWORD) }, TEST_ORIGIN);
    world.infra.store.setSetting('lifecycle.activate_on_acceptance', true);
    world.infra.store.enableTotp(admin.adminId);
    const before = sessions();
    expect(await accept()).toEqual({ outcome: 'accepted', status: 'active' });
    expect(await accept()).toEqual({ outcome: 'rejected', reason: 'invalid_code' });
    expect(sessions()).toBe(before);
    expect((await signIn(world, { email: 'new@example.org' })).outcome).toBe('totp_required');
  });

  it('A6 a challenge is redeemed once, and not after it was closed', async () => {
    const challenge = await challengeFor(world, ada);
    expect((await complete(world, challenge, codeNow(world, ada))).outcome).toBe('signed_in');
    world.infra.clock.advance(30_000);
    expect(await complete(world, challenge, codeNow(world, ada))).toEqual({ outcome: 'rejected', reason: 'challenge_expired' });
    expect(sessions()).toBe(1);
  });

  it('A6 a challenge of one purpose continues no other', async () => {
    world.infra.store.totp.clear();
    world.infra.store.setSetting('auth.totp.mandatory', true);
    const { challenge } = as(await signIn(world, { email: ada.email }), 'totp_enrolment_required');
    const secret = world.infra.store.enableTotp(ada.adminId);
    const code = codeFor(secret, world.infra.clock.now());
    expect(await complete(world, challenge, code)).toEqual({ outcome: 'rejected', reason: 'challenge_expired' });
    expect(sessions()).toBe(0);
  });
});

describe('SS-05 SS-09 F27 v5.0.0-6.3.4 an account that is closed opens no session at any door', () => {
  const STATUSES = ['created', 'pending_verification', 'suspended', 'locked'] as const;
  const ALSO: typeof DOORS = {
    'completing with the right code': (who, challenge) => complete(world, challenge, codeNow(world, who)),
  };

  it.each(
    STATUSES.flatMap((status) => Object.entries({ ...DOORS, ...ALSO }).map(([name, door]) => [status, name, door] as const)),
  )('%s: %s, with a challenge from before', async (status, _, door) => {
    const challenge = await challengeFor(world, ada);
    const { admins } = world.infra.store;
    // The status alone: as if whoever closed the account had forgotten to move the epoch.
    admins.set(ada.adminId, { ...admins.get(ada.adminId)!, status });
    expect((await door(ada, challenge)).outcome).not.toMatch(/signed_in|allowed|_required|started/);
    expect(sessions()).toBe(0);
  });
});

describe('F18 SQ2 F21 nothing handed out before the second factor is a session', () => {
  it('there is no session record, and access knows nothing of what was handed out', async () => {
    const answer = as(await signIn(world, { email: ada.email }), 'totp_required');
    expect(Object.keys(answer).sort()).toEqual(['challenge', 'expiresAt', 'outcome']);
    expect(sessions()).toBe(0);
    expect(await access(world, answer.challenge)).toEqual({ outcome: 'refused', reason: 'unknown' });
    for (const digest of world.infra.store.challenges.keys()) {
      expect(await access(world, digest)).toEqual({ outcome: 'refused', reason: 'unknown' });
    }
  });

  it('F21 the half-done sign-in keeps no secret', async () => {
    const challenge = await challengeFor(world, ada, 'the-device-of-ada-0001');
    const stored = JSON.stringify([...world.infra.store.challenges]);
    // Not even wrapped.
    expect(revealedIn([...world.infra.store.challenges.values()])).toEqual([]);
    for (const secret of [PASSWORD, challenge.reveal(), 'the-device-of-ada-0001']) expect(stored).not.toContain(secret);
  });
});

describe('F20 SQ4 whoever is shut out between password and code comes no further', () => {
  it.each(['suspended', 'locked'] as const)('%s', async (status) => {
    const challenge = await challengeFor(world, ada);
    setStatus(world, ada.adminId, status);
    expect(await complete(world, challenge, codeNow(world, ada))).toEqual({ outcome: 'rejected', reason: 'not_active', status });
    setStatus(world, ada.adminId, 'active');
    expect(await complete(world, challenge, codeNow(world, ada))).toEqual({ outcome: 'rejected', reason: 'challenge_expired' });
    expect(sessions()).toBe(0);
  });

  it.each([
    ['the code was matched', 'TotpCommandRepository', 'claimStep'],
    ['the session is opened', 'SessionCommandRepository', 'open'],
  ] as const)('in the moment in which %s', async (_, contract, method) => {
    const challenge = await challengeFor(world, ada);
    const suspend = () => setStatus(world, ada.adminId, 'suspended');
    world.faults.plan({ contract, method, fault: { kind: 're_enter', with: suspend } } as never);
    expect((await complete(world, challenge, codeNow(world, ada))).outcome).toBe('conflict');
    expect(sessions()).toBe(0);
  });
});

describe('SS-35 F24 S1 v5.0.0-7.2.2 v5.0.0-7.2.4 session fixation', () => {
  it('nobody brings a session id or a token along', async () => {
    const { email } = person(world, 'bob@example.org');
    for (const extra of ['sessionId', 'token', 'session']) {
      const input = { email, password: Redacted.of(PASSWORD), [extra]: 'chosen-by-the-attacker' };
      expect(await world.authentication.signIn(input, TEST_ORIGIN)).toEqual({
        outcome: 'validation_failed',
        violations: [{ path: extra, rule: 'unknown_field' }],
      });
    }
  });

  it('id and token are new at each authentication, of at least 128 bits, and tell nothing of each other', async () => {
    const { email } = person(world, 'bob@example.org');
    const seen = new Set<string>();
    for (let time = 0; time < 5; time += 1) {
      const { session, token } = as(await signIn(world, { email }), 'signed_in').issued;
      expect(token.reveal().length * 6).toBeGreaterThanOrEqual(128);
      expect(token.reveal()).not.toContain(session.sessionId);
      expect(await access(world, session.sessionId)).toEqual({ outcome: 'refused', reason: 'unknown' });
      seen.add(session.sessionId).add(token.reveal());
      world.infra.clock.advance(MINUTE);
    }
    expect(seen.size).toBe(10);
  });

  it('a sign-in ends the session the browser still had, and no other', async () => {
    const bob = person(world, 'bob@example.org');
    const token = async (current: Redacted | null) => {
      const input = { email: bob.email, password: Redacted.of(PASSWORD), ...(current === null ? {} : { current }) };
      return as(await world.authentication.signIn(input, TEST_ORIGIN), 'signed_in').issued.token;
    };
    const [first, elsewhere] = [await token(null), await token(null)];
    const next = await token(first);
    const live = await Promise.all([first, elsewhere, next].map(async (one) => (await access(world, one)).outcome));
    expect(live).toEqual(['refused', 'allowed', 'allowed']);
    // Also where the second factor stands between them.
    const [one, two] = [await challengeFor(world, ada), await challengeFor(world, ada)];
    const before = as(await complete(world, one, codeNow(world, ada)), 'signed_in').issued.token;
    world.infra.clock.advance(30_000);
    const code = Redacted.of(codeNow(world, ada));
    const after = as(
      await world.authentication.completeTotp({ challenge: two, code, current: before }, TEST_ORIGIN),
      'signed_in',
    );
    expect((await access(world, before)).outcome).toBe('refused');
    expect((await access(world, after.issued.token)).outcome).toBe('allowed');
  });

  it.each(['password', 'totp'] as const)(
    'proving a factor once more, by %s, has a new id and token, and ends the old',
    async (factor) => {
      const { actor, issued, password, totpSecret } = await world.signedIn({ totp: factor === 'totp' });
      world.infra.clock.advance(MINUTE);
      const code = () => Redacted.of(codeFor(totpSecret ?? '', world.infra.clock.now()));
      const proof = factor === 'totp' ? { code: code() } : { password: Redacted.of(password) };
      const { issued: next } = as(await world.authentication.reauthenticate(actor, proof), 'reauthenticated');
      expect(next.session.sessionId).not.toBe(issued.session.sessionId);
      expect(next.token.reveal()).not.toBe(issued.token.reveal());
      expect((await access(world, issued.token)).outcome).toBe('refused');
      expect((await access(world, next.token)).outcome).toBe('allowed');
    },
  );

  it('a session that goes on under a new epoch has a new id and a new token, and the old ones are dead', async () => {
    const { actor, issued } = await world.signedIn();
    const next = as(await world.sessions.revokeAllOwn(actor), 'revoked').issued;
    expect(next?.session.sessionId).not.toBe(issued.session.sessionId);
    expect(next?.token.reveal()).not.toBe(issued.token.reveal());
    expect((await access(world, issued.token)).outcome).toBe('refused');
    expect((await access(world, next?.token ?? 'none')).outcome).toBe('allowed');
  });
});
