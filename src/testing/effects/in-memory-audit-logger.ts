import type { AuditLogger } from '../../effects/audit-logger.contract.js';
import type { AuditType } from '../../module/vocabulary.js';
import type { AuditIntent } from '../../module/vocabulary.js';
import { Inbox } from './inbox.js';

/** {@link AuditLogger} that keeps every event it got, in order; a second delivery of one event id is dropped. */
export class InMemoryAuditLogger implements AuditLogger {
  readonly #inbox = new Inbox<AuditIntent>();

  get intents(): readonly AuditIntent[] {
    return this.#inbox.intents;
  }

  /** The types it got, in order. */
  get types(): readonly AuditType[] {
    return this.intents.map(({ type }) => type);
  }

  record(intent: AuditIntent): void {
    this.#inbox.take(intent);
  }

  ofType<T extends AuditType>(type: T): readonly AuditIntent<T>[] {
    return (this.intents as readonly { readonly type: AuditType }[]).filter(
      (intent): intent is AuditIntent<T> & { readonly type: AuditType } => intent.type === type,
    );
  }

  clear(): void {
    this.#inbox.clear();
  }
}
