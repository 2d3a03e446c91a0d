import type { AuditType } from '../effects/audit-catalogue.js';
import type { CodePurpose, NotificationType } from '../effects/intents.js';
import type { Actor, AdminActor, SystemActor } from '../kernel/actor.js';
import type { Edge } from '../kernel/edge.js';
import type { Target } from '../kernel/proofs.js';
import type { SettingDefinition } from '../kernel/setting-definition.js';
import type { InputClass } from './admit-input.js';
import type { OperationPolicy } from './policy.js';
import type {
  Conflict,
  Denied,
  EmergencyRestricted,
  FeatureDisabled,
  Maintenance,
  OutcomeRecord,
  ReadOnly,
  ResultsOf,
  SessionEnded,
  StepUpRequired,
  ValidationFailed,
} from './outcomes.js';

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

/** Either a fixed ability or one chosen by what is asked for; both are declared, never computed from stored data. */
export type AbilityRule<I, A extends string> = A | ((input: I, actor: Actor, policy: OperationPolicy) => A);

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- stands for every write, whatever its arguments
export type WriteEdge = Edge<'narrowing' | 'decisive', any, any>;

interface Common<
  I extends object,
  O extends OutcomeRecord,
  AU extends AuditType,
  NO extends NotificationType,
  CO extends CodePurpose,
> {
  readonly input: InputClass<I>;
  readonly outcomes: O;
  readonly audits: readonly AU[];
  readonly notifies?: readonly NO[];
  readonly delivers?: readonly CO[];
  /** Settings the body decides by; read in the same call as the gates'. */
  readonly settings?: readonly SettingDefinition[];
  /** A feature flag that must be on. */
  readonly feature?: SettingDefinition;
  /** `false` where the only race there is has an outcome of its own. */
  readonly conflict?: false;
}

interface Acting<I extends object, A extends string, M extends Mode, AK extends ActorKind> {
  readonly actors: AK;
  readonly ability: AbilityRule<I, A>;
  /** For an own-account operation the target is always the acting admin, whatever this says. */
  readonly target: (input: I, actor: Actor) => Target | null;
  /** The modes in which the operation stays open. */
  readonly openDuring: readonly M[];
}

/** A mutation writes something; one that declares no write is a read. */
type Writes = readonly [WriteEdge, ...WriteEdge[]];

export interface MutationSpec<
  I extends object,
  A extends string,
  M extends Mode,
  AK extends ActorKind,
  SU extends boolean,
  IM extends Impersonating,
  W extends Writes,
  O extends OutcomeRecord,
  AU extends AuditType,
  NO extends NotificationType,
  CO extends CodePurpose,
>
  extends Common<I, O, AU, NO, CO>, Acting<I, A, M, AK> {
  /** Whether a recent proof of password or code is demanded; a function where that depends on what is asked for. */
  readonly stepUp: SU | ((input: I, policy: OperationPolicy) => SU);
  readonly impersonating: IM;
  readonly writes: W;
  /** Each change leaves a trace: at least one audit event. */
  readonly audits: readonly [AU, ...AU[]];
}

export interface ReadSpec<
  I extends object,
  A extends string,
  M extends Mode,
  AK extends ActorKind,
  O extends OutcomeRecord,
  AU extends AuditType,
>
  extends Omit<Common<I, O, AU, never, never>, 'audits'>, Acting<I, A, M, AK> {
  /** At most a view event, which is off unless `audit.log_views` is on. */
  readonly audits?: readonly AU[];
}

export interface EntranceSpec<
  I extends object,
  M extends Mode,
  W extends readonly WriteEdge[],
  O extends OutcomeRecord,
  AU extends AuditType,
  NO extends NotificationType,
  CO extends CodePurpose,
> extends Common<I, O, AU, NO, CO> {
  /** The modes in which the entrance stays open for everybody. Break-glass is decided after the last factor (L11). */
  readonly openDuring: readonly M[];
  readonly writes: W;
}

/** What the runner reads of every declaration. */
export interface AnyDeclaration {
  readonly kind: 'mutation' | 'read' | 'entrance';
  readonly name: string;
  readonly input: InputClass<object>;
  readonly outcomes: OutcomeRecord;
  readonly audits: readonly AuditType[];
  readonly notifies: readonly NotificationType[];
  readonly delivers: readonly CodePurpose[];
  readonly settings: readonly SettingDefinition[];
  readonly feature: SettingDefinition | null;
  /** Whether the operation can end in `conflict`. */
  readonly conflict: boolean;
  readonly openDuring: readonly Mode[];
  readonly writes: readonly WriteEdge[];
  readonly authority: ActingRules | null;
}

/** How an operation with an actor is authorized. */
export interface ActingRules {
  readonly actors: ActorKind;
  readonly ability: (input: object, actor: Actor, policy: OperationPolicy) => string;
  readonly target: (input: object, actor: Actor) => Target | null;
  readonly stepUp: (input: object, policy: OperationPolicy) => boolean;
  readonly impersonating: Impersonating;
}

/** The declaration's types, for the compiler only. */
export interface DeclarationTypes {
  input: object;
  ability: string;
  actor: Actor | null;
  result: object;
  audits: AuditType;
  notifies: NotificationType;
  delivers: CodePurpose;
  writes: WriteEdge;
}

export interface Declaration<T extends DeclarationTypes> extends AnyDeclaration {
  /** Never set. */
  readonly types?: T;
}

