import { ConformanceError } from './conformance-case.js';
import type { SubjectFactory } from './run-case.js';
import { DEFAULT_CASE_TIMEOUT_MS, runCase } from './run-case.js';
import type { ConformanceOptions } from './select-cases.js';
import { selectCases } from './select-cases.js';

type Test = (name: string, body: () => Promise<void>, timeoutMs: number) => unknown;

/** What the kit needs of a test runner; jest, vitest and node:test all have it. */
export interface ConformanceRunner {
  readonly describe: (name: string, body: () => void) => unknown;
  readonly it: Test & { readonly skip: Test };
}

/** What is checked, and of which subject. */
export interface ContractConformanceOptions extends ConformanceOptions {
  /** Makes the subject of one case. */
  readonly subject: SubjectFactory;
}

/**
 * Declares one test for each case of the kit, in your own test runner.
 *
 * When to use: in a test file of your application, on the repositories it binds. Run it on a store with real connections as
 * well, with the capability `parallelWrites`: an embedded or in-memory store only interleaves calls.
 *
 * Promises: tests are named `contract=… case=…`, so that `-t contract=AttemptLimiter` runs those of one contract. Each
 * gets a subject of its own, disposed of after it. A case that is not run is a skipped test whose name ends in the reason. A
 * failing test shows every violation of its case, and the promise of the contract it breaks.
 *
 * Failures: throws a `TypeError` at once for a skip, or a capability, that names what does not exist.
 *
 * @example
 * import { describe, it } from 'node:test'; // or the globals of jest or vitest
 * describeContractConformance({ describe, it }, {
 *   subject: async () => {
 *     const database = await openEmptyDatabase();
 *     return {
 *       contracts: contractsOver(database),
 *       grantAbility: (adminId, ability) => database.grant(adminId, ability),
 *       revokeAbility: (adminId, ability) => database.revoke(adminId, ability),
 *       dispose: () => database.close(),
 *     };
 *   },
 *   skip: [{ case: 'contract=PasswordHasher case=verify: does not cut at 72 bytes', reason: 'bcrypt, until the move to argon2' }],
 * });
 */
export function describeContractConformance(runner: ConformanceRunner, options: ContractConformanceOptions): void {
  const { subject, caseTimeoutMs = DEFAULT_CASE_TIMEOUT_MS } = options;
  // The runner's own limit only steps in when the kit's does not: the kit can say why, and disposes of the subject.
  const runnerTimeoutMs = 2 * caseTimeoutMs;
  const selected = selectCases(options);
  runner.describe('the contracts keep their promises', () => {
    for (const { case: one, skipped } of selected) {
      const run = async (): Promise<void> => {
        const violations = await runCase(one, subject, caseTimeoutMs);
        if (violations.length > 0) throw new ConformanceError(one.name, one.rule, violations);
      };
      if (skipped === null) runner.it(one.name, run, runnerTimeoutMs);
      else runner.it.skip(`${one.name} - skipped: ${skipped}`, run, runnerTimeoutMs);
    }
  });
}
