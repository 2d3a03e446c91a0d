import type { AuditEvent, MetadataOf } from '../effects/audit-event.js';
import { ignoresAuditSwitch } from '../effects/audit-event.js';
import type { CodePurpose } from '../effects/code-purpose.js';
import type { Effects } from '../effects/effects.js';
import type {
  AnyAuditIntent,
  AnyNotificationIntent,
  AnySecretDeliveryIntent,
  AuditedActor,
  IntentOrigin,
  Recipient,
} from '../effects/intents.js';
import type { Notification } from '../effects/notification.js';
import type { Actor } from '../kernel/actor.js';
import type { AnyContractMethod, ChangeMethod, QueryMethod, RestrictMethod } from '../kernel/contract-method.js';
import type { Expiring, Expiry } from '../kernel/deadlines.js';
import { ContractViolationException } from '../kernel/exceptions.js';
import type { AdminInfraException } from '../kernel/exceptions.js';
import { deepFreeze } from '../kernel/freeze.js';
import type { Gateway, PendingCall, RunningOperation } from '../kernel/gateway.js';
import type { AdminId, EventId, Instant, SessionId } from '../kernel/ids.js';
import type { Origin } from '../kernel/origin.js';
import type { Authority, Target } from '../kernel/proofs.js';
import { AuthenticationProof, ClaimedCode, Grant } from '../kernel/proofs.js';
import type { SettingDefinition, SettingValue, ValueOf } from '../kernel/setting-definition.js';
import type { Changes, Delivers, Emits, EntryRun, Notifies, Queries } from './capabilities.js';
import type { Declaration } from './operation.js';
import { result } from './outcomes.js';
import type { OperationPolicy } from './policy.js';
import type { RequestRun } from './request-run.js';
import { OUTCOME_UNKNOWN } from './runner.events.js';
import type { SettingsSnapshot } from './settings-snapshot.js';

export interface RunParts {
  readonly declaration: Declaration;
  readonly actor: Actor | null;
  readonly origin: Origin;
  /** Unique to this run; event ids are made from it, so that no intent can fail for want of an id. */
  readonly runId: string;
  readonly now: Instant;
  /** When it began, by the clock that only moves forward. */
  readonly startedMs: number;
  /** What becomes of the caller when time runs out. */
  readonly whenExpired: (run: Run, pending: readonly AnyContractMethod[], why: Expiry) => void;
  readonly gateway: Gateway;
  readonly effects: Effects;
  readonly ids: { id(): string; secret(): string };
  readonly policy: OperationPolicy;
  readonly switches: {
    auditsEverything(settings: SettingsSnapshot): boolean;
    auditsViews(settings: SettingsSnapshot): boolean;
    notifiesEverything(settings: SettingsSnapshot): boolean;
  };
}

const NONE: readonly never[] = [];

