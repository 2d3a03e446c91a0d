/** Whether an outcome means that what was asked for was done, or that it was not. */
export type Meaning = 'done' | 'refused';

/** Describes one outcome of an operation: its literal is the key it is declared under, its data is this type. */
export interface Outcome<Data extends object> {
  readonly means: Meaning;
  readonly reasons: Readonly<Record<string, Outcome<object>>> | null;
  /** Never set; carries the data's type to the compiler. */
  readonly data?: Data;
}

export type OutcomeRecord = Readonly<Record<string, Outcome<object>>>;

type NoData = Record<never, never>;

/** An outcome that means: what was asked for is so now, whether this run changed anything or not. */
export function done<Data extends object = NoData>(): Outcome<Data> {
  return Object.freeze({ means: 'done', reasons: null });
}

/** An outcome that means: what was asked for was not done. */
export function refused<Data extends object = NoData>(): Outcome<Data> {
  return Object.freeze({ means: 'refused', reasons: null });
}

/** A refusal that is told further by `reason`: `outcome` says what, `reason` says why. */
export function refusedFor<const R extends OutcomeRecord>(
  reasons: R,
): Outcome<{ [K in keyof R & string]: { readonly reason: K } & DataOf<R[K]> }[keyof R & string]> {
  return Object.freeze({ means: 'refused', reasons: Object.freeze(reasons) });
}

type DataOf<O> = O extends Outcome<infer D> ? D : never;

/** Spreads intersections out, so that hovering a result shows its plain members. */
export type Flat<R> = R extends unknown ? { readonly [K in keyof R]: R[K] } : never;

/** One member of a result union: spread out over a union of data, so that `switch` narrows by `outcome` and `reason`. */
type Member<K extends string, D> = D extends unknown ? { readonly outcome: K } & D : never;

/** The closed union an outcome record stands for. */
export type ResultsOf<O extends OutcomeRecord> = { [K in keyof O & string]: Member<K, DataOf<O[K]>> }[keyof O & string];

/** Makes one frozen, plain result; for steps that several operations share. A body says `run.end`, which knows its outcomes. */
export function result<const K extends string>(outcome: K): Readonly<{ outcome: K }>;
export function result<const K extends string, const D extends object>(outcome: K, data: D): Flat<{ readonly outcome: K } & D>;
export function result(outcome: string, data?: object): object {
  return Object.freeze({ outcome, ...data });
}

/**
 * Ends a `switch` over a result: with it a forgotten case does not compile, also where the return type is inferred.
 *
 * When to use: in the `default` of every `switch` over `outcome` or `reason`.
 *
 * Promises: accepts only what the compiler knows to be impossible.
 *
 * Failures: throws a `TypeError` when it is reached all the same, because a newer library answers what the host was not compiled for.
 *
 * @example
 * switch (result.outcome) {
 *   case 'signed_out': return 204;
 *   default: return unreachable(result);
 * }
 */
export function unreachable(value: never): never {
  const outcome = (value as { readonly outcome?: unknown } | null | undefined)?.outcome;
  const what = typeof outcome === 'string' ? `the outcome '${outcome}'` : 'a value';
  throw new TypeError(
    `A switch was given ${what} that it was not compiled for; add its case and compile against the installed version.`,
  );
}

/** One thing wrong with an input: where, and which rule it breaks. Never the value. */
export interface Violation {
  /** The field's name, dotted when nested; empty for the input as a whole. */
  readonly path: string;
  readonly rule: string;
}

/** Why authorization was refused. `not_permitted` also covers abilities nobody declared. */
export type DenialReason = 'not_permitted' | 'scope_violation' | 'outranked' | 'system_restriction';

/** Refusals any operation may end in where its declaration makes them reachable. */
export type ValidationFailed = Readonly<{ outcome: 'validation_failed'; violations: readonly Violation[] }>;
export type SessionEnded = Readonly<{ outcome: 'session_ended' }>;
export type Denied = Readonly<{ outcome: 'denied'; ability: string; reason: DenialReason }>;
export type StepUpRequired = Readonly<{ outcome: 'step_up_required'; maxAgeMinutes: number }>;
export type FeatureDisabled = Readonly<{ outcome: 'feature_disabled'; key: string }>;
export type ReadOnly = Readonly<{ outcome: 'read_only' }>;
export type Maintenance = Readonly<{ outcome: 'maintenance' }>;
export type EmergencyRestricted = Readonly<{ outcome: 'emergency_restricted' }>;
export type Conflict = Readonly<{ outcome: 'conflict' }>;
