import type { AdminId } from '@maatify/admin-infra';
import { Redacted } from '@maatify/admin-infra';
import { afterAll, describe, expect, it } from '@jest/globals';
import { and, eq } from 'drizzle-orm';

import { PgAdminCommandRepository } from '../../src/adapters/pg-admin-command-repository.js';
import { adminAbilities, admins } from '../../src/database/schema.js';
import { openServer } from './support/databases.js';
import { anAdmin, by, email, ending, SYSTEM, T0, tally } from './support/given.js';

const server = await openServer();
const ROUNDS = 40;

(server === null ? describe.skip : describe)('the lifeline on a real PostgreSQL', () => {
  afterAll(() => server?.close());

  const first = () => {
    if (server === null) throw new Error('skipped');
    return server.first.db;
  };
  const second = () => server?.second.db ?? first();
  const suspension = (adminId: AdminId, ability: string, author = SYSTEM) => ({
    adminId,
    from: 'active' as const,
    to: 'suspended' as const,
    expectedVersion: 1,
    reason: null,
    at: T0,
    by: author,
    lifelineAbility: ability,
  });
  const activeHolders = async (ability: string) =>
    first()
      .select({ id: admins.id })
      .from(admins)
      .innerJoin(adminAbilities, eq(adminAbilities.adminId, admins.id))
      .where(and(eq(adminAbilities.ability, ability), eq(admins.status, 'active')));

  it('one of 32 bootstraps of an empty system wins (C23)', async () => {
    const bootstrap = (index: number) => {
      const address = email();
      return new PgAdminCommandRepository(index % 2 === 0 ? first() : second()).bootstrap({
        email: address,
        canonicalEmail: address,
        name: 'First',
        passwordHash: Redacted.of('hash'),
        at: T0,
        by: SYSTEM,
      });
    };
    expect(await tally(32, bootstrap, ending)).toEqual({ won: 1, already_bootstrapped: 31 });
    expect(await first().select({ id: admins.id }).from(admins)).toHaveLength(1);
  });

  it(`v5.0.0-2.3.4 the only two holders suspend each other: exactly one remains, ${String(ROUNDS)} times without a deadlock (C5)`, async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const ability = `lifeline.mutual${String(round)}`;
      const [a, b] = [await anAdmin(first(), { abilities: [ability] }), await anAdmin(first(), { abilities: [ability] })];
      const answers = await Promise.all([
        new PgAdminCommandRepository(first()).changeStatus(suspension(b, ability, by(a))),
        new PgAdminCommandRepository(second()).changeStatus(suspension(a, ability, by(b))),
      ]);
      expect(answers.map(ending).toSorted()).toEqual(['author_moved', 'won']);
      expect(await activeHolders(ability)).toHaveLength(1);
    }
  });

  it('a system actor suspending all sixteen at once leaves one', async () => {
    const ability = 'lifeline.crowd';
    const holders: AdminId[] = [];
    for (let index = 0; index < 16; index += 1) holders.push(await anAdmin(first(), { abilities: [ability] }));
    const answers = await Promise.all(
      holders.map((id, index) =>
        new PgAdminCommandRepository(index % 2 === 0 ? first() : second()).changeStatus(suspension(id, ability)),
      ),
    );
    expect(answers.map(ending).filter((answer) => answer === 'last_holder')).toHaveLength(1);
    expect(await activeHolders(ability)).toHaveLength(1);
  });
});