/** The one object behind every `RunOf`: context, deadline node, and the only way to contracts and sinks. */
export class Run
  implements Queries, Changes, Emits<AuditEvent>, Notifies<Notification>, Delivers<CodePurpose>, RunningOperation, Expiring
{
  readonly self = this;
  readonly keepsProcessAlive: boolean;
  expiresAtMs = 0;
  earlier: Expiring | null = null;
  later: Expiring | null = null;
  context: Expiring['context'] = null;
  abandoned = false;
  /** Set by the runner: answers the caller. */
  resolve: ((ended: object) => void) | null = null;
  /** Set by the runner: answers the caller with what is no result. */
  reject: ((exception: AdminInfraException) => void) | null = null;
  wrote = false;
  input: object = {};
  grant: Grant | null = null;
  settings: SettingsSnapshot | null = null;
  secrets: readonly string[] = NONE;
  #order = 0;
  #intents = 0;
  #pending: PendingCall[] = [];
  /** What has to be taken back should this run fail. */
  #owed: (() => void)[] | null = null;
  /** Decisive writes that were acknowledged and that no audit event has told of yet. */
  #untold: AnyContractMethod[] | null = null;
  /** Made with the first intent; most runs have none. */
  #bookedOn: AuditedActor | null = null;
  #intentOrigin: IntentOrigin | null = null;
  #deviceId: string | null = null;

  constructor(private readonly parts: RunParts) {
    this.keepsProcessAlive = parts.actor?.kind === 'system';
  }

  get operation(): string {
    return this.parts.declaration.name;
  }

  get declaration(): Declaration {
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

  get runId(): string {
    return this.parts.runId;
  }

  get policy(): OperationPolicy {
    return this.parts.policy;
  }

  get startedMs(): number {
    return this.parts.startedMs;
  }

  get now(): Instant {
    return this.parts.now;
  }

  setting<D extends SettingDefinition>(definition: D): ValueOf<D> {
    if (this.settings === null) throw new Error(`${this.operation} decided by ${definition.key} before settings were read`);
    return this.settings.get(definition);
  }

  stored(definition: SettingDefinition): SettingValue | null {
    if (this.settings === null) throw new Error(`${this.operation} asked for ${definition.key} before settings were read`);
    return this.settings.stored(definition);
  }

  query<Args, Answer>(method: QueryMethod<Args, Answer>, args: Args): Promise<Answer> {
    return this.parts.gateway.call(this, method, args);
  }

  restrict<Args, Answer>(method: RestrictMethod<Args, Answer>, args: Args): Promise<Answer> {
    this.demandDeclared(method);
    return this.parts.gateway.call(this, method, args);
  }

  change<Args, Answer, Opener extends Authority>(
    method: ChangeMethod<Args, Answer, Opener>,
    authority: Opener,
    args: Args,
  ): Promise<Answer> {
    this.demandDeclared(method);
    const objection = this.objectionTo(authority, method.about?.(args) ?? null);
    if (objection !== null) {
      return Promise.reject(
        new ContractViolationException(
          `${this.operation} tried ${method.contract}.${method.name} with ${objection}; nothing was sent.`,
          {
            code: 'proof.refused',
            operation: this.operation,
            contract: method.contract,
            method: method.name,
            correlationId: this.correlationId,
          },
        ),
      );
    }
    return this.parts.gateway.call<Args, Answer>(this, method, args);
  }

  onFailure<Args, Answer>(method: RestrictMethod<Args, Answer>, args: Args): void {
    this.demandDeclared(method);
    (this.#owed ??= []).push(() => {
      // Nobody waits for it and nobody is told: what it could not take back counts as used, which is the cautious reading.
      this.parts.gateway.call(this, method, args).catch(() => undefined);
    });
  }

  async bestEffort(work: Promise<unknown>): Promise<void> {
    await work.catch(() => undefined);
  }

  /** The run as the runner's own steps see it: what they write belongs to every operation, and none declares it. */
  get atEntry(): EntryRun {
    return {
      now: this.now,
      audit: (...event) => {
        this.audit(...event);
      },
      notify: (...notice) => {
        this.notify(...notice);
      },
      restrict: (method, args) => this.parts.gateway.call(this, method, args),
      bestEffort: (work) => this.bestEffort(work),
    };
  }

  newId(): string {
    return this.parts.ids.id();
  }

  newSecret(): string {
    const secret = this.parts.ids.secret();
    this.secrets = [...this.secrets, secret];
    return secret;
  }

  end(outcome: string, data?: object): never {
    // The types of a result are computed from the declaration; here it is one frozen, plain value like any other.
    return (data === undefined ? result(outcome) : result(outcome, data)) as never;
  }

  audit<E extends AuditEvent>(event: E, metadata: MetadataOf<E>, target: Target | null = this.grant?.target ?? null): void {
    this.#untold = null;
    this.record(event, metadata, target);
  }

  private record<E extends AuditEvent>(event: E, metadata: MetadataOf<E>, target: Target | null): void {
    const { type, category, severity } = event;
    if (!this.records(category)) return;
    // One literal, so that all of them have one shape; written out in `notify` and `deliver` too.
    const intent: AnyAuditIntent = {
      eventId: this.nextEventId(),
      correlationId: this.correlationId,
      at: this.now,
      origin: this.intentOrigin(),
      type,
      category,
      severity,
      operation: this.operation,
      actor: this.bookedOn(),
      target: deepFreeze(target),
      metadata: deepFreeze(metadata),
    };
    this.parts.effects.audit(Object.freeze(intent));
  }

  notify({ type, security, severity }: Notification, to: Recipient): void {
    const muted = !security && this.settings !== null && !this.parts.switches.notifiesEverything(this.settings);
    if (muted) return;
    const intent: AnyNotificationIntent = {
      eventId: this.nextEventId(),
      correlationId: this.correlationId,
      at: this.now,
      origin: this.intentOrigin(),
      type,
      security,
      severity,
      to: deepFreeze(to),
      actor: this.bookedOn(),
      operation: this.operation,
    };
    this.parts.effects.notify(Object.freeze(intent));
  }

  deliver(
    { name: purpose }: CodePurpose,
    code: Pick<AnySecretDeliveryIntent, 'adminId' | 'address' | 'code' | 'expiresAt'>,
  ): void {
    const { correlationId, now: at } = this;
    this.parts.effects.deliver({ eventId: this.nextEventId(), correlationId, at, purpose, ...code }, this.operation);
  }

  /** What a store may keep of this run beside a write; null for a write that the operation does not declare. */
  asSenderOf(method: AnyContractMethod): RequestRun | null {
    const { audits, writes } = this.declaration;
    if (!(writes as readonly AnyContractMethod[]).includes(method)) return null;
    const { runId, operation, correlationId, now: at } = this;
    // Where only some of them are silenced, a record that is lost looks like one that was never to come.
    const isAudited = audits.length > 0 && audits.every(({ category }) => this.records(category));
    const intents = { actor: this.bookedOn(), origin: this.intentOrigin(), eventsBefore: this.#intents };
    return Object.freeze({ runId, operation, correlationId, at, ...intents, isAudited });
  }

  actAs(adminId: AdminId, sessionId: SessionId | null): void {
    this.#bookedOn = Object.freeze({ kind: 'admin', adminId, sessionId, impersonatorId: null });
  }

  fromDevice(deviceId: string | null): void {
    this.#deviceId = deviceId;
    this.#intentOrigin = null;
  }

  committed(method: AnyContractMethod): void {
    this.wrote = true;
    (this.#untold ??= []).push(method);
  }

  started(method: AnyContractMethod, startedMs: number): PendingCall {
    const call = { method, startedAs: (this.#order += 1), startedMs };
    this.#pending.push(call);
    return call;
  }

  ended(call: PendingCall): number {
    // Most often there is one, or the last that was begun ends first; only in between is anything moved.
    if (this.#pending.at(-1) === call) this.#pending.pop();
    else {
      const at = this.#pending.indexOf(call);
      if (at >= 0) this.#pending.splice(at, 1);
    }
    return (this.#order += 1);
  }

  writeUnacknowledged(method: AnyContractMethod): void {
    // A run that was abandoned has already said so for every write that was pending then.
    if (this.abandoned) return;
    const { contract, name } = method;
    this.record(OUTCOME_UNKNOWN, { operation: this.operation, contract, method: name }, this.grant?.target ?? null);
  }

  expire(why: Expiry): void {
    const pending = this.abandon('timed_out');
    this.parts.whenExpired(this, pending, why);
  }

  /**
   * The caller gets an answer that is no result. What is still under way is nobody's from here on, so each write that was sent,
   * or was done and not yet told of, is told of now: a sibling's failure must not hide a session that was opened.
   */
  abandon(ending: 'timed_out' | 'abandoned'): readonly AnyContractMethod[] {
    // First, because an abandoned run starts no call any more.
    const owed = this.#owed ?? [];
    this.#owed = null;
    const pending = this.#pending;
    this.#pending = [];
    for (const takeBack of owed) takeBack();
    this.#pending = [];
    for (const call of pending) this.parts.gateway.report(this, call, ending, (this.#order += 1));
    const methods = pending.map(({ method }) => method);
    const sent = methods.filter(({ kind }) => kind !== 'query');
    for (const method of [...sent, ...(this.#untold ?? [])]) this.writeUnacknowledged(method);
    if (sent.length > 0) this.wrote = true;
    this.abandoned = true;
    return methods;
  }

  private records(category: AnyAuditIntent['category']): boolean {
    // Before settings are read nothing is known to be switched off, so everything is recorded.
    if (this.settings === null || ignoresAuditSwitch(category)) return true;
    if (category === 'view') return this.parts.switches.auditsViews(this.settings);
    return this.parts.switches.auditsEverything(this.settings);
  }

  private bookedOn(): AuditedActor {
    return (this.#bookedOn ??= auditedActor(this.actor));
  }

  private nextEventId(): EventId {
    return `${this.parts.runId}.${String((this.#intents += 1))}` as EventId;
  }

  private intentOrigin(): IntentOrigin {
    if (this.#intentOrigin !== null) return this.#intentOrigin;
    const { ip, userAgent, channel } = this.parts.origin;
    return (this.#intentOrigin = Object.freeze({ ip, userAgent, channel, deviceId: this.#deviceId }));
  }

  private demandDeclared(method: AnyContractMethod): void {
    if ((this.declaration.writes as readonly AnyContractMethod[]).includes(method)) return;
    throw new Error(`${this.operation} does not declare the write ${method.contract}.${method.name}; add it to \`writes\``);
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
