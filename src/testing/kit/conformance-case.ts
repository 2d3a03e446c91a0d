import type { ContractName, Features } from '../../module/contracts.js';
import { CONTRACT_CATALOGUE } from '../../module/contracts.js';
import { CouldNotArrange, Arranged } from './arranged.js';
import { CallFailed } from './checked-contracts.js';
import type { Capability, ConformanceSubject } from './conformance-subject.js';
import { shown } from './findings.js';

/**
 * One promise of one contract, and how it is checked.
 *
 * When to use: take them from `conformanceCases()` to list what is checked, or to run some in a way of your own.
 *
 * Promises: frozen. `name` and `rule` say in plain words what is checked; `run` shows every violation, not only the first.
 *
 * Failures: `run` rejects with a {@link ConformanceError}.
 *
 * @example
 * await one.run({ contracts, grantAbility, revokeAbility }); // on an empty store of its own
 */
export interface ConformanceCase {
  readonly contract: ContractName;
  /** `contract=… case=…`: what skips are named by. */
  readonly name: string;
  /** The promise of the contract that it checks, in a plain sentence. */
  readonly rule: string;
  /** Run only for a subject that can do this. */
  readonly needs?: Capability;
  /** The feature without which there is nothing to check. */
  readonly feature?: keyof Features;
  /** Rejects with a {@link ConformanceError} that lists every violation. Does not dispose of the subject. */
  run(subject: ConformanceSubject): Promise<void>;
}

/**
 * Says that a subject broke a promise, and every way in which it did.
 *
 * When to use: catch it around `ConformanceCase.run`; a test runner shows its message as it is.
 *
 * Promises: the message holds the name of the case, the promise, and one line for each of `violations`.
 */
export class ConformanceError extends Error {
  override readonly name = 'ConformanceError';

  constructor(
    caseName: string,
    rule: string,
    readonly violations: readonly string[],
  ) {
    super([caseName, `the contract promises: ${rule}`, ...violations.map((one) => `- ${one}`)].join('\n'));
  }
}

/** A case as its file writes it down. */
export interface CaseBody {
  /** `method: what must hold` */
  readonly name: string;
  readonly rule: string;
  readonly needs?: Capability;
  /** A contract of a feature that it is arranged with, beside its own. */
  readonly uses?: ContractName;
  readonly run: (arranged: Arranged) => Promise<void>;
}

export function casesOf(contract: ContractName, bodies: readonly CaseBody[]): readonly ConformanceCase[] {
  return bodies.map(({ name: statement, rule, needs, uses, run }) => {
    const name = `contract=${contract} case=${statement}`;
    const feature = featureOf(contract) ?? (uses === undefined ? null : featureOf(uses));
    return Object.freeze({
      contract,
      name,
      rule,
      ...(needs === undefined ? {} : { needs }),
      ...(feature === null ? {} : { feature }),
      run: async (subject: ConformanceSubject) => {
        const arranged = new Arranged(subject);
        try {
          await run(arranged);
        } catch (thrown) {
          arranged.check.note(reasonOf(thrown));
        }
        if (arranged.check.all.length > 0) throw new ConformanceError(name, rule, arranged.check.all);
      },
    });
  });
}

function featureOf(contract: ContractName): keyof Features | null {
  return CONTRACT_CATALOGUE.find(({ name }) => name === contract)?.feature ?? null;
}

function reasonOf(thrown: unknown): string {
  if (thrown instanceof CouldNotArrange || thrown instanceof CallFailed) return thrown.message;
  return `the case itself failed: ${thrown instanceof Error ? String(thrown.stack) : shown(thrown)}`;
}