type ActorOfKind<AK extends ActorKind> = AK extends 'admin' ? AdminActor : AK extends 'system' ? SystemActor : Actor;
type RefusedByMode<M extends Mode> =
  | ('read_only' extends M ? never : ReadOnly)
  | ('maintenance' extends M ? never : Maintenance)
  | ('emergency' extends M ? never : EmergencyRestricted);
type RefusedByAuthority<A extends string, AK extends ActorKind, IM extends Impersonating> =
  (AK extends 'system' ? never : SessionEnded) | ([A] extends [OwnAccount] ? ('refused' extends IM ? Denied : never) : Denied);
/** Where nothing is asked for, nothing can be wrong with it. */
type InvalidInput<I> = [keyof I] extends [never] ? never : ValidationFailed;
/** A decisive write can be lost to somebody else, unless the declaration says that this has an outcome of its own. */
type LostClaim<W extends WriteEdge, CF = undefined> = CF extends false
  ? never
  : [Extract<W, { kind: 'decisive' }>] extends [never]
    ? never
    : Conflict;
type WithFeature<F> = F extends SettingDefinition ? FeatureDisabled : never;

/** An operation that changes something. Ability, mode rule, step-up, impersonation rule and audit event are required. */
export function mutation<
  I extends object,
  const A extends string,
  const M extends Mode,
  const AK extends ActorKind,
  const SU extends boolean,
  const IM extends Impersonating,
  const W extends Writes,
  O extends OutcomeRecord,
  const AU extends AuditType,
  const NO extends NotificationType = never,
  const CO extends CodePurpose = never,
  const F extends SettingDefinition | undefined = undefined,
  const CF extends false | undefined = undefined,
>(name: string, spec: MutationSpec<I, A, M, AK, SU, IM, W, O, AU, NO, CO> & { readonly feature?: F; readonly conflict?: CF }) {
  type Types = {
    input: I;
    ability: A;
    actor: ActorOfKind<AK>;
    result:
      | ResultsOf<O>
      | InvalidInput<I>
      | RefusedByAuthority<A, AK, IM>
      | RefusedByMode<M>
      | (true extends SU ? StepUpRequired : never)
      | LostClaim<W[number], CF>
      | WithFeature<F>;
    audits: AU;
    notifies: NO;
    delivers: CO;
    writes: W[number];
  };
  return declare<Types>('mutation', name, spec, rulesOf(spec, spec.stepUp, spec.impersonating), spec.writes);
}

/** An operation that only reads. It emits refusals, and a view event where that is switched on. */
export function read<
  I extends object,
  const A extends string,
  const M extends Mode,
  const AK extends ActorKind,
  O extends OutcomeRecord,
  const AU extends AuditType = never,
>(name: string, spec: ReadSpec<I, A, M, AK, O, AU>) {
  type Types = {
    input: I;
    ability: A;
    actor: ActorOfKind<AK>;
    result: ResultsOf<O> | InvalidInput<I> | RefusedByAuthority<A, AK, 'allowed'> | RefusedByMode<M>;
    audits: AU;
    notifies: never;
    delivers: never;
    writes: never;
  };
  return declare<Types>('read', name, { audits: [], ...spec }, rulesOf(spec, false, 'allowed'), []);
}

/** An operation before there is an actor: signing in, the per-request check, redeeming a code, public state. */
export function entrance<
  I extends object,
  const M extends Mode,
  const W extends readonly WriteEdge[],
  O extends OutcomeRecord,
  const AU extends AuditType,
  const NO extends NotificationType = never,
  const CO extends CodePurpose = never,
>(name: string, spec: EntranceSpec<I, M, W, O, AU, NO, CO>) {
  type Types = {
    input: I;
    ability: never;
    actor: null;
    result: ResultsOf<O> | InvalidInput<I> | RefusedByMode<M> | LostClaim<W[number]>;
    audits: AU;
    notifies: NO;
    delivers: CO;
    writes: W[number];
  };
  return declare<Types>('entrance', name, spec, null, spec.writes);
}

function rulesOf<I extends object>(
  spec: Acting<I, string, Mode, ActorKind>,
  stepUp: boolean | ((input: I, policy: OperationPolicy) => boolean),
  impersonating: Impersonating,
): ActingRules {
  const { ability } = spec;
  return {
    actors: spec.actors,
    ability: typeof ability === 'function' ? (ability as ActingRules['ability']) : () => ability,
    target: spec.target as ActingRules['target'],
    stepUp: typeof stepUp === 'function' ? (stepUp as ActingRules['stepUp']) : () => stepUp,
    impersonating,
  };
}

function declare<T extends DeclarationTypes>(
  kind: AnyDeclaration['kind'],
  name: string,
  spec: Common<object, OutcomeRecord, AuditType, NotificationType, CodePurpose> & { readonly openDuring: readonly Mode[] },
  authority: ActingRules | null,
  writes: readonly WriteEdge[],
): Declaration<T> {
  return Object.freeze({
    kind,
    name,
    input: spec.input,
    outcomes: spec.outcomes,
    audits: spec.audits,
    notifies: spec.notifies ?? [],
    delivers: spec.delivers ?? [],
    settings: spec.settings ?? [],
    feature: spec.feature ?? null,
    conflict: spec.conflict !== false && writes.some(({ kind: one }) => one === 'decisive'),
    openDuring: spec.openDuring,
    writes,
    authority,
  });
}

export type TypesOf<D> = D extends Declaration<infer T> ? T : never;
export type InputOf<D> = TypesOf<D>['input'];
export type ResultOf<D> = TypesOf<D>['result'];
export type ActorOf<D> = NonNullable<TypesOf<D>['actor']>;
