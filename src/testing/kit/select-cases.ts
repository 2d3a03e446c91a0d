import type { ContractName, Features } from '../../module/contracts.js';
import { DEFAULT_FEATURES } from '../../module/contracts.js';
import type { ConformanceCase } from './conformance-case.js';
import { conformanceCases } from './conformance-cases.js';
import type { Capability } from './conformance-subject.js';
import { CAPABILITIES } from './conformance-subject.js';

/** A case that is left out on purpose. */
export interface ConformanceSkip {
  /** Its whole name: `contract=… case=…`. */
  readonly case: string;
  /** Shown wherever the run is shown. */
  readonly reason: string;
}

/** Which cases are run. */
export interface ConformanceOptions {
  /**
   * The contracts whose cases are run; those of all others are left out without a word. Cases of repositories arrange what they
   * need through the other repositories, so contracts that share a store are replaced together.
   * @default every contract
   */
  readonly only?: readonly ContractName[];
  /**
   * What the subject can do beyond the contracts; cases that need something else are shown as skipped.
   * @default none
   */
  readonly capabilities?: readonly Capability[];
  /**
   * As given to the module: a feature that is off needs none of its contracts.
   * @default as in the module
   */
  readonly features?: Partial<Features>;
  /** @default none */
  readonly skip?: readonly ConformanceSkip[];
  /**
   * How long one case may take.
   * @default 60 000
   */
  readonly caseTimeoutMs?: number;
}

/** A case that was asked for. */
export interface SelectedCase {
  readonly case: ConformanceCase;
  /** Why it is left out; null when it is run. */
  readonly skipped: string | null;
}

/** The cases asked for, with the reason for each that is not run. Throws a `TypeError` for options that name what does not exist. */
export function selectCases({ only, capabilities = [], features = {}, skip = [] }: ConformanceOptions): readonly SelectedCase[] {
  const cases = conformanceCases().filter(({ contract }) => only?.includes(contract) ?? true);
  const problems = [...onlyProblems(only), ...problemsOf(capabilities), ...skipProblems(skip)];
  if (problems.length > 0)
    throw new TypeError(`The conformance kit cannot run:\n${problems.map((one) => `- ${one}`).join('\n')}`);
  const on = { ...DEFAULT_FEATURES, ...features };
  const reasons = new Map(skip.map(({ case: name, reason }) => [name, reason]));
  return cases.map((one) => ({ case: one, skipped: reasons.get(one.name) ?? whyNot(one, capabilities, on) }));
}

function whyNot({ feature, needs }: ConformanceCase, capabilities: readonly Capability[], on: Features): string | null {
  if (feature !== undefined && !on[feature]) return `the feature ${feature} is off`;
  if (needs !== undefined && !capabilities.includes(needs)) return `needs the capability ${needs}: ${CAPABILITIES[needs]}`;
  return null;
}

/** Nothing that was checked must not look like everything that held. */
function onlyProblems(only: readonly string[] | undefined): readonly string[] {
  if (only === undefined) return [];
  const known = new Set<string>(conformanceCases().map(({ contract }) => contract));
  if (only.length === 0) return ['`only` names no contract, so nothing would be checked; leave it out to check all'];
  return only
    .filter((name) => !known.has(name))
    .map((name) => `there is no contract ${name}; there are ${[...known].join(', ')}`);
}

function problemsOf(capabilities: readonly Capability[]): readonly string[] {
  const unknown = capabilities.filter((one) => !Object.hasOwn(CAPABILITIES, one));
  return unknown.map((one) => `there is no capability ${one}; there are ${Object.keys(CAPABILITIES).join(', ')}`);
}

/** A skip that fits no case hides a case that was renamed: it would be run, or believed to be. */
function skipProblems(skip: readonly ConformanceSkip[]): readonly string[] {
  const names = conformanceCases().map(({ name }) => name);
  return skip.flatMap(({ case: name, reason }) => [
    ...(names.includes(name) ? [] : [`there is no case named "${name}"; conformanceCases() lists them`]),
    ...(reason.trim() === '' ? [`the skip of "${name}" needs a reason`] : []),
  ]);
}
