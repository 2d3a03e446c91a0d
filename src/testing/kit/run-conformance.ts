import type { ContractName } from '../../module/contracts.js';
import type { SubjectFactory } from './run-case.js';
import { runCase } from './run-case.js';
import type { ConformanceOptions, ConformanceSkip } from './select-cases.js';
import { selectCases } from './select-cases.js';

/** A broken promise, and everything that was seen of it. */
export interface ConformanceViolation {
  readonly case: string;
  readonly contract: ContractName;
  /** The promise it broke. */
  readonly rule: string;
  readonly violations: readonly string[];
}

/** What one run of the kit found: nothing is left out that was asked for. */
export interface ConformanceReport {
  /** True when no case that was run found anything. */
  readonly conforms: boolean;
  /** The names of the cases that found nothing. */
  readonly passed: readonly string[];
  readonly violated: readonly ConformanceViolation[];
  readonly skipped: readonly ConformanceSkip[];
}

/**
 * Runs the kit without a test runner and reports every violation of every case.
 *
 * When to use: in a script, a health check of a staging database, or a runner that is none of those
 * `describeContractConformance` fits.
 *
 * Promises: cases run one after the other, each on a subject of its own, which is disposed of whatever happened. One that fails
 * or hangs keeps no other from being run. A skipped case is in the report, with its reason.
 *
 * Failures: rejects with a `TypeError` for options that name what does not exist. Everything else is in the report.
 *
 * @example
 * const report = await runConformance(subject, { capabilities: ['parallelWrites'] });
 * for (const { case: name, violations } of report.violated) console.error(name, violations);
 * process.exitCode = report.conforms ? 0 : 1;
 */
export async function runConformance(subject: SubjectFactory, options: ConformanceOptions = {}): Promise<ConformanceReport> {
  const selected = selectCases(options);
  const [passed, violated, skipped]: [string[], ConformanceViolation[], ConformanceSkip[]] = [[], [], []];
  for (const { case: one, skipped: reason } of selected) {
    const { name, contract, rule } = one;
    if (reason !== null) {
      skipped.push(Object.freeze({ case: name, reason }));
      continue;
    }
    const violations = await runCase(one, subject, options.caseTimeoutMs);
    if (violations.length === 0) passed.push(name);
    else violated.push(Object.freeze({ case: name, contract, rule, violations: Object.freeze(violations) }));
  }
  return Object.freeze({
    conforms: violated.length === 0,
    passed: Object.freeze(passed),
    violated: Object.freeze(violated),
    skipped: Object.freeze(skipped),
  });
}
