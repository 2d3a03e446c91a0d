import type { AuditEvent } from '../effects/audit-event.js';
import type { CodePurpose } from '../effects/code-purpose.js';
import type { Notification } from '../effects/notification.js';
import type { Actor } from '../kernel/actor.js';
import type { ContractMethod, QueryMethod } from '../kernel/contract-method.js';
import type { Target } from '../kernel/proofs.js';
import type { SettingDefinition } from '../kernel/setting-definition.js';
import type { Ability } from './ability.js';
import type { InputClass } from './input/check-input.js';
import type { OutcomeRecord, Violation } from './outcomes.js';
import type { OperationPolicy } from './policy.js';

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

export type AbilityOrOwn = Ability | OwnAccount;
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

export interface Common<I extends object> {
  readonly input: InputClass<I>;
  /** What only the application's own policy can find wrong with an input that breaks no rule of its class; answered before any call. */
  readonly alsoCheck?: (input: I, policy: OperationPolicy) => readonly Violation[];
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

export interface Acting<I extends object> {
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
