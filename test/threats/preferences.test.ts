import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { channelsFor } from '@maatify/admin-infra';

import { NOTIFICATIONS } from '../../src/module/vocabulary.js';
import { createLightWorld } from '../support/light-world.js';
import type { LightWorld } from '../support/light-world.js';
import { as } from './support/people.js';

let world: LightWorld;
beforeEach(() => {
  world = createLightWorld();
});
afterEach(() => world.dispose());

const SECURITY = NOTIFICATIONS.filter(({ security }) => security).map(({ type }) => type);

describe('NT-14 NT-15 NT-07 what an admin chooses mutes no security notice', () => {
  it.each(SECURITY)('%s keeps its last channel', async (type) => {
    const actor = await world.actor();
    const choice = { channel: 'email', type, enabled: false };
    expect((await world.preferences.updateNotificationPreference(actor, choice)).outcome).toBe('last_security_channel');
    expect(world.infra.store.preferences.size).toBe(0);
  });

  it('and any other may be switched off everywhere, and on again', async () => {
    const actor = await world.actor();
    const others = NOTIFICATIONS.filter(({ security }) => !security);
    expect(others.length).toBeGreaterThan(0);
    for (const { type } of others) {
      for (const enabled of [false, true])
        as(await world.preferences.updateNotificationPreference(actor, { channel: 'email', type, enabled }), 'updated');
    }
  });

  it('a choice takes away from what the host has switched on, and adds nothing to it', () => {
    const [info, security] = [
      { type: 'setting_changed', security: false },
      { type: 'new_sign_in', security: true },
    ];
    const chosen = ['setting_changed', 'new_sign_in'].flatMap((type) => [
      { channel: 'chat', type, enabled: true },
      { channel: 'email', type, enabled: false },
    ]);
    expect(channelsFor(info, ['email'], chosen)).toEqual([]);
    expect(channelsFor(info, ['email', 'pager'], chosen)).toEqual(['pager']);
    expect(channelsFor(info, [], chosen)).toEqual([]);
    // What was chosen for another notification is no word about this one.
    expect(channelsFor({ type: 'contact_added', security: false }, ['email', 'chat'], chosen)).toEqual(['email', 'chat']);
    // The channel that was left has been switched off since.
    expect(channelsFor(security, ['email'], chosen)).toEqual(['email']);
    expect(channelsFor(security, ['email', 'chat'], chosen)).toEqual(['chat']);
  });
});

describe('VI-12 ST-11 language, time zone and locale are kept as they were given', () => {
  it('and go before the defaults of the application, each by itself', async () => {
    const actor = await world.actor();
    world.infra.store.setSetting('system.default_language', 'fr');
    const shown = async () => as(await world.preferences.preferences(actor, { adminId: actor.adminId }), 'found').preferences;
    expect((await shown()).effective).toEqual({ language: 'fr', timezone: 'UTC', locale: null });
    const odd = { language: 'no such language', locale: 'X' };
    as(await world.preferences.updatePreferences(actor, odd), 'updated');
    expect(await shown()).toMatchObject({ ...odd, timezone: null, effective: { ...odd, timezone: 'UTC' } });
    as(await world.preferences.updatePreferences(actor, { language: null, timezone: 'Mars/Olympus' }), 'updated');
    expect((await shown()).effective).toEqual({ language: 'fr', timezone: 'Mars/Olympus', locale: 'X' });
  });

  it.each([
    ['language', 'x'.repeat(36)],
    ['timezone', 'x'.repeat(65)],
    ['locale', ''],
    ['locale', 'two\nlines'],
  ])('%s within bounds: %j is refused', async (field, value) => {
    const actor = await world.actor();
    const result = await world.preferences.updatePreferences(actor, { [field]: value });
    expect(result).toMatchObject({ outcome: 'validation_failed', violations: [{ path: field }] });
  });
});
