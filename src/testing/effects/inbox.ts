import type { EventId } from '../../kernel/ids.js';

/** Keeps what a sink got, once per event id. */
export class Inbox<Intent extends { readonly eventId: EventId }> {
  readonly #byId = new Map<EventId, Intent>();

  get intents(): readonly Intent[] {
    return Object.freeze([...this.#byId.values()]);
  }

  take(intent: Intent): void {
    if (!this.#byId.has(intent.eventId)) this.#byId.set(intent.eventId, Object.freeze({ ...intent }));
  }

  clear(): void {
    this.#byId.clear();
  }
}
