import { describe, expect, it } from '@jest/globals';

import type { AdminStatus } from '../../src/kernel/admin-status.js';
import { abilityFor, statusStep } from '../../src/lifecycle/status-graph.policy.js';

const STATUSES: readonly AdminStatus[] = ['created', 'pending_verification', 'active', 'suspended', 'locked'];

/** from, to, ability, what the email has to be. */
const GRAPH = [
  ['created', 'pending_verification', 'admins.create', 'any'],
  ['created', 'suspended', 'admins.suspend', 'any'],
  ['created', 'locked', 'admins.lock', 'any'],
  ['pending_verification', 'active', 'admins.activate', 'verified'],
  ['pending_verification', 'suspended', 'admins.suspend', 'any'],
  ['pending_verification', 'locked', 'admins.lock', 'any'],
  ['active', 'suspended', 'admins.suspend', 'any'],
  ['active', 'locked', 'admins.lock', 'any'],
  ['suspended', 'active', 'admins.reinstate', 'verified'],
  ['suspended', 'pending_verification', 'admins.reinstate', 'unverified'],
  ['suspended', 'locked', 'admins.lock', 'any'],
  ['locked', 'active', 'admins.unlock', 'verified'],
  ['locked', 'pending_verification', 'admins.unlock', 'unverified'],
  ['locked', 'suspended', 'admins.unlock', 'any'],
] as const;

describe('X7 LC1 LC2 the status graph', () => {
  it.each(GRAPH)('%s → %s by %s, email: %s', (from, to, ability, email) => {
    expect(statusStep(from, to)).toMatchObject({ ability: { key: ability }, email });
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
