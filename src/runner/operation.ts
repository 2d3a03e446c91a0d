import type { AuditEvent } from '../effects/audit-event.js';
import type { CodePurpose } from '../effects/code-purpose.js';
import type { Notification } from '../effects/notification.js';
import type { Actor, AdminActor, SystemActor } from '../kernel/actor.js';
import type { Origin } from '../kernel/origin.js';
import type { Target } from '../kernel/proofs.js';
import type { SettingDefinition } from '../kernel/setting-definition.js';
import type { InputClass } from './input/check-input.js';
import type { OutcomeRecord, Violation } from './outcomes.js';
import type { OperationPolicy } from './policy.js';
import type { OperationResult } from './result-of.js';
import type { RunOf } from './run-of.js';
import { OWN_ACCOUNT } from './spec.js';
import type {
  AbilityOrOwn,
  Acting,
  ActorKind,
  AnySpec,
  Common,
  EntranceSpec,
  FirstRead,
  Impersonating,
  Mode,
  MutationSpec,
  OperationKind,
  ReadSpec,
  WriteMethod,
} from './spec.js';

export { EVERY_MODE, firstRead, OWN_ACCOUNT } from './spec.js';
export type { OwnAccount } from './spec.js';

/** How an operation with an actor is authorized. */
export interface ActingRules {
  readonly actors: ActorKind;
  /** The ability's key, or the own-account marker. */
  readonly ability: (input: object, actor: Actor, policy: OperationPolicy) => string;
  readonly target: (input: object, actor: Actor) => Target | null;
  readonly stepUp: (input: object, policy: OperationPolicy) => boolean;
  readonly impersonating: Impersonating;
}

/** What the runner reads of every operation. */
export interface Declaration {
  readonly kind: OperationKind;
  readonly name: string;
  readonly input: InputClass<object>;
  readonly alsoCheck: ((input: object, policy: OperationPolicy) => readonly Violation[]) | null;
  readonly outcomes: OutcomeRecord;
  readonly audits: readonly AuditEvent[];
  readonly notifies: readonly Notification[];
  readonly delivers: readonly CodePurpose[];
  readonly settings: readonly SettingDefinition[];
  readonly feature: SettingDefinition | null;
  /** Whether the operation can end in `conflict`. */
  readonly conflict: boolean;
  readonly openDuring: readonly Mode[];
  readonly writes: readonly WriteMethod[];
  readonly authority: ActingRules | null;
  readonly firstRead: FirstRead<object> | null;
}

/** An operation as the runner runs it: its declaration and its body, one value. */
export interface AnyOperation extends Declaration {
  /** What is particular to it, run after everything the runner does for all. */
  readonly play: (run: never, read: never) => object | Promise<object>;
}

/** One operation, with the types its declaration computes. */
export interface Operation<K extends OperationKind, S extends AnySpec> extends AnyOperation {
  /** Never set; carries the declaration to the compiler. */
  readonly types?: { readonly kind: K; readonly spec: S };
}

/** A declaration that has no body yet. */
export interface Declared<K extends OperationKind, S extends AnySpec> extends Declaration {
  /** Never set; carries the declaration to the compiler. */
  readonly types?: { readonly kind: K; readonly spec: S };
  body(play: (run: RunOf<K, S>, read: AnswerOfFirstRead<S>) => OperationResult<S> | Promise<OperationResult<S>>): Operation<K, S>;
}

type AnswerOfFirstRead<S> = S extends { readonly firstRead: FirstRead<never, infer Answer> } ? Answer : undefined;

/** A misspelt key of a declaration does not compile. */
type Exact<S, Known> = Readonly<Record<Exclude<keyof S, keyof Known>, never>>;

/** An operation that changes something. Ability, mode rule, step-up, impersonation rule and audit event are required. */
export function mutation<I extends object, const S extends MutationSpec<I>>(
  name: string,
  spec: S & { readonly input: InputClass<I> } & Exact<S, MutationSpec<I>>,
): Declared<'mutation', S> {
  return declare<'mutation', S>('mutation', name, spec, actingRules(spec, spec.stepUp, spec.impersonating), spec.writes);
}

/** An operation that only reads. It emits refusals, and a view event where that is switched on. */
export function read<I extends object, const S extends ReadSpec<I>>(
  name: string,
  spec: S & { readonly input: InputClass<I> } & Exact<S, ReadSpec<I>>,
): Declared<'read', S> {
  return declare<'read', S>('read', name, { audits: [], ...spec }, actingRules(spec, false, 'allowed'), []);
}

/** An operation before there is an actor: signing in, the per-request check, redeeming a code, public state. */
export function entrance<I extends object, const S extends EntranceSpec<I>>(
  name: string,
  spec: S & { readonly input: InputClass<I> } & Exact<S, EntranceSpec<I>>,
): Declared<'entrance', S> {
  return declare<'entrance', S>('entrance', name, spec, null, spec.writes);
}

function actingRules<I extends object>(
  spec: Acting<I>,
  stepUp: MutationSpec<I>['stepUp'],
  impersonating: Impersonating,
): ActingRules {
  const { ability } = spec;
  const keyOf = (one: AbilityOrOwn): string => (one === OWN_ACCOUNT ? one : one.key);
  return {
    actors: spec.actors,
    ability:
      typeof ability === 'function' ? (input, actor, policy) => keyOf(ability(input as I, actor, policy)) : () => keyOf(ability),
    target: spec.target as ActingRules['target'],
    stepUp: typeof stepUp === 'function' ? (stepUp as ActingRules['stepUp']) : () => stepUp,
    impersonating,
  };
}

function declare<K extends OperationKind, S extends AnySpec>(
  kind: K,
  name: string,
  spec: Omit<Common<object>, 'alsoCheck'> & {
    readonly alsoCheck?: unknown;
    readonly conflict?: false;
    readonly firstRead?: unknown;
  },
  authority: ActingRules | null,
  writes: readonly WriteMethod[],
): Declared<K, S> {
  const declaration: Declaration = {
    kind,
    name,
    input: spec.input,
    alsoCheck: (spec.alsoCheck as Declaration['alsoCheck'] | undefined) ?? null,
    outcomes: spec.outcomes,
    audits: spec.audits,
    notifies: spec.notifies ?? [],
    delivers: spec.delivers ?? [],
    settings: spec.settings ?? [],
    feature: spec.feature ?? null,
    conflict: spec.conflict !== false && writes.some(({ kind: one }) => one === 'change'),
    openDuring: spec.openDuring,
    writes,
    authority,
    firstRead: (spec.firstRead as FirstRead<object> | undefined) ?? null,
  };
  return Object.freeze({ ...declaration, body: (play: AnyOperation['play']) => Object.freeze({ ...declaration, play }) });
}

type SpecOf<O> = O extends { readonly types?: { readonly spec: infer S extends AnySpec } } ? S : never;
/** Who calls an operation: its actor, or for an entrance where the request came from. */
export type CallerOf<O> =
  SpecOf<O> extends { readonly actors: infer AK }
    ? AK extends 'admin'
      ? AdminActor
      : AK extends 'system'
        ? SystemActor
        : Actor
    : Origin;
export type InputOf<O> = SpecOf<O>['input'] extends InputClass<infer I> ? I : never;
/** The closed union an operation may end in, computed from its declaration. */
export type ResultOf<O> = OperationResult<SpecOf<O>>;
