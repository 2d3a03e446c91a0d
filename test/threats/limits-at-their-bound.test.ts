import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { Redacted } from '@maatify/admin-infra';
import { TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { createLightWorld } from '../support/light-world.js';
import type { World } from '../support/world.js';
import { access, as, challengeFor, codeNow, complete, HOUR, MINUTE, person, signIn } from './support/people.js';

const DAY = 24 * HOUR;

let world: World;
beforeEach(() => {
  world = createLightWorld();
});
afterEach(() => world.dispose());

/** What is answered just before a span is over, and when it is: the first moment counts as over. */
async function around(span: number, look: (at: World) => Promise<() => Promise<string>>): Promise<readonly string[]> {
  const answers: string[] = [];
  for (const waited of [span - 1, span]) {
    const own = createLightWorld();
    const asked = await look(own);
    own.infra.clock.advance(waited);
    answers.push(await asked());
    await own.dispose();
  }
  return answers;
}

describe('v5.0.0-2.3.2 each limit holds at exactly its bound', () => {
  it.each([1, 3, 5])('%i attempts: one less is forgiven, the last one is still judged, one more is not', async (limit) => {
    world.infra.store.setSetting('auth.max_login_attempts', limit);
    const endings = async (wrong: number) => {
      const { email } = person(world, `after-${String(wrong)}@example.org`);
      for (let tried = 0; tried < wrong; tried += 1) await signIn(world, { email, password: 'wrong' });
      return (await signIn(world, { email })).outcome;
    };
    expect(await endings(limit - 1)).toBe('signed_in');
    expect(await endings(limit)).toBe('throttled');
    expect(await endings(limit + 1)).toBe('throttled');
    const { email } = person(world, 'judged@example.org');
    const guesses: string[] = [];
    for (let tried = 0; tried <= limit; tried += 1) guesses.push((await signIn(world, { email, password: 'wrong' })).outcome);
    expect(guesses).toEqual([...Array.from({ length: limit }, () => 'rejected'), 'throttled']);
  });

  it('a lock of the default thirty minutes ends when they are over', async () => {
    const locked = async (at: World) => {
      const { email } = person(at, 'ada@example.org');
      for (let tried = 0; tried < 5; tried += 1) await signIn(at, { email, password: 'wrong' });
      return async () => (await signIn(at, { email })).outcome;
    };
    expect(await around(30 * MINUTE, locked)).toEqual(['throttled', 'signed_in']);
  });

  it.each([1, 2, 5])('%i live sessions: as many live, and no more', async (limit) => {
    world.infra.store.setSetting('auth.session.max_live', limit);
    const { email } = person(world, 'ada@example.org');
    const live = async (tokens: readonly Redacted[]) =>
      (await Promise.all(tokens.map((token) => access(world, token)))).filter(({ outcome }) => outcome === 'allowed').length;
    const tokens: Redacted[] = [];
    for (let opened = 1; opened <= limit + 1; opened += 1) {
      tokens.push(as(await signIn(world, { email }), 'signed_in').issued.token);
      expect([opened, await live(tokens)]).toEqual([opened, Math.min(opened, limit)]);
      world.infra.clock.advance(1);
    }
  });

  it('a half-done sign-in of the default five minutes', async () => {
    const halfDone = async (at: World) => {
      const who = person(at, 'ada@example.org', { totp: true });
      const challenge = await challengeFor(at, who);
      return async () => (await complete(at, challenge, codeNow(at, who))).outcome;
    };
    expect(await around(5 * MINUTE, halfDone)).toEqual(['signed_in', 'rejected']);
  });

  it('an invitation of the default three days', async () => {
    const invited = async (at: World) => {
      const creator = await at.actor('admins.create');
      as(await at.lifecycle.create(creator, { email: 'new@example.org', name: 'New' }), 'created');
      const { code } = at.infra.contracts.SecretDelivery.intents.at(-1)!;
      const input = { code, password: Redacted.of('fifteen letters') };
      return async () => (await at.lifecycle.acceptInvitation(input, TEST_ORIGIN)).outcome;
    };
    expect(await around(3 * DAY, invited)).toEqual(['accepted', 'rejected']);
  });

  it('a session: the default thirty minutes without use, twelve hours in all', async () => {
    const unused = async (at: World) => {
      const { issued } = await at.signedIn();
      return async () => (await access(at, issued.token)).outcome;
    };
    expect(await around(30 * MINUTE, unused)).toEqual(['allowed', 'refused']);
    const used = async (at: World) => {
      const { issued } = await at.signedIn();
      for (let passed = 0; passed < 12 * HOUR - 20 * MINUTE; passed += 20 * MINUTE) {
        at.infra.clock.advance(20 * MINUTE);
        as(await access(at, issued.token), 'allowed');
      }
      return unusedNow(at, issued.token);
    };
    expect(await around(20 * MINUTE, used)).toEqual(['allowed', 'expired']);
  });

  const unusedNow = (at: World, token: Redacted) => async () => {
    const answer = await access(at, token);
    return answer.outcome === 'refused' ? answer.reason : answer.outcome;
  };

  it('a proof of the default ten minutes, where one is asked for', async () => {
    const stepUp = async (at: World) => {
      const actor = await at.actor('admins.suspend');
      const adminId = at.someone();
      return async () => (await at.lifecycle.suspend(actor, { adminId, reason: 'left' })).outcome;
    };
    expect(await around(10 * MINUTE, stepUp)).toEqual(['changed', 'step_up_required']);
  });

  it('a phone that is still to be confirmed: the default ten minutes', async () => {
    const begun = async (at: World) => {
      const { actor, adminId, password } = await at.signedIn();
      as(await at.totp.beginTotpEnrolment(actor, { password: Redacted.of(password) }), 'started');
      return async () => {
        const { status } = as(await at.totp.totpStatus(actor, { adminId }), 'found');
        return status.enrolling ? 'enrolling' : 'not any more';
      };
    };
    expect(await around(10 * MINUTE, begun)).toEqual(['enrolling', 'not any more']);
  });

  it('a page has at most a hundred rows', async () => {
    const actor = await world.actor('admins.view');
    for (let more = 0; more < 110; more += 1) world.someone();
    const rows = async (limit: number) => {
      const page = await world.lifecycle.admins(actor, { limit });
      return page.outcome === 'page' ? page.items.length : page.outcome;
    };
    expect([await rows(99), await rows(100), await rows(101), await rows(0)]).toEqual([
      99,
      100,
      'validation_failed',
      'validation_failed',
    ]);
  });
});

describe('v5.0.0-6.4.1 whatever runs out runs out when its own policy says, and not by that of another', () => {
  const POLICY = {
    sessions: { challengeTtlMs: 61_000 },
    codes: {
      invitationTtlMs: 672_000,
      enrolmentCodeTtlMs: 683_000,
      recoveryTtlMs: 394_000,
      pendingTotpTtlMs: 75_000,
    },
  };
  const wants = async (at: World, ...abilities: readonly string[]) => at.actor(...abilities);
  /** Each with when it runs out, as its owner is told and as it is kept. */
  const ENDS: Readonly<Record<string, readonly [number, (at: World) => Promise<readonly (number | undefined)[]>]>> = {
    invitation: [
      POLICY.codes.invitationTtlMs,
      async (at) => {
        as(await at.lifecycle.create(await wants(at, 'admins.create'), { email: 'new@example.org', name: 'New' }), 'created');
        return [at.infra.contracts.SecretDelivery.intents.at(-1)?.expiresAt, [...at.infra.store.codes.values()][0]?.expiresAt];
      },
    ],
    'code for an enrolment': [
      POLICY.codes.enrolmentCodeTtlMs,
      async (at) => {
        const asked = { adminId: at.someone(), reason: 'x' };
        const sent = as(await at.totp.issueTotpEnrolmentCode(await wants(at, 'admins.totp.enrol'), asked), 'sent');
        return [sent.expiresAt, [...at.infra.store.codes.values()][0]?.expiresAt];
      },
    ],
    'code for a new password': [
      POLICY.codes.recoveryTtlMs,
      async (at) => {
        as(await at.credentials.requestPasswordRecovery({ email: person(at, 'ada@example.org').email }, TEST_ORIGIN), 'accepted');
        return [at.infra.contracts.SecretDelivery.intents.at(-1)?.expiresAt, [...at.infra.store.codes.values()][0]?.expiresAt];
      },
    ],
    'half-done sign-in': [
      POLICY.sessions.challengeTtlMs,
      async (at) => {
        const asked = as(await signIn(at, person(at, 'ada@example.org', { totp: true })), 'totp_required');
        return [asked.expiresAt, [...at.infra.store.challenges.values()][0]?.expiresAt];
      },
    ],
    'pending factor': [
      POLICY.codes.pendingTotpTtlMs,
      async (at) => {
        const { actor, adminId, password } = await at.signedIn();
        const begun = as(await at.totp.beginTotpEnrolment(actor, { password: Redacted.of(password) }), 'started');
        return [begun.expiresAt, at.infra.store.totp.get(adminId)?.pending?.expiresAt];
      },
    ],
  };

  it.each(Object.entries(ENDS))('%s', async (_, [ttlMs, made]) => {
    const own = createLightWorld(undefined, POLICY);
    const ends = await made(own);
    expect(ends.map((end) => (end ?? 0) - own.infra.clock.now())).toEqual([ttlMs, ttlMs]);
    await own.dispose();
  });

  it('the use of a session is written down once it is as old as the policy says, and no sooner', async () => {
    const seen = async (waited: number): Promise<number> => {
      const own = createLightWorld(undefined, { sessions: { touchEveryMs: 90_000 } });
      const { issued, actor } = await own.signedIn();
      own.infra.clock.advance(waited);
      as(await access(own, issued.token), 'allowed');
      const { lastSeenAt, openedAt } = own.infra.store.sessions.get(actor.sessionId)!;
      await own.dispose();
      return lastSeenAt - openedAt;
    };
    expect([await seen(89_999), await seen(90_000), await seen(90_001)]).toEqual([0, 90_000, 90_001]);
  });
});
