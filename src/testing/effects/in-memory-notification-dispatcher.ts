import type { NotificationDispatcher } from '../../effects/notification-dispatcher.contract.js';
import type { NotificationIntent, NotificationType } from '../../module/vocabulary.js';
import { Inbox } from './inbox.js';

/** {@link NotificationDispatcher} that keeps every notification it got, in order, and sends none. */
export class InMemoryNotificationDispatcher implements NotificationDispatcher {
  readonly #inbox = new Inbox<NotificationIntent>();

  get intents(): readonly NotificationIntent[] {
    return this.#inbox.intents;
  }

  /** The types it got, in order. */
  get types(): readonly NotificationType[] {
    return this.intents.map(({ type }) => type);
  }

  dispatch(intent: NotificationIntent): void {
    this.#inbox.take(intent);
  }

  clear(): void {
    this.#inbox.clear();
  }
}
