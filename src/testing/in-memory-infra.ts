import type { InMemoryParts } from './create-in-memory-contracts.js';
import { createInMemoryContracts } from './create-in-memory-contracts.js';
import { ManualClock } from './doubles/manual-clock.js';
import { SequentialIds } from './doubles/sequential-ids.js';

/**
 * Everything a test of one application shares: store, contracts, clock, ids.
 *
 * When to use: get it from a testing module with `module.get(InMemoryInfra)`, to seed the store, to move the clock, to look at
 * what was audited, notified and delivered.
 *
 * Promises: two instances share nothing; nothing in it is random or reads the system's clock, so a run repeats exactly.
 *
 * Failures: none; `module.get` throws where no `AdminInfraTestingModule` is imported.
 *
 * @example
 * const { store, clock, contracts } = module.get(InMemoryInfra);
 * store.addAdmin({ email: 'ada@example.org', password: 'a good long password' });
 * clock.advance(30 * 60_000);
 * contracts.AuditLogger.types; // what was audited
 */
export class InMemoryInfra {
  readonly clock = new ManualClock();
  readonly ids = new SequentialIds();
  readonly store: InMemoryParts['store'];
  readonly contracts: InMemoryParts['contracts'];
  readonly grants: InMemoryParts['grants'];

  constructor() {
    const bytes = new SequentialIds('random');
    const random = (size: number): Buffer => Buffer.from(bytes.secret().repeat(Math.ceil(size / 32)), 'utf8').subarray(0, size);
    const { store, contracts, grants } = createInMemoryContracts({ clock: this.clock, random });
    this.store = store;
    this.contracts = contracts;
    this.grants = grants;
  }
}
