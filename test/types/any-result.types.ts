// The union of all results is that of the operations, no more and no less.
import type * as library from '@maatify/admin-infra';
import type { AnyResult, CreateAdminResult } from '@maatify/admin-infra';

type Library = typeof library;
type Orchestrators = {
  [K in keyof Library]: K extends `${string}Orchestrator` ? (Library[K] extends { prototype: infer O } ? O : never) : never;
}[keyof Library];
type ResultsOf<O> = O extends unknown
  ? { [K in keyof O]: O[K] extends (...given: never) => Promise<infer R> ? R : never }[keyof O]
  : never;
type EachResult = ResultsOf<Orchestrators>;

export function holdsEveryResult(result: EachResult): AnyResult {
  return result;
}
export function holdsNothingElse(result: AnyResult): EachResult {
  return result;
}

export function whatOnlySomeAreOpenTo(result: CreateAdminResult): AnyResult {
  return result;
}
export function whatNoOperationSays(): AnyResult {
  // @ts-expect-error TS2322: an ending that no operation has
  return { outcome: 'gone' };
}
export function whatOneOperationSays(): EachResult {
  // @ts-expect-error TS2322: proves that the union above is one of results and no `any`
  return { outcome: 'gone' };
}
