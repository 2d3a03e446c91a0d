import 'reflect-metadata';

import { describe, expect, it } from '@jest/globals';

import { ABILITIES, AdminInfraModule } from '@maatify/admin-infra';
import type { ConfigurationException } from '@maatify/admin-infra';

import { resolvePolicy } from '../../src/module/resolve-policy.js';
import { EVERY_FEATURE } from '../support/world.js';
import { bindings, bootFailure, start } from './support/bindings.js';

const problemsOf = async (abilities: unknown, more: object = {}): Promise<readonly string[]> => {
  const policy = { abilities, ...more } as never;
  const boot = () => start(AdminInfraModule.forRoot({ contracts: bindings(), features: EVERY_FEATURE, policy }));
  return ((await bootFailure(boot)) as ConfigurationException).problems;
};

describe('AZ-03 AZ-04 AZ-05 the catalogue of abilities is given at boot', () => {
  it('the library’s own first, then the host’s, each with its description; nothing adds to it later', () => {
    const given: Record<string, string> = { 'orders.refund': 'refund an order' };
    const { abilities } = resolvePolicy({ abilities: given }, EVERY_FEATURE, []).operations;
    given['orders.approve'] = 'too late';
    expect(abilities.all.map(({ key }) => key)).toEqual([...Object.keys(ABILITIES), 'orders.refund']);
    expect([abilities.has('orders.refund'), abilities.has('orders.approve'), abilities.has('constructor')]).toEqual([
      true,
      false,
      false,
    ]);
    expect(Object.isFrozen(abilities.all)).toBe(true);
  });

  it('what cannot be one fails the boot, all of it at once', async () => {
    const problems = await problemsOf({
      'orders.*': 'everything',
      '*': 'everything',
      orders: 'one word',
      'Orders.Refund': 'in capitals',
      'admins.view': 'the library’s own',
      'orders.refund': '',
      'orders.\u0000': 'with a NUL',
    });
    expect(problems).toEqual([
      expect.stringContaining("policy.abilities['orders.*'] must be dotted lower-case words"),
      expect.stringContaining("policy.abilities['*'] must be dotted"),
      expect.stringContaining("policy.abilities['orders'] must be dotted"),
      expect.stringContaining("policy.abilities['Orders.Refund'] must be dotted"),
      expect.stringContaining("policy.abilities['admins.view'] is an ability of the library"),
      expect.stringContaining("policy.abilities['orders.refund']: its description is one line"),
      expect.stringContaining("policy.abilities['orders.\\u{0}'] must be dotted"),
    ]);
  });

  it('nor can anything that is no list of them, or one too long', async () => {
    expect(await problemsOf(['orders.refund'])).toEqual([expect.stringContaining('policy.abilities must be an object')]);
    const many = Object.fromEntries(Array.from({ length: 1_001 }, (_, index) => [`orders.n${String(index)}`, 'one of many']));
    expect(await problemsOf(many)).toEqual([expect.stringContaining('more than 1000 keys')]);
  });

  it('with roles, the lifeline is one of them', async () => {
    expect(await problemsOf({}, { lifelineAbility: 'orders.refund' })).toEqual([expect.stringContaining('is in no catalogue')]);
    const { operations } = resolvePolicy({ lifelineAbility: 'orders.refund' }, { ...EVERY_FEATURE, roles: false }, []);
    expect(operations.lifelineAbility).toBe('orders.refund');
  });
});
