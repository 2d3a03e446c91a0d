import { describe, expect, it } from '@jest/globals';

import { explorePairs } from '@maatify/admin-infra/testing';

import { broken } from '../conformance/broken/broken.js';
import { inMemorySubject } from '../conformance/support/in-memory-subject.js';

describe('two operations at once over the contracts of a host', () => {
  it('differ in nothing that is not explained where the contracts keep their promises', async () => {
    const report = await explorePairs(inMemorySubject, { ordersPerPair: 4 });
    expect(report.differences).toEqual([]);
    expect(report.pairs).toBe(66);
    expect(report.orders).toBeGreaterThan(150);
  }, 120_000);

  it('the same seed draws the same orders', async () => {
    const options = { operations: ['admin.suspend', 'sessions.revoke_all'] as const, seed: 7 };
    expect(await explorePairs(inMemorySubject, options)).toEqual(await explorePairs(inMemorySubject, options));
  });

  it('a status that is written whatever the version is shows as an order that no serial one explains', async () => {
    const careless = broken('looks up the version anew', ({ real: { AdminCommandRepository, AdminQueryRepository } }) => ({
      AdminCommandRepository: {
        changeStatus: async (change) => {
          const now = await AdminQueryRepository.byId({ adminId: change.adminId });
          const moved = now === null ? change : { ...change, from: now.status, expectedVersion: now.version };
          return AdminCommandRepository.changeStatus(moved);
        },
      },
    }));
    const { differences } = await explorePairs(careless.subject, {
      operations: ['admin.suspend', 'admin.lock'],
      ordersPerPair: 20,
    });
    expect(differences.length).toBeGreaterThan(0);
    expect(differences[0]).toMatchObject({ endings: expect.anything(), order: expect.any(Array), expected: expect.any(Array) });
  });

  it('a session that is opened whatever the epoch is does, too', async () => {
    const careless = broken('looks up the epoch anew', ({ real: { SessionCommandRepository, AdminQueryRepository } }) => ({
      SessionCommandRepository: {
        open: async (opening) => {
          const now = await AdminQueryRepository.credentialsOf({ adminId: opening.session.adminId });
          const credentialEpoch = now?.credentialEpoch ?? opening.session.credentialEpoch;
          return SessionCommandRepository.open({ ...opening, session: { ...opening.session, credentialEpoch } });
        },
      },
    }));
    const operations = ['auth.sign_in', 'sessions.revoke_all', 'credentials.reset_password'] as const;
    const { differences } = await explorePairs(careless.subject, { operations, ordersPerPair: 30 });
    expect(differences.length).toBeGreaterThan(0);
  });

  it.each([
    [{ operations: ['admin.promote'] }, 'admin.promote'],
    [{ ordersPerPair: 0 }, 'ordersPerPair'],
  ])('what does not exist is said: %j', async (options, named) => {
    await expect(explorePairs(inMemorySubject, options as never)).rejects.toThrow(named);
  });
});
