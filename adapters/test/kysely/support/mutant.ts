import type { ContractName } from '@maatify/admin-infra';

export interface Mutant {
  readonly contract: ContractName;
  /** Which statements, and what becomes of them. A condition that is dropped still takes its parameter. */
  readonly statement: RegExp;
  readonly from: string;
  readonly to: string;
}

/** In place of a condition, so that it still takes its parameter. */
export const ANY = '(1 or ? is null)';
export const LAST_HOLDER = /^select case when exists/;

export const mutant = (contract: ContractName, statement: RegExp, from: string, to: string): Mutant => ({
  contract,
  statement,
  from,
  to,
});
