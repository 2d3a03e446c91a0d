import type { Clock } from '../kernel/clock.contract.js';
import { deepFreeze } from '../kernel/freeze.js';
import type { AuditLogger } from './audit-logger.contract.js';
import type { AdminInfraEvents } from './events.js';
import type { AnyAuditIntent, AnyNotificationIntent, AnySecretDeliveryIntent } from './intents.js';
import type { NotificationDispatcher } from './notification-dispatcher.contract.js';
import type { SecretDelivery } from './secret-delivery.contract.js';
import { Sink } from './sink.js';
import type { SinkLimits } from './sink.js';

export interface EffectsPolicy extends SinkLimits {
  /** How long shutdown waits for intents in flight, in milliseconds. */
  readonly drainMs: number;
}

/** What the operation's intents lost, and what is under way; for a health endpoint. */
export interface SinkReport {
  readonly sink: string;
  readonly inFlight: number;
  readonly lost: number;
}

/**
 * The only way to an intent sink (one door out). Fire and forget: nothing a sink does comes back to the operation.
 */
export class Effects {
  readonly #audit: Sink<AnyAuditIntent>;
  readonly #notifications: Sink<AnyNotificationIntent>;
  readonly #secrets: Sink<AnySecretDeliveryIntent>;
  readonly #sinks: readonly Sink<never>[];
  #drainDeadline: Promise<unknown> | null = null;
  #drainTimer: NodeJS.Timeout | undefined;

  constructor(
    sinks: { readonly audit: AuditLogger; readonly notifications: NotificationDispatcher; readonly secrets: SecretDelivery },
    private readonly policy: EffectsPolicy,
    clock: Clock,
    private readonly events: AdminInfraEvents,
  ) {
    const sink = <I>(name: string, hand: (intent: I) => unknown): Sink<I> =>
      new Sink(name, hand, policy, clock, (cause, count) => {
        events.publish('lost', () => ({ sink: name, cause, count }));
      });
    this.#audit = sink('AuditLogger', (intent: AnyAuditIntent) => sinks.audit.record(intent));
    this.#notifications = sink('NotificationDispatcher', (intent: AnyNotificationIntent) => sinks.notifications.dispatch(intent));
    this.#secrets = sink('SecretDelivery', (intent: AnySecretDeliveryIntent) => sinks.secrets.deliver(intent));
    this.#sinks = [this.#audit, this.#notifications, this.#secrets];
  }

  audit(intent: AnyAuditIntent): void {
    this.hand(this.#audit, intent, intent.operation, intent.type);
  }

  notify(intent: AnyNotificationIntent): void {
    this.hand(this.#notifications, intent, intent.operation, intent.type);
  }

  deliver(intent: AnySecretDeliveryIntent, operation: string): void {
    this.hand(this.#secrets, intent, operation, intent.purpose);
  }

  report(): readonly SinkReport[] {
    return this.#sinks.map(({ name, inFlight, lost }) => ({ sink: name, inFlight, lost }));
  }

  /** Waits for what is in flight, at most `drainMs` counted from the first time it is asked to. */
  async drain(): Promise<void> {
    const idle = Promise.all(this.#sinks.map((sink) => sink.idle()));
    // The process is shutting down on purpose; a ref'd timer here is what keeps it alive for the drain.
    this.#drainDeadline ??= new Promise((resolve) => {
      this.#drainTimer = setTimeout(resolve, this.policy.drainMs);
    });
    await Promise.race([idle, this.#drainDeadline]);
  }

  /** Gives up what is still in flight, counted; later intents are counted as lost too. */
  shutDown(): void {
    clearTimeout(this.#drainTimer);
    for (const sink of this.#sinks) sink.shutDown();
  }

  private hand<I extends { readonly correlationId: string }>(sink: Sink<I>, intent: I, operation: string, type: string): void {
    this.events.publish('intent', () => ({ operation, correlationId: intent.correlationId, sink: sink.name, type }));
    sink.emit(deepFreeze(intent));
  }
}
