import type { AuditedActor, AuditMetadata, AuditType } from '../effects/audit-catalogue.js';
import { classOf, ignoresAuditSwitch } from '../effects/audit-catalogue.js';
import type { Effects } from '../effects/effects.js';
import type {
  AuditIntent,
  CodePurpose,
  IntentOrigin,
  NotificationType,
  Recipient,
  SecretDeliveryIntent,
} from '../effects/intents.js';
import { NOTIFICATION_TYPES } from '../effects/intents.js';
import type { Actor } from '../kernel/actor.js';
import type { ContractCaller, PendingCall, Run } from '../kernel/contract-caller.js';
import type { Expiring, Expiry } from '../kernel/deadlines.js';
import type { AnyEdge, DecisiveEdge, NarrowingEdge, QueryEdge } from '../kernel/edge.js';
import { ContractViolationException } from '../kernel/exceptions.js';
import type { AdminId, EventId, Instant, SessionId } from '../kernel/ids.js';
import type { Origin } from '../kernel/origin.js';
import { AuthenticationProof, ClaimedCode, Grant } from '../kernel/proofs.js';
import type { Authority, Target } from '../kernel/proofs.js';
import type { SettingDefinition, ValueOf } from '../kernel/setting-definition.js';
import type { AnyDeclaration, Declaration, DeclarationTypes } from './declaration.js';
import type { OperationPolicy } from './policy.js';
import type { Commits, Contact, Delivers, Emits, Notifies } from './contact.js';
import type { SettingsSnapshot } from './settings-snapshot.js';

/** What declares no write has no way to a decisive one (OR-22). */
type CommitsOf<T extends DeclarationTypes> = [T['writes']] extends [never] ? object : Commits;

type GrantOf<T extends DeclarationTypes> = [T['ability']] extends [never] ? null : Grant<T['ability']>;

/** One running operation, as its body sees it. The only way out of the body. */
export type CallOf<D> =
  D extends Declaration<infer T>
    ? Contact &
        CommitsOf<T> &
        Emits<T['audits']> &
        Notifies<T['notifies']> &
        Delivers<T['delivers']> & {
          readonly input: T['input'];
          readonly actor: T['actor'];
          readonly grant: GrantOf<T>;
        }
    : never;

export interface CallParts {
  readonly declaration: AnyDeclaration;
  readonly actor: Actor | null;
  readonly origin: Origin;
  /** Unique to this run; event ids are made from it, so that no intent can fail for want of an id. */
  readonly runId: string;
  readonly now: Instant;
  readonly contracts: ContractCaller;
  readonly effects: Effects;
  readonly ids: { id(): string; secret(): string };
  readonly policy: OperationPolicy;
  readonly onExpired: (call: Call, pending: readonly AnyEdge[], why: Expiry) => void;
  readonly audits: { everything(settings: SettingsSnapshot): boolean; views(settings: SettingsSnapshot): boolean };
}

