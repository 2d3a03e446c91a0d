import { setImmediate } from 'node:timers/promises';

import type { NotificationDispatcher, NotificationIntent, SecretDelivery, SecretDeliveryIntent } from '@maatify/admin-infra';
import type { Insertable } from 'kysely';

import type { Sealer } from '../../sealing/sealer.js';
import type { OutboxTable } from '../schema/database.js';
import type { Store } from '../store/store.js';

/** What a code is sealed for: a sealed text copied into another row does not open there. */
export function codeContext(eventId: string): string {
  return `outbox:${eventId}`;
}

/** Puts notifications into the outbox, from where a relay delivers them. A second delivery of one event is dropped. */
export class KyselyNotificationDispatcher implements NotificationDispatcher {
  constructor(private readonly store: Store) {}

  async dispatch(intent: NotificationIntent): Promise<void> {
    await afterTheAnswer();
    await enqueue(this.store, { kind: 'notification', sealedCode: null, expiresAt: null }, intent);
  }
}

/** Puts codes into the outbox, sealed: a copy of the database alone gives nobody a working code. */
export class KyselySecretDelivery implements SecretDelivery {
  constructor(
    private readonly store: Store,
    private readonly sealer: Sealer,
  ) {}

  async deliver({ code, ...intent }: SecretDeliveryIntent): Promise<void> {
    await afterTheAnswer();
    const sealedCode = this.sealer.seal(code.reveal(), codeContext(intent.eventId));
    await enqueue(this.store, { kind: 'code', sealedCode, expiresAt: intent.expiresAt }, intent);
  }
}

/**
 * Lets the loop turn twice: whoever asked is answered, and what was answered is sent, before anything is sealed and written. Otherwise a
 * stranger who asks for a new password waits a little longer where somebody is mailed than where nobody is.
 */
async function afterTheAnswer(): Promise<void> {
  await setImmediate();
  await setImmediate();
}

type Kind = Pick<Insertable<OutboxTable>, 'kind' | 'sealedCode' | 'expiresAt'>;
type Payload = NotificationIntent | Omit<SecretDeliveryIntent, 'code'>;

async function enqueue(store: Store, kind: Kind, intent: Payload): Promise<void> {
  const { eventId, at } = intent;
  const row = { ...kind, eventId, payload: JSON.stringify(intent), dueAt: at, lease: null, finishedAt: null, outcome: null };
  await store.run((db) => store.dialect.insertNew(db.insertInto('outbox').values(row)));
}
