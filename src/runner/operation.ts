import type { AuditEvent } from '../effects/audit-event.js';
import type { CodePurpose } from '../effects/code-purpose.js';
import type { Notification } from '../effects/notification.js';
import type { Actor, AdminActor, SystemActor } from '../kernel/actor.js';
import type { ContractMethod, QueryMethod } from '../kernel/contract-method.js';
import type { Origin } from '../kernel/origin.js';
import type { Target } from '../kernel/proofs.js';
import type { SettingDefinition } from '../kernel/setting-definition.js';
import type { Ability } from './ability.js';
import type { InputClass } from './input/check-input.js';
import type { OutcomeRecord } from './outcomes.js';
import type { OperationPolicy } from './policy.js';
import type { OperationResult } from './result-of.js';
import type { RunOf } from './run-of.js';

/** A system mode an operation may stay open in. */
export type Mode = 'read_only' | 'maintenance' | 'emergency';
export const EVERY_MODE = ['read_only', 'maintenance', 'emergency'] as const;

/** In place of an ability: the operation concerns the acting admin's own account and nobody else's. */
export const OWN_ACCOUNT = 'own_account';
export type OwnAccount = typeof OWN_ACCOUNT;

/** Who may act: a person through a session, a declared part of the host, or either. */
export type ActorKind = 'admin' | 'system' | 'any';
/** Whether an impersonated session may run the operation. */
export type Impersonating = 'refused' | 'allowed';
export type OperationKind = 'mutation' | 'read' | 'entrance';

type AbilityOrOwn = Ability | OwnAccount;
/** Either a fixed ability or one chosen by what is asked for; both are declared, never computed from stored data. */
export type AbilityRule<I> = AbilityOrOwn | ((input: I, actor: Actor, policy: OperationPolicy) => AbilityOrOwn);

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- stands for every write, whatever its arguments
export type WriteMethod = ContractMethod<'restrict' | 'change', any, any>;

/** What the operation reads beside the settings, before its body begins. */
export interface FirstRead<I, Answer = unknown> {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- what it takes and answers is checked where it is declared
  readonly method: QueryMethod<any, any>;
  readonly args: (input: I) => object;
  /** Never set; carries the answer's type to the compiler. */
  readonly answer?: Answer;
}

/** Declares a first read: a method and what it is asked, made from the input. */
export function firstRead<I, Args extends object, Answer>(
  method: QueryMethod<Args, Answer>,
  args: (input: I) => Args,
): FirstRead<I, Answer> {
  return Object.freeze({ method, args });
}

interface Common<I extends object> {
  readonly input: InputClass<I>;
  readonly outcomes: OutcomeRecord;
  readonly audits: readonly AuditEvent[];
  readonly notifies?: readonly Notification[];
  readonly delivers?: readonly CodePurpose[];
  /** Settings the body decides by; read in the same call as the gates'. */
  readonly settings?: readonly SettingDefinition[];
  /** A feature flag that must be on. */
  readonly feature?: SettingDefinition;
  /** The modes in which the operation stays open. */
  readonly openDuring: readonly Mode[];
}

interface Acting<I extends object> {
  readonly actors: ActorKind;
  readonly ability: AbilityRule<I>;
  /** For an own-account operation the target is always the acting admin, whatever this says. */
  readonly target: (input: I, actor: Actor) => Target | null;
}

export interface MutationSpec<I extends object> extends Common<I>, Acting<I> {
  /** Whether a recent proof of password or code is demanded; a function where that depends on what is asked for. */
  readonly stepUp: boolean | ((input: I, policy: OperationPolicy) => boolean);
  readonly impersonating: Impersonating;
  /** A mutation writes something; one that declares no write is a read. */
  readonly writes: readonly [WriteMethod, ...WriteMethod[]];
  /** Each change leaves a trace: at least one audit event. */
  readonly audits: readonly [AuditEvent, ...AuditEvent[]];
  /** `false` where the only race there is has an outcome of its own. */
  readonly conflict?: false;
}

export interface ReadSpec<I extends object> extends Omit<Common<I>, 'audits' | 'notifies' | 'delivers'>, Acting<I> {
  /** At most a view event, which is off unless `audit.log_views` is on. */
  readonly audits?: readonly AuditEvent[];
}

export interface EntranceSpec<I extends object> extends Common<I> {
  /** The read that starts beside the settings; its answer is the body's second argument. */
  readonly firstRead?: FirstRead<I>;
  readonly writes: readonly WriteMethod[];
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- stands for every spec, whatever its input
export type AnySpec = MutationSpec<any> | ReadSpec<any> | EntranceSpec<any>;

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
  spec: Common<object> & { readonly conflict?: false; readonly firstRead?: unknown },
  authority: ActingRules | null,
  writes: readonly WriteMethod[],
): Declared<K, S> {
  const declaration: Declaration = {
    kind,
    name,
    input: spec.input,
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