/** The one object behind every `CallOf`: context, deadline node, and the only way to contracts and sinks. */
export class Call
  implements Contact, Commits, Emits<AuditType>, Notifies<NotificationType>, Delivers<CodePurpose>, Run, Expiring
{
  readonly run = this;
  readonly keepsProcessAlive: boolean;
  expiresAtMs = 0;
  earlier: Expiring | null = null;
  later: Expiring | null = null;
  abandoned = false;
  wrote = false;
  input: object = {};
  grant: Grant | null = null;
  settings: SettingsSnapshot | null = null;
  readonly secrets: string[] = [];
  #order = 0;
  #intents = 0;
  #pending: PendingCall[] = [];
  /** Decisive writes that were acknowledged and that no audit event has told of yet. */
  #untold: AnyEdge[] = [];
  #bookedOn: AuditedActor;
  #intentOrigin: IntentOrigin;

  constructor(private readonly parts: CallParts) {
    this.keepsProcessAlive = parts.actor?.kind === 'system';
    this.#bookedOn = auditedActor(parts.actor);
    const { ip, userAgent, channel } = parts.origin;
    this.#intentOrigin = Object.freeze({ ip, userAgent, channel, deviceId: null });
  }

  get operation(): string {
    return this.parts.declaration.name;
  }

  get declaration(): AnyDeclaration {
    return this.parts.declaration;
  }

  get actor(): Actor | null {
    return this.parts.actor;
  }

  get origin(): Origin {
    return this.parts.origin;
  }

  get correlationId(): string {
    return this.parts.origin.correlationId ?? this.parts.runId;
  }

  get policy(): OperationPolicy {
    return this.parts.policy;
  }

  get now(): Instant {
    return this.parts.now;
  }

  setting<D extends SettingDefinition>(definition: D): ValueOf<D> {
    if (this.settings === null) throw new Error(`${this.operation} decided by ${definition.key} before settings were read`);
    return this.settings.get(definition);
  }

  ask<Args, Answer>(edge: QueryEdge<Args, Answer>, args: Args): Promise<Answer> {
    return this.parts.contracts.call(this, edge, args);
  }

  narrow<Args, Answer>(edge: NarrowingEdge<Args, Answer>, args: Args): Promise<Answer> {
    this.demandDeclared(edge);
    return this.parts.contracts.call(this, edge, args);
  }

  commit<Args, Answer, Opener extends Authority>(
    edge: DecisiveEdge<Args, Answer, Opener>,
    authority: Opener,
    args: Args,
  ): Promise<Answer> {
    this.demandDeclared(edge);
    const objection = this.objectionTo(authority, edge.about?.(args) ?? null);
    if (objection !== null) {
      return Promise.reject(
        new ContractViolationException(
          `${this.operation} tried ${edge.contract}.${edge.method} with ${objection}; nothing was sent.`,
          {
            code: 'proof.refused',
            operation: this.operation,
            contract: edge.contract,
            method: edge.method,
            correlationId: this.correlationId,
          },
        ),
      );
    }
    return this.parts.contracts.call<Args, Answer>(this, edge, args);
  }

  newId(): string {
    return this.parts.ids.id();
  }

  newSecret(): string {
    const secret = this.parts.ids.secret();
    this.secrets.push(secret);
    return secret;
  }

  audit<T extends AuditType>(type: T, metadata: AuditMetadata[T], target: Target | null = this.grant?.target ?? null): void {
    this.#untold = [];
    this.record(type, metadata, target);
  }

  private record<T extends AuditType>(type: T, metadata: AuditMetadata[T], target: Target | null): void {
    const { category, severity } = classOf(type);
    if (!this.records(category)) return;
    this.parts.effects.audit({
      ...this.envelope(),
      type,
      category,
      severity,
      operation: this.operation,
      actor: this.#bookedOn,
      target,
      metadata,
    } as AuditIntent);
  }

  notify(type: NotificationType, to: Recipient): void {
    this.parts.effects.notify({
      ...this.envelope(),
      type,
      security: NOTIFICATION_TYPES[type].security,
      to,
      operation: this.operation,
    });
  }

  deliver(code: Pick<SecretDeliveryIntent, 'adminId' | 'address' | 'code' | 'expiresAt' | 'purpose'>): void {
    const { eventId, correlationId, at } = this.envelope();
    this.parts.effects.deliver({ eventId, correlationId, at, ...code }, this.operation);
  }

  actAs(adminId: AdminId, sessionId: SessionId | null): void {
    this.#bookedOn = Object.freeze({ kind: 'admin', adminId, sessionId, impersonatorId: null });
  }

  fromDevice(deviceId: string | null): void {
    this.#intentOrigin = Object.freeze({ ...this.#intentOrigin, deviceId });
  }

  committed(edge: AnyEdge): void {
    this.wrote = true;
    this.#untold.push(edge);
  }

  started(edge: AnyEdge, startedMs: number): PendingCall {
    const call = { edge, startedAs: (this.#order += 1), startedMs };
    this.#pending.push(call);
    return call;
  }

  ended(call: PendingCall): number {
    const at = this.#pending.indexOf(call);
    if (at >= 0) this.#pending.splice(at, 1);
    return (this.#order += 1);
  }

  writeUnacknowledged(edge: AnyEdge): void {
    // A run that was abandoned has already said so for every write that was pending then.
    if (this.abandoned) return;
    const { contract, method } = edge;
    this.record('operation.outcome_unknown', { operation: this.operation, contract, method }, this.grant?.target ?? null);
  }

  expire(why: Expiry): void {
    const pending = this.abandon('timed_out');
    this.parts.onExpired(this, pending, why);
  }

  /**
   * The caller gets an answer that is no result. What is still under way is nobody's from here on, so each write that was sent,
   * or was done and not yet told of, is told of now (X5): a sibling's failure must not hide a session that was opened.
   */
  abandon(ending: 'timed_out' | 'abandoned'): readonly AnyEdge[] {
    const pending = this.#pending;
    this.#pending = [];
    for (const call of pending) this.parts.contracts.report(this, call, ending, (this.#order += 1));
    const edges = pending.map(({ edge }) => edge);
    const sent = edges.filter(({ kind }) => kind !== 'query');
    for (const edge of [...sent, ...this.#untold]) this.writeUnacknowledged(edge);
    if (sent.length > 0) this.wrote = true;
    this.abandoned = true;
    return edges;
  }

  private records(category: AuditIntent['category']): boolean {
    // Before settings are read nothing is known to be switched off, so everything is recorded.
    if (this.settings === null || ignoresAuditSwitch(category)) return true;
    if (category === 'view') return this.parts.audits.views(this.settings);
    return this.parts.audits.everything(this.settings);
  }

  private envelope(): { eventId: EventId; correlationId: string; at: Instant; origin: IntentOrigin } {
    return {
      eventId: `${this.parts.runId}.${String((this.#intents += 1))}` as EventId,
      correlationId: this.correlationId,
      at: this.now,
      origin: this.#intentOrigin,
    };
  }

  private demandDeclared(edge: AnyEdge): void {
    if ((this.declaration.writes as readonly AnyEdge[]).includes(edge)) return;
    throw new Error(`${this.operation} does not declare the write ${edge.contract}.${edge.method}; add it to \`writes\``);
  }

  /** Why this proof does not open a write about that admin, or null when it does; using it spends it. */
  private objectionTo(authority: Authority, about: AdminId | null): string | null {
    const genuine = Grant.is(authority) || AuthenticationProof.is(authority) || ClaimedCode.is(authority);
    if (!genuine) return 'a forged proof';
    const subject = subjectOf(authority);
    if (about !== null && subject !== null && subject !== about) return 'a proof about somebody else';
    const spent = authority.spend(this);
    return spent === null ? null : `a ${spent} proof`;
  }
}

function subjectOf(authority: Authority): string | null {
  if (!Grant.is(authority)) return authority.adminId;
  return authority.target?.type === 'admin' ? authority.target.id : null;
}

function auditedActor(actor: Actor | null): AuditedActor {
  if (actor === null) return Object.freeze({ kind: 'anonymous' });
  if (actor.kind === 'system') return Object.freeze({ kind: 'system', name: actor.name, onBehalfOf: actor.onBehalfOf });
  const { adminId, sessionId, impersonatorId } = actor;
  return Object.freeze({ kind: 'admin', adminId, sessionId, impersonatorId });
}
