import type { ContractName, Features } from '../../module/contract-catalogue.js';
import { CONTRACT_CATALOGUE } from '../../module/contract-catalogue.js';
import { CallFailed } from './checked-contracts.js';
import type { Capability, ConformanceSubject } from './conformance-subject.js';
import { shown } from './findings.js';
import { CouldNotArrange, Stage } from './stage.js';

/** One promise of one contract, and how it is checked. */
export interface ConformanceCase {
  readonly contract: ContractName;
  /** `contract=… case=…`: what skips are named by. */
  readonly name: string;
  /** What the contract promises, in a sentence. */
  readonly promise: string;
  /** The invariants, scenarios and known failures it stands for, such as `A1`, `C16`, `F09`. */
  readonly invariants: readonly string[];
  /** Run only for a subject that can do this. */
  readonly needs?: Capability;
  /** The feature without which there is nothing to check. */
  readonly feature?: keyof Features;
  /** Rejects with a {@link ConformanceError} that lists every violation. Does not dispose of the subject. */
  run(subject: ConformanceSubject): Promise<void>;
}

/** Says that a subject broke a promise, and every way in which it did. */
export class ConformanceError extends Error {
  override readonly name = 'ConformanceError';

  constructor(
    caseName: string,
    promise: string,
    readonly violations: readonly string[],
  ) {
    super([caseName, `the contract promises: ${promise}`, ...violations.map((one) => `- ${one}`)].join('\n'));
  }
}

/** A case as its file writes it down. */
export interface CaseBody {
  /** `method: what must hold` */
  readonly name: string;
  readonly promise: string;
  readonly invariants?: readonly string[];
  readonly needs?: Capability;
  /** A contract of a feature that it is arranged with, beside its own. */
  readonly uses?: ContractName;
  readonly run: (stage: Stage) => Promise<void>;
}

export function casesOf(contract: ContractName, bodies: readonly CaseBody[]): readonly ConformanceCase[] {
  return bodies.map(({ name: statement, promise, invariants = [], needs, uses, run }) => {
    const name = `contract=${contract} case=${statement}`;
    const feature = featureOf(contract) ?? (uses === undefined ? null : featureOf(uses));
    return Object.freeze({
      contract,
      name,
      promise,
      invariants: Object.freeze([...invariants]),
      ...(needs === undefined ? {} : { needs }),
      ...(feature === null ? {} : { feature }),
      run: async (subject: ConformanceSubject) => {
        const stage = new Stage(subject);
        try {
          await run(stage);
        } catch (thrown) {
          stage.check.note(reasonOf(thrown));
        }
        if (stage.check.all.length > 0) throw new ConformanceError(name, promise, stage.check.all);
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
