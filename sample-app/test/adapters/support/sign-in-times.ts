import { AuthenticationOrchestrator, Redacted } from '@maatify/admin-infra';
import { AdminInfraTestingModule, InMemoryInfra, TEST_ORIGIN } from '@maatify/admin-infra/testing';
import { Test } from '@nestjs/testing';

import { Argon2PasswordHasher } from '../../../src/adapters/argon2-password-hasher.js';

const PEOPLE = ['known', 'unknown', 'suspended', 'without_password'] as const;
export type Stranger = (typeof PEOPLE)[number];

/** The median time a wrong password takes, in ms, by whose it is; measured in turns, so that a busy machine slows all alike. */
export async function timesOfAWrongPassword(rounds: number): Promise<Readonly<Record<Stranger, number>>> {
  const infra = new InMemoryInfra();
  const hasher = new Argon2PasswordHasher();
  const module = await Test.createTestingModule({
    imports: [AdminInfraTestingModule.forRoot({ infra, contracts: { PasswordHasher: { useValue: hasher } } })],
  }).compile();
  await module.init();
  const { hash: passwordHash } = await hasher.hash({ password: Redacted.of('the right password') });
  const { admins, budgets } = infra.store;
  for (const name of PEOPLE.filter((one) => one !== 'unknown')) {
    const status = name === 'suspended' ? 'suspended' : 'active';
    const admin = infra.store.addAdmin({ email: `${name}@example.test`, status });
    if (name !== 'without_password') admins.set(admin.adminId, { ...admin, passwordHash });
  }
  const authentication = module.get(AuthenticationOrchestrator);
  const times = Object.fromEntries(PEOPLE.map((name) => [name, [] as number[]])) as Record<Stranger, number[]>;
  for (let round = -2; round < rounds; round += 1) {
    for (let turn = 0; turn < PEOPLE.length; turn += 1) {
      const name = PEOPLE[(turn + Math.max(round, 0)) % PEOPLE.length] ?? 'unknown';
      budgets.clear();
      const started = performance.now();
      const { outcome } = await authentication.signIn(
        { email: `${name}@example.test`, password: Redacted.of('a wrong password') },
        TEST_ORIGIN,
      );
      const took = performance.now() - started;
      if (outcome !== 'rejected') throw new Error(outcome);
      if (round >= 0) times[name].push(took);
    }
  }
  await module.close();
  return Object.fromEntries(PEOPLE.map((name) => [name, median(times[name])])) as Record<Stranger, number>;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
