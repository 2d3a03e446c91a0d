/** How a foreign object pretends to be a promise. */
export type ThenableVariant =
  /** Resolves with the real answer, but is no promise. */
  | 'resolves'
  /** Its `then` calls the rejection callback. */
  | 'rejects'
  /** Its `then` throws. */
  | 'throws'
  /** Reading its `then` throws. */
  | 'throwing_getter'
  /** Resolves with itself, for ever. */
  | 'recursive'
  /** Calls both callbacks: the real answer first, a rejection after it. */
  | 'both'
  /** Settles twice: the real answer, then null. */
  | 'twice'
  /** Calls neither callback. */
  | 'silent';

/** What goes wrong with one call of one contract, as data. */
export type Fault =
  /** Throws this value in the same tick; the real contract is not called. */
  | { readonly kind: 'sync_throw'; readonly value: unknown }
  /** Rejects with this value; the real contract is not called. */
  | { readonly kind: 'reject'; readonly value: unknown }
  /** Answers this value in place of the real answer; the real contract is not called. */
  | { readonly kind: 'answer'; readonly value: unknown }
  /** Calls the real contract and answers what this makes of its answer: a wrong subject, a Proxy over it. */
  | { readonly kind: 'alter_answer'; readonly alter: (answer: unknown) => unknown }
  /** Never settles; the real contract is not called. */
  | { readonly kind: 'never' }
  /** For a write: the real contract is called, the acknowledgement never comes. */
  | { readonly kind: 'applied_then_never' }
  /**
   * Settles as the real contract does, but only when the test says so (`PlannedFault.release`). `at_once`: the work is
   * done in time and its acknowledgement is late. `on_release`: the work itself is late.
   */
  | { readonly kind: 'slow'; readonly applies: 'at_once' | 'on_release' }
  /** The same call arrives twice at the real contract; the first answer is given. */
  | { readonly kind: 'twice' }
  /** Answers a thenable that is no promise; the variant says how it misbehaves. */
  | { readonly kind: 'thenable'; readonly variant: ThenableVariant }
  /** Calls the real contract, lets it finish, and throws this value: a lost acknowledgement. */
  | { readonly kind: 'applied_then_throw'; readonly value: unknown }
  /** Runs this in the same tick before the real contract is called, typically calling back into the library. */
  | { readonly kind: 're_enter'; readonly with: () => unknown }
  /** Calls the real contract, then overwrites everything reachable from its arguments, at once and once more later. */
  | { readonly kind: 'mutate_arguments' };

/** The name of a kind of fault. */
export type FaultKind = Fault['kind'];
