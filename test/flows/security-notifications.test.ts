import { describe, expect, it } from '@jest/globals';

import type { LostEvent, NotificationIntent } from '@maatify/admin-infra';

import { NOTIFICATIONS } from '../../src/module/vocabulary.js';
import { EXPECTATIONS } from '../support/every-expectation.js';
import { createLightWorld } from '../support/light-world.js';
import { SCENARIOS } from '../support/scenarios/index.js';
import type { World } from '../support/world.js';
import { access, as, person, signIn } from '../threats/support/people.js';
import { record } from './support/recordings.js';

/** About the system, and to whoever looks after it; everything else is about somebody's account. */
const ABOUT_THE_SYSTEM = ['setting_changed', 'read_only_changed', 'maintenance_changed'];
/** About nobody's account alone: every active admin is told. */
const TO_ALL = ['emergency_changed', 'break_glass_used'];
const NOTICES: readonly string[] = NOTIFICATIONS.map(({ type }) => type).filter((type) => !ABOUT_THE_SYSTEM.includes(type));
/** Two people are told, or two addresses of one: see the threats about impersonation and about contacts. */
const TO_BOTH = ['impersonation_ended', 'primary_changed'];
const TELLING = EXPECTATIONS.map(
  (one) => [one, one.tells.filter((type) => NOTICES.includes(type) && !TO_BOTH.includes(type))] as const,
).filter(([, types]) => types.length > 0);

const switchedOff = ({ infra }: World): void => infra.store.setSetting('notifications.enabled', false);

describe('NO1 whose account it is about is told, and no switch mutes it', () => {
  it('is so for everything that changes who may come in', () => {
    expect(TELLING.length).toBeGreaterThanOrEqual(14);
  });

  it.each(TELLING.map(([one, types]) => [one.operation.name, types, one] as const))('%s: %j', async (_, types, one) => {
    const { injected } = await record(one.scenarios[0]!, switchedOff);
    const [told, recorded] = ['NotificationDispatcher', 'AuditLogger'].map((sink) =>
      injected.filter(({ contract }) => contract === sink).map(({ args }) => args[0]),
    ) as [NotificationIntent[], { target: { id: string } }[]];
    expect(told.map(({ type }) => type)).toEqual(types);
    for (const { to, type, security } of told) {
      const owner = { kind: 'admin', adminId: recorded[0]?.target.id };
      expect([to, security]).toEqual([TO_ALL.includes(type) ? { kind: 'all_active_admins' } : owner, true]);
    }
  });

  it('the attempts of somebody else, at the last one', async () => {
    const lastAttempt = SCENARIOS.find(({ operation, variant }) => operation === 'auth.sign_in' && variant === 'last attempt')!;
    const { injected } = await record(lastAttempt);
    const told = injected.filter(({ contract }) => contract === 'NotificationDispatcher').map(({ args }) => args[0]);
    expect(told).toMatchObject([{ type: 'failed_attempts', security: true, to: { kind: 'admin' } }]);
  });

  it('a device that is known is told of no more', async () => {
    const world = createLightWorld();
    const { email } = person(world, 'ada@example.org');
    const device = 'the-laptop-of-ada-0001';
    for (const newDevice of [true, false])
      expect(as(await signIn(world, { email, device }), 'signed_in').newDevice).toBe(newDevice);
    const types = world.infra.contracts.NotificationDispatcher.intents.map(({ type }) => type);
    expect(types).toEqual(['new_sign_in', 'new_device', 'new_sign_in']);
    await world.dispose();
  });
});

describe('NO2 a notifier that fails fails alone, and visibly', () => {
  it.each([
    ['throws', { kind: 'sync_throw', value: new Error('down') }, 'threw'],
    ['rejects', { kind: 'reject', value: new Error('down') }, 'threw'],
    ['hangs', { kind: 'never' }, 'timed_out'],
  ] as const)(
    'one that %s: the sign-in counts, each notification was handed over once, and given up as "%s"',
    async (_, fault, cause) => {
      const world = createLightWorld();
      const lost: LostEvent[] = [];
      const handed: string[] = [];
      world.events.listen('lost', (event) => lost.push(event));
      world.events.listen('intent', ({ sink, type }) => void (sink === 'NotificationDispatcher' && handed.push(type)));
      const { email } = person(world, 'ada@example.org');
      world.faults.plan({ contract: 'NotificationDispatcher', method: 'dispatch', fault } as never);
      const { issued } = as(await signIn(world, { email }), 'signed_in');
      expect((await access(world, issued.token)).outcome).toBe('allowed');
      const report = () => world.effects.report().map(({ sink, lost: count, inFlight }) => [sink, count, inFlight]);
      await new Promise((resolve) => setImmediate(resolve));
      if (cause === 'timed_out') {
        expect(report()).toContainEqual(['NotificationDispatcher', 0, 2]);
        world.infra.clock.advance(60_000);
      }
      expect(handed).toEqual(['new_sign_in', 'new_device']);
      expect(report()).toEqual([
        ['AuditLogger', 0, 0],
        ['NotificationDispatcher', 2, 0],
        ['SecretDelivery', 0, 0],
      ]);
      expect(lost.every((event) => event.sink === 'NotificationDispatcher' && event.cause === cause)).toBe(true);
      expect(lost.reduce((sum, { count }) => sum + count, 0)).toBe(2);
      await world.dispose();
    },
  );
});
