import type { HttpResult } from './operation-results.js';

/** Carries a refusal out of a guard, to be answered like the same refusal of any operation. */
export class RefusedResult extends Error {
  override readonly name = 'RefusedResult';

  constructor(readonly result: HttpResult) {
    super(`refused: ${result.outcome}`);
  }
}
