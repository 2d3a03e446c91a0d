import { describe, expect, it } from '@jest/globals';

// Loaded first: the methods are imported side by side, which jest can only do with what it knows already.
import '@maatify/admin-infra';

import { CONTRACT_CATALOGUE } from '../../src/module/contracts.js';
import { fullNameOf, METHODS } from '../faults/support/methods.js';

/** Nine, because whatever changes an admin's status, address and password is atomic with the same row. */
const MOST_METHODS = 9;
const SINKS = ['AuditLogger', 'NotificationDispatcher', 'SecretDelivery'];
const KERNEL = ['Clock', 'IdGenerator'];

const kindsOf = (contract: string): readonly string[] => [
  ...new Set(METHODS.filter((method) => method.contract === contract).map(({ kind }) => (kind === 'query' ? 'reads' : 'writes'))),
];

describe('CK1 storage stands behind small contracts', () => {
  it.each(CONTRACT_CATALOGUE.map(({ name, methods }) => [name, methods] as const))('%s has few methods', (_, methods) => {
    expect(methods.length).toBeGreaterThan(0);
    expect(methods.length).toBeLessThanOrEqual(MOST_METHODS);
  });

  it('each method of each is declared once, as the core may call it', () => {
    const methods = CONTRACT_CATALOGUE.filter(({ name }) => ![...SINKS, ...KERNEL].includes(name)).flatMap(
      ({ name, methods: own }) => own.map((method) => `${name}.${method}`),
    );
    expect(METHODS.map(fullNameOf).sort()).toEqual(methods.sort());
  });

  it.each(CONTRACT_CATALOGUE.filter(({ name }) => /Repository$|Reader$/.test(name)).map(({ name }) => name))(
    '%s only reads, or only writes',
    (name) => {
      expect(kindsOf(name)).toEqual([/Query|Reader/.test(name) ? 'reads' : 'writes']);
    },
  );
});

describe('LC4 there is no way to delete anybody', () => {
  it('no contract has a method that could', () => {
    const methods = CONTRACT_CATALOGUE.flatMap(({ name, methods: own }) => own.map((method) => `${name}.${method}`));
    // Failed attempts are forgotten; nobody is.
    const deleting = methods.filter((method) => /delete|remove|purge|destroy|erase|drop|clear/i.test(method));
    expect(deleting).toEqual(['AttemptLimiter.clear']);
  });
});
