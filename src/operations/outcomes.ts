/** Describes one outcome of an operation: its literal is the key it is declared under, its data is this type. */
export interface Outcome<Data extends object> {
  readonly reasons: Readonly<Record<string, Outcome<object>>> | null;
  /** Never set; carries the data's type to the compiler. */
  readonly data?: Data;
}

export type OutcomeRecord = Readonly<Record<string, Outcome<object>>>;

type NoData = Record<never, never>;

/** An outcome that is told by its literal and this data. */
export function outcome<Data extends object = NoData>(): Outcome<Data> {
  return Object.freeze({ reasons: null });
}

/** An outcome that is told further by `reason`: `outcome` says what, `reason` says why. */
export function byReason<const R extends OutcomeRecord>(
  reasons: R,
): Outcome<{ [K in keyof R & string]: { readonly reason: K } & DataOf<R[K]> }[keyof R & string]> {
  return Object.freeze({ reasons: Object.freeze(reasons) });
}

type DataOf<O> = O extends Outcome<infer D> ? D : never;

/** One member of a result union: spread out over a union of data, so that `switch` narrows by `outcome` and `reason`. */
type Member<K extends string, D> = D extends unknown ? Readonly<{ outcome: K } & D> : never;

/** The closed union an outcome record stands for. */
export type ResultsOf<O extends OutcomeRecord> = { [K in keyof O & string]: Member<K, DataOf<O[K]>> }[keyof O & string];

/** Makes one frozen, plain result. The body's return type decides whether this outcome may end the operation. (L6) */
export function ended<const K extends string>(outcome: K): Readonly<{ outcome: K }>;
export function ended<const K extends string, const D extends object>(outcome: K, data: D): Readonly<{ outcome: K } & D>;
export function ended(outcome: string, data?: object): object {
  return Object.freeze({ outcome, ...data });
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
