import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { runOf } from '@maatify/admin-infra';
import type { RequestRun } from '@maatify/admin-infra';

import { linkOf, switchedOn } from '../support/external-identities.js';
import { createWorld } from '../support/world.js';
import type { World } from '../support/world.js';

const ABILITIES = ['admins.suspend', 'admins.view', 'settings.update'];

describe('F47 a store can know which run asks it for a change', () => {
  let world: World;
  /** What `runOf` answered at each call, by contract and method. */
  let asked: Map<string, { readonly request: object; readonly run: RequestRun | null }>;
  beforeEach(async () => {
    world = await createWorld();
    asked = new Map();
    listenTo('AdminCommandRepository', 'changeStatus');
    listenTo('AdminQueryRepository', 'byId');
    listenTo('SessionCommandRepository', 'open');
  });
  afterEach(() => world.dispose());

  function listenTo(contract: keyof World['infra']['contracts'], method: string): void {
    const real = world.infra.contracts[contract] as unknown as Record<string, (request: object) => unknown>;
    const answer = real[method]?.bind(real);
    real[method] = (request) => {
      asked.set(`${contract}.${method}`, { request, run: runOf(request) });
      return answer?.(request);
    };
  }

  const runAt = (call: string) => asked.get(call)?.run;

  it('by the ids its events have, and the events about the change come behind it', async () => {
    const actor = await world.actor(...ABILITIES);
    const adminId = world.someone();
    expect((await world.lifecycle.suspend(actor, { adminId, reason: 'as agreed' })).outcome).toBe('changed');
    const run = runAt('AdminCommandRepository.changeStatus');
    const events = world.infra.contracts.AuditLogger.intents.filter(({ operation }) => operation === 'admin.suspend');
    expect(run).toEqual({
      ...{ runId: events[0]?.eventId.replace(/\.\d+$/, ''), operation: 'admin.suspend', eventsBefore: 0, isAudited: true },
      ...{ actor: events[0]?.actor, origin: events[0]?.origin, at: events[0]?.at, correlationId: events[0]?.correlationId },
    });
    expect(Object.isFrozen(run)).toBe(true);
    const numbers = events.map(({ eventId }) => Number(eventId.split('.').at(-1)));
    expect(numbers.length).toBeGreaterThan(0);
    expect(Math.min(...numbers)).toBeGreaterThan(run?.eventsBefore ?? Infinity);
  });

  it('of a stranger it says the run, and nobody', async () => {
    await world.signedIn();
    expect(runAt('SessionCommandRepository.open')).toMatchObject({ actor: { kind: 'anonymous' }, isAudited: true });
  });

  it('says nothing of a read, of a copy, and of what nobody sent', async () => {
    const actor = await world.actor(...ABILITIES);
    await world.lifecycle.suspend(actor, { adminId: world.someone(), reason: 'as agreed' });
    expect(runAt('AdminQueryRepository.byId')).toBeNull();
    const request = asked.get('AdminCommandRepository.changeStatus')?.request ?? {};
    expect([runOf(request)?.operation, runOf({ ...request }), runOf({})]).toEqual(['admin.suspend', null, null]);
  });

  it('knows that a change is not audited where a setting silences its events', async () => {
    const actor = await world.actor(...ABILITIES);
    world.infra.store.setSetting('audit.enabled', false);
    await world.lifecycle.suspend(actor, { adminId: world.someone(), reason: 'as agreed' });
    expect(runAt('AdminCommandRepository.changeStatus')?.isAudited).toBe(false);
  });

  it('expects no record of a change where a setting silences one event of its operation and leaves others', async () => {
    switchedOn(world);
    world.infra.store.setSetting('audit.enabled', false);
    listenTo('ExternalIdentityCommandRepository', 'revoke');
    const adminId = world.someone();
    const linkId = linkOf(world, adminId);
    const actor = await world.actor('admins.external.manage');
    const before = world.infra.contracts.AuditLogger.intents.length;
    expect((await world.external.revokeLink(actor, { adminId, linkId })).outcome).toBe('revoked');
    expect(world.infra.contracts.AuditLogger.intents).toHaveLength(before);
    expect(runAt('ExternalIdentityCommandRepository.revoke')?.isAudited).toBe(false);
  });
});
