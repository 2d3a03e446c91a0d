import { describe, expect, it } from '@jest/globals';

import type { AdminStatus } from '../../src/kernel/admin-status.js';
import { abilityFor, statusStep } from '../../src/lifecycle/status-graph.policy.js';

const STATUSES: readonly AdminStatus[] = ['created', 'pending_verification', 'active', 'suspended', 'locked'];

/** from, to, ability, verified email needed. */
const GRAPH = [
  ['created', 'pending_verification', 'admins.create', false],
  ['created', 'suspended', 'admins.suspend', false],
  ['created', 'locked', 'admins.lock', false],
  ['pending_verification', 'active', 'admins.activate', true],
  ['pending_verification', 'suspended', 'admins.suspend', false],
  ['pending_verification', 'locked', 'admins.lock', false],
  ['active', 'suspended', 'admins.suspend', false],
  ['active', 'locked', 'admins.lock', false],
  ['suspended', 'active', 'admins.reinstate', true],
  ['suspended', 'locked', 'admins.lock', false],
  ['locked', 'active', 'admins.unlock', true],
  ['locked', 'suspended', 'admins.unlock', false],
] as const;

describe('X7 LC1 LC2 the status graph', () => {
  it.each(GRAPH)('%s → %s by %s, verified email: %s', (from, to, ability, needsVerifiedEmail) => {
    expect(statusStep(from, to)).toMatchObject({ ability: { key: ability }, needsVerifiedEmail });
    expect(abilityFor(from, to).key).toBe(ability);
  });

  it('has no other step', () => {
    const steps = STATUSES.flatMap((from) =>
      STATUSES.filter((to) => statusStep(from, to) !== null).map((to) => `${from} → ${to}`),
    );
    expect(steps.sort()).toEqual(GRAPH.map(([from, to]) => `${from} → ${to}`).sort());
  });

  it.each([
    ['active', 'created', 'admins.create'],
    ['active', 'pending_verification', 'admins.create'],
    ['created', 'active', 'admins.activate'],
    ['suspended', 'suspended', 'admins.suspend'],
    ['locked', 'locked', 'admins.lock'],
  ] as const)('an illegal %s → %s needs the ability that leads there: %s', (from, to, ability) => {
    expect(abilityFor(from, to).key).toBe(ability);
  });

  it('cannot be changed', () => {
    expect(Object.isFrozen(statusStep('active', 'suspended'))).toBe(true);
  });
});
