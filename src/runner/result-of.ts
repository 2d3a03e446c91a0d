import type { SettingDefinition } from '../kernel/setting-definition.js';
import type { InputClass } from './input/check-input.js';
import type { AnySpec, Mode, OwnAccount, WriteMethod } from './spec.js';
import type {
  Conflict,
  Denied,
  EmergencyRestricted,
  FeatureDisabled,
  Flat,
  Maintenance,
  OutcomeRecord,
  ReadOnly,
  ResultsOf,
  SessionEnded,
  StepUpRequired,
  ValidationFailed,
} from './outcomes.js';

/** Where nothing is asked for, nothing can be wrong with it. */
type InvalidInput<S> = S extends { readonly input: InputClass<infer I> }
  ? [keyof I] extends [never]
    ? never
    : ValidationFailed
  : never;

type RefusedByMode<M> =
  | ('read_only' extends M ? never : ReadOnly)
  | ('maintenance' extends M ? never : Maintenance)
  | ('emergency' extends M ? never : EmergencyRestricted);

type RuleOf<S> = S extends { readonly ability: infer A } ? (A extends (...asked: never) => infer R ? R : A) : never;
type MayBeDenied<S> = [RuleOf<S>] extends [OwnAccount] ? (S extends { readonly impersonating: 'refused' } ? true : false) : true;
type RefusedByAuthority<S> = S extends { readonly actors: infer AK }
  ? (AK extends 'system' ? never : SessionEnded) | (MayBeDenied<S> extends true ? Denied : never)
  : never;

type RefusedByAge<S> = S extends { readonly stepUp: infer U } ? (U extends false ? never : StepUpRequired) : never;

/** A change can be lost to somebody else, unless the declaration says that this has an outcome of its own. */
type LostClaim<S> = S extends { readonly conflict: false }
  ? never
  : S extends { readonly writes: readonly (infer W)[] }
    ? [Extract<W, WriteMethod & { readonly kind: 'change' }>] extends [never]
      ? never
      : Conflict
    : never;

type RefusedByFeature<S> = S extends { readonly feature: SettingDefinition } ? FeatureDisabled : never;

type Declared<S> = S extends { readonly outcomes: infer O extends OutcomeRecord } ? ResultsOf<O> : never;
type OpenDuring<S> = S extends { readonly openDuring: readonly (infer M extends Mode)[] } ? M : never;

/** Everything an operation with this declaration may end in: plain members, told apart by `outcome`. */
export type OperationResult<S extends AnySpec> = Flat<
  | Declared<S>
  | InvalidInput<S>
  | RefusedByAuthority<S>
  | RefusedByMode<OpenDuring<S>>
  | RefusedByAge<S>
  | LostClaim<S>
  | RefusedByFeature<S>
>;
