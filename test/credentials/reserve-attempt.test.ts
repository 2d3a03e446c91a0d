import { describe, expect, it } from '@jest/globals';

import { budgetOf, budgetOfUnknown } from '../../src/credentials/reserve-attempt.step.js';
import { digestOf } from '../../src/kernel/digest.js';

describe('LK4 F10 budgets', () => {
  it('a recognised device has its own, everybody else shares the admin’s', () => {
    expect(budgetOf({ adminId: 'ada' as never, recognisedDevice: null })).toBe('admin:ada');
    expect(budgetOf({ adminId: 'ada' as never, recognisedDevice: 'd1' as never })).toBe('device:ada:d1');
  });

  it('an unknown address has one that does not show the address', () => {
    const budget = budgetOfUnknown('who@example.org' as never);
    expect(budget).toBe(`unknown:${digestOf('unknown_email', 'who@example.org')}`);
    expect(budget).not.toContain('who');
  });

  it('a digest depends on what it is for', () => {
    const digests = (['session', 'challenge', 'device', 'one_time_code', 'unknown_email'] as const).map((purpose) =>
      digestOf(purpose, 'x'),
    );
    expect(new Set(digests).size).toBe(5);
    // SHA-256 of "session", NUL, "x": what stores hold must not change with a release.
    expect(digestOf('session', 'x')).toBe('4ccb3fbb167c251716a9c26c4947254ee30df0ee01be0b81a463a7fee30486c2');
  });
});
