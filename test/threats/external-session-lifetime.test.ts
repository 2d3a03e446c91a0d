import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import type { AdminActor, LinkId, Redacted } from '@maatify/admin-infra';
import { TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { linkOf, SUB, switchedOn } from '../support/external-identities.js';
import { createLightWorld } from '../support/light-world.js';
import type { World } from '../support/world.js';
import { access, as, HOUR, MINUTE, person, signIn } from './support/people.js';
import type { Person } from './support/people.js';

const IDLE = 30 * MINUTE;
const ABSOLUTE = 12 * HOUR;

let world: World;
let ada: Person;
let linkId: LinkId;
beforeEach(() => {
  world = createLightWorld();
  switchedOn(world);
  ada = person(world, 'ada@example.org');
  linkId = linkOf(world, ada.adminId);
});
afterEach(() => world.dispose());

/** The provider goes on calling her signed in throughout: what the host verified is handed in whenever a test asks for it. */
const comes = () => world.external.signInWithExternalIdentity({ provider: 'google', externalId: SUB }, TEST_ORIGIN);

const opened = async (): Promise<Redacted> => as(await comes(), 'signed_in').issued.token;

const state = async (token: Redacted): Promise<string> => {
  const result = await access(world, token);
  return result.outcome === 'refused' ? result.reason : result.outcome;
};

const byPassword = async (): Promise<{ readonly token: Redacted; readonly actor: AdminActor }> => {
  const { token } = as(await signIn(world, { email: ada.email }), 'signed_in').issued;
  return { token, actor: as(await access(world, token), 'allowed').actor };
};

describe('v5.0.0-7.1.3 v5.0.0-7.6.1 a session that a provider opened lives by the limits of this application', () => {
  it('ends unused at the idle limit, and only another sign-in opens one', async () => {
    const token = await opened();
    world.infra.clock.advance(IDLE - 1);
    expect(await state(token)).toBe('allowed');
    world.infra.clock.advance(IDLE);
    expect(await state(token)).toBe('idle');
    const anew = await opened();
    expect([await state(token), await state(anew)]).toEqual(['idle', 'allowed']);
  });

  it('ends at the absolute limit however much it is used, and only another sign-in opens one', async () => {
    const token = await opened();
    const { clock } = world.infra;
    const end = clock.now() + ABSOLUTE;
    while (clock.now() + 10 * MINUTE < end) {
      clock.advance(10 * MINUTE);
      expect(await state(token)).toBe('allowed');
    }
    clock.advance(end - clock.now());
    expect(await state(token)).toBe('expired');
    const anew = await opened();
    expect([await state(token), await state(anew)]).toEqual(['expired', 'allowed']);
  });

  it('another sign-in begins a session of its own, and lengthens none', async () => {
    const token = await opened();
    world.infra.clock.advance(20 * MINUTE);
    const beside = await opened();
    world.infra.clock.advance(20 * MINUTE);
    expect([await state(token), await state(beside)]).toEqual(['idle', 'allowed']);
  });

  it('signing out ends it here, whatever goes on there: who still has a session at the provider comes in by it again', async () => {
    const token = await opened();
    const { actor } = as(await access(world, token), 'allowed');
    as(await world.authentication.signOut(actor), 'signed_out');
    expect(await state(token)).toBe('ended');
    expect(await state(await opened())).toBe('allowed');
  });

  it('an administrator who revokes the link ends every session of its owner, and the provider opens none from then on', async () => {
    const [external, { token: typed }] = [await opened(), await byPassword()];
    const helper = await world.actor('admins.external.manage');
    as(await world.external.revokeLink(helper, { adminId: ada.adminId, linkId }), 'revoked');
    expect([await state(external), await state(typed)]).toEqual(['superseded', 'superseded']);
    expect(await comes()).toEqual({ outcome: 'rejected', reason: 'link_not_found' });
    expect(await state((await byPassword()).token)).toBe('allowed');
  });

  it('the owner who revokes it ends it too, and goes on alone', async () => {
    const [external, { actor }] = [await opened(), await byPassword()];
    const { issued } = as(await world.external.revokeLink(actor, { adminId: ada.adminId, linkId }), 'revoked');
    expect([await state(external), await state(issued!.token)]).toEqual(['superseded', 'allowed']);
    expect(await comes()).toEqual({ outcome: 'rejected', reason: 'link_not_found' });
  });

  it('switching external sign-in off ends none, and lets none begin', async () => {
    const token = await opened();
    world.infra.store.setSetting('features.oauth.enabled', false);
    expect(await comes()).toEqual({ outcome: 'feature_disabled', key: 'features.oauth.enabled' });
    expect(await state(token)).toBe('allowed');
    world.infra.clock.advance(IDLE);
    expect(await state(token)).toBe('idle');
  });

  it('a step-up is met here, and another sign-in at the provider meets none', async () => {
    const { actor } = as(await access(world, await opened()), 'allowed');
    const due = { outcome: 'step_up_required', maxAgeMinutes: 10 };
    expect(await world.external.revokeLink(actor, { adminId: ada.adminId, linkId })).toEqual(due);
    const { actor: again } = as(await access(world, await opened()), 'allowed');
    expect(await world.external.revokeLink(again, { adminId: ada.adminId, linkId })).toEqual(due);
  });
});
