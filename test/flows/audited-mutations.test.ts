import { beforeAll, describe, expect, it } from '@jest/globals';

import type { AbilityQuestion, AuditIntent } from '@maatify/admin-infra';

import { createLightWorld } from '../support/light-world.js';
import { declarationOf } from '../support/scenarios/common.js';
import { recordAll, successes } from './support/recordings.js';
import type { Recording } from './support/recordings.js';

const mutations = successes().filter(({ operation }) => declarationOf(operation).kind === 'mutation');
const intentsOf = ({ injected }: Recording): readonly AuditIntent[] =>
  injected.filter(({ contract }) => contract === 'AuditLogger').map(({ args }) => args[0] as AuditIntent);
/** A job over everybody: it names no one admin. */
const ABOUT_EVERYBODY = ['sessions.expire_due'];
/** Says that a part of the host acted, before it did anything. */
const isReport = ({ type }: AuditIntent): boolean => type !== 'authz.system_actor.used';

describe('AD2 a mutation is recorded with who did it, to whom, from what to what', () => {
  let recorded: readonly Recording[] = [];
  beforeAll(async () => {
    recorded = await recordAll(mutations);
  });

  it.each(mutations.map(({ operation }) => operation))('%s names its actor and its target', (operation) => {
    const recording = recorded.find(({ scenario }) => scenario.operation === operation)!;
    expect(recording.stateUnchanged).toBe(false);
    const reports = intentsOf(recording).filter(isReport);
    expect(reports.length).toBeGreaterThan(0);
    const asked = recording.injected.find(({ method }) => method === 'decide')?.args[0] as AbilityQuestion | undefined;
    for (const { actor, target, operation: by } of reports) {
      expect(by).toBe(operation);
      const named = { type: expect.stringMatching(/^(admin|role|setting)$/), id: expect.stringMatching(/./) };
      expect(target).toEqual(ABOUT_EVERYBODY.includes(operation) ? null : named);
      expect(actor.kind).not.toBe('anonymous');
      // The same actor, and the same target, that the resolver was asked about.
      if (asked === undefined) continue;
      const { kind, ...who } = asked.actor;
      expect(actor).toMatchObject({ kind, ...who });
      if (asked.target !== null) expect(target).toEqual(asked.target);
    }
  });

  it('a status, as it was stored before and after', async () => {
    for (const from of ['active', 'suspended'] as const) {
      const world = createLightWorld();
      const actor = await world.actor('admins.lock');
      const adminId = world.someone({ status: from });
      await world.lifecycle.lock(actor, { adminId, reason: 'odd' });
      const [event] = world.infra.contracts.AuditLogger.ofType('admin.status.changed');
      expect(event?.metadata).toEqual({ from, to: world.infra.store.admins.get(adminId)?.status, reason: 'odd' });
      await world.dispose();
    }
  });

  it('a setting, as it was stored before and after', async () => {
    const world = createLightWorld();
    const actor = await world.actor('system.settings.update');
    const key = 'notifications.enabled';
    await world.settings.set(actor, { key, value: false });
    await world.settings.set(actor, { key, value: true });
    const events = world.infra.contracts.AuditLogger.ofType('system.setting.updated').map(({ metadata }) => metadata);
    expect(events).toEqual([
      { key, old: null, new: false },
      { key, old: false, new: true },
    ]);
    expect(world.infra.store.settings.get(key)?.value).toBe(true);
    await world.dispose();
  });
});
