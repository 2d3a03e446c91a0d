import type { Clock } from '../kernel/clock.contract.js';
import { deepFreeze } from '../kernel/freeze.js';
import { clearTimeout, performance, setTimeout } from '../kernel/timers.js';
import type { AuditLogger } from './audit-logger.contract.js';
import type { AdminInfraEvents } from './events.js';
import type { AnyAuditIntent, AnyNotificationIntent, AnySecretDeliveryIntent } from './intents.js';
import type { NotificationDispatcher } from './notification-dispatcher.contract.js';
import type { SecretDelivery } from './secret-delivery.contract.js';
import { Sink } from './sink.js';
import type { SinkLimits } from './sink.js';

export interface EffectsPolicy extends SinkLimits {
  /** How long shutdown waits, all in all, for operations under way and for intents in flight, in milliseconds. */
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
  #drainLeftMs: number;

  constructor(
    sinks: { readonly audit: AuditLogger; readonly notifications: NotificationDispatcher; readonly secrets: SecretDelivery },
    policy: EffectsPolicy,
    clock: Clock,
    private readonly events: AdminInfraEvents,
  ) {
    const sink = <I>(name: string, hand: (intent: I) => unknown, matters: (intent: I) => boolean): Sink<I> =>
      new Sink(name, hand, matters, policy, clock, (cause, count) => {
        events.publish('lost', () => ({ sink: name, cause, count }));
      });
    this.#audit = sink('AuditLogger', (intent: AnyAuditIntent) => sinks.audit.record(intent), mattersInTrail);
    this.#notifications = sink(
      'NotificationDispatcher',
      (intent: AnyNotificationIntent) => sinks.notifications.dispatch(intent),
      ({ severity }) => severity !== 'info',
    );
    // A code is sent because somebody with the right to asked for it.
    this.#secrets = sink(
      'SecretDelivery',
      (intent: AnySecretDeliveryIntent) => sinks.secrets.deliver(intent),
      () => true,
    );
    this.#sinks = [this.#audit, this.#notifications, this.#secrets];
    this.#drainLeftMs = policy.drainMs;
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

  /** Waits for this to end and then for what is in flight: at most `drainMs`, however often it is asked to. */
  async drain(first: Promise<unknown> = Promise.resolve()): Promise<void> {
    const idle = first.then(() => Promise.all(this.#sinks.map((sink) => sink.idle())));
    const startedMs = performance.now();
    let timer: NodeJS.Timeout | undefined;
    // The process is shutting down on purpose; a ref'd timer here is what keeps it alive for the drain.
    const over = new Promise((resolve) => {
      timer = setTimeout(resolve, this.#drainLeftMs);
    });
    await Promise.race([idle, over]);
    clearTimeout(timer);
    this.#drainLeftMs = Math.max(0, this.#drainLeftMs - (performance.now() - startedMs));
  }

  /** Gives up what is still in flight, counted; later intents are counted as lost too. */
  shutDown(): void {
    for (const sink of this.#sinks) sink.shutDown();
  }

  private hand<I extends { readonly correlationId: string }>(sink: Sink<I>, intent: I, operation: string, type: string): void {
    if (this.events.heard('intent')) {
      this.events.publish('intent', () => ({ operation, correlationId: intent.correlationId, sink: sink.name, type }));
    }
    sink.emit(deepFreeze(intent));
  }
}

/** What a known actor did, and what is grave whoever did it. The rest is what a stranger can bring about as often as they like. */
function mattersInTrail({ actor, severity }: AnyAuditIntent): boolean {
  return actor.kind !== 'anonymous' || severity === 'warning' || severity === 'critical';
}
