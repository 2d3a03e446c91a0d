import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { Redacted } from '@maatify/admin-infra';
import type { AdminId } from '@maatify/admin-infra';
import { TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { createLightWorld } from '../support/light-world.js';
import { SCENARIOS } from '../support/scenarios/index.js';
import type { World } from '../support/world.js';
import { access, as, HOUR, MINUTE, PASSWORD, person, signIn } from './support/people.js';

const DAY = 24 * HOUR;

let world: World;
beforeEach(() => {
  world = createLightWorld();
});
afterEach(() => world.dispose());

const EMAIL = 'new@example.org';
const mailed = (): Redacted => world.infra.contracts.SecretDelivery.intents.at(-1)!.code;

async function invite(): Promise<{ readonly adminId: AdminId; readonly code: Redacted }> {
  const creator = await world.actor('admins.create');
  const { admin } = as(await world.lifecycle.create(creator, { email: EMAIL, name: 'New' }), 'created');
  return { adminId: admin.adminId, code: mailed() };
}
const accept = (code: Redacted) => world.lifecycle.acceptInvitation({ code, password: Redacted.of(PASSWORD) }, TEST_ORIGIN);

async function enrolmentCodeFor(adminId: AdminId): Promise<Redacted> {
  const helper = await world.actor('admins.totp.enrol');
  as(await world.totp.issueTotpEnrolmentCode(helper, { adminId, reason: 'new phone' }), 'sent');
  return mailed();
}

describe('v5.0.0-6.3.6 what is mailed is no factor of a sign-in', () => {
  const CODES: Readonly<Record<string, () => Promise<Redacted>>> = {
    'an invitation': async () => (await invite()).code,
    'an enrolment code': () => enrolmentCodeFor(person(world, EMAIL).adminId),
  };

  it.each(Object.entries(CODES))('%s is neither password, code, challenge nor session', async (_, send) => {
    const code = await send();
    const totp = world.authentication.completeTotp({ challenge: code, code }, TEST_ORIGIN);
    const challenge = world.authentication.completeTotp({ challenge: code, code: Redacted.of('123456') }, TEST_ORIGIN);
    const enrolment = world.totp.beginMandatoryTotpEnrolment({ challenge: code, enrolmentCode: code }, TEST_ORIGIN);
    const before = world.infra.store.sessions.size;
    expect(await signIn(world, { email: EMAIL, password: code.reveal() })).toMatchObject({ outcome: 'rejected' });
    expect(await access(world, code)).toEqual({ outcome: 'refused', reason: 'unknown' });
    expect((await totp).outcome).toBe('validation_failed');
    expect(await challenge).toEqual({ outcome: 'rejected', reason: 'challenge_expired' });
    expect(await enrolment).toEqual({ outcome: 'rejected', reason: 'challenge_expired' });
    expect(world.infra.store.sessions.size).toBe(before);
  });

  it('attempts are counted for two factors, what one knows and what an authenticator shows, over all scenarios', async () => {
    const factors = new Set<unknown>();
    for (const scenario of SCENARIOS) {
      const own = createLightWorld();
      const run = await scenario.arrange(own);
      await run();
      for (const { method, args } of own.faults.calls) {
        if (method === 'reserve') factors.add((args[0] as { readonly factor: unknown }).factor);
      }
      await own.dispose();
    }
    expect([...factors].sort()).toEqual(['password', 'totp']);
  });
});

describe('v5.0.0-6.4.1 an invitation is short-lived, works once, and is no password for ever', () => {
  it('one ms before its end it is good, at its end it is not, and stays so', async () => {
    const { code } = await invite();
    world.infra.clock.advance(3 * DAY);
    expect(await accept(code)).toEqual({ outcome: 'rejected', reason: 'code_expired' });
    world.infra.clock.stepWall(-DAY);
    expect((await accept(code)).outcome).toBe('rejected');

    world.infra.clock.advance(2 * DAY);
    const again = await world.lifecycle.resendInvitation(await world.actor('admins.create'), {
      adminId: world.infra.store.adminByEmail(EMAIL)!.adminId,
    });
    expect(again.outcome).toBe('sent');
    world.infra.clock.advance(3 * DAY - 1);
    expect((await accept(mailed())).outcome).toBe('accepted');
  });

  it('it works once', async () => {
    const { code } = await invite();
    expect((await accept(code)).outcome).toBe('accepted');
    expect(await accept(code)).toEqual({ outcome: 'rejected', reason: 'invalid_code' });
  });

  it('a later one ends the earlier', async () => {
    const { adminId, code } = await invite();
    world.infra.clock.advance(MINUTE + 1);
    as(await world.lifecycle.resendInvitation(await world.actor('admins.create'), { adminId }), 'sent');
    expect(await accept(code)).toEqual({ outcome: 'rejected', reason: 'invalid_code' });
    expect((await accept(mailed())).outcome).toBe('accepted');
  });

  it('whoever creates an admin learns neither code nor password, and can choose none', async () => {
    const creator = await world.actor('admins.create');
    const input = { email: EMAIL, name: 'New' };
    for (const extra of ['password', 'code', 'passwordHash']) {
      const refused = await world.lifecycle.create(creator, { ...input, [extra]: 'chosen' });
      expect(refused).toEqual({ outcome: 'validation_failed', violations: [{ path: extra, rule: 'unknown_field' }] });
    }
    const created = await world.lifecycle.create(creator, input);
    expect(JSON.stringify(created)).not.toContain(mailed().reveal());
  });

  it('v5.0.0-6.4.1 it goes to the address as it was checked: without what was typed around it', async () => {
    const actor = await world.actor('admins.create');
    const typed = '  New.Admin@Example.org \t';
    const { admin } = as(await world.lifecycle.create(actor, { email: typed, name: 'New' }), 'created');
    world.infra.clock.advance(2 * MINUTE);
    as(await world.lifecycle.resendInvitation(actor, { adminId: admin.adminId }), 'sent');
    const addresses = world.infra.contracts.SecretDelivery.intents.map(({ address }) => address);
    expect([admin.email, ...addresses]).toEqual(Array.from({ length: 3 }, () => 'New.Admin@Example.org'));
  });

  it('a password that must be changed opens no session until it is', async () => {
    const { adminId, email } = person(world, 'ada@example.org');
    const { admins, sessions } = world.infra.store;
    admins.set(adminId, { ...admins.get(adminId)!, mustChangePassword: true });
    const { challenge } = as(await signIn(world, { email }), 'password_change_required');
    expect(await access(world, challenge)).toEqual({ outcome: 'refused', reason: 'unknown' });
    expect(sessions.size).toBe(0);
  });
});
