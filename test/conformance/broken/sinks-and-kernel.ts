import type { AuditIntent } from '@maatify/admin-infra';

import type { BrokenByCase } from './broken.js';
import { alteredContracts, broken, brokenSubject } from './broken.js';

/** Strict mode: writing to a frozen intent throws. */
function stamped(intent: object): void {
  (intent as { receivedAt?: number }).receivedAt = 0;
}

export const brokenAuditLogger: BrokenByCase = {
  'record: takes every type of event, by every kind of actor, frozen': [
    broken('stamps the intent', () => ({ AuditLogger: { record: stamped } })),
    broken('knows admins as actors only', () => ({
      AuditLogger: {
        record: ({ actor }) => {
          if (actor.kind !== 'admin') throw new Error('who was that?');
        },
      },
    })),
  ],
  'record: one event is one record, and the same event when it is read': [
    broken('drops the metadata', ({ real }) => ({
      AuditLogger: { record: (intent) => real.AuditLogger.record({ ...intent, metadata: {} } as AuditIntent) },
    })),
    broken('books an impersonated act on the impersonated alone', ({ real }) => ({
      AuditLogger: {
        record: (intent) => {
          const actor = intent.actor.kind === 'admin' ? { ...intent.actor, impersonatorId: null } : intent.actor;
          return real.AuditLogger.record({ ...intent, actor });
        },
      },
    })),
    brokenSubject('keeps the newest first', ({ subject }) => ({
      auditEvents: async () => [...(await subject.auditEvents!())].reverse(),
    })),
  ],
  'record: of 16 parallel deliveries of one event one is stored': brokenSubject('appends whatever comes', (made) => {
    const rows: AuditIntent[] = [];
    const contracts = alteredContracts(made, { AuditLogger: { record: (intent) => void rows.push(intent) } });
    return { contracts, second: contracts, auditEvents: () => rows };
  }),
};

export const brokenNotificationDispatcher: BrokenByCase = {
  'dispatch: takes every type, to every kind of recipient, frozen': [
    broken('stamps the intent', () => ({ NotificationDispatcher: { dispatch: stamped } })),
    broken('knows single recipients only', () => ({
      NotificationDispatcher: {
        dispatch: async ({ to }) => {
          if (to.kind !== 'admin') throw new Error('who is that?');
        },
      },
    })),
  ],
  'dispatch: a second delivery of one notification is dropped': brokenSubject('sends whatever comes', (made) => {
    const sent: string[] = [];
    const contracts = alteredContracts(made, { NotificationDispatcher: { dispatch: ({ eventId }) => void sent.push(eventId) } });
    return { contracts, deliveredEventIds: () => sent };
  }),
};

export const brokenSecretDelivery: BrokenByCase = {
  'deliver: takes codes of every purpose, frozen': [
    broken('stamps the intent', () => ({ SecretDelivery: { deliver: stamped } })),
    broken('knows invitations only', () => ({
      SecretDelivery: {
        deliver: async ({ purpose }) => {
          if (purpose !== 'invitation') throw new Error('what is that?');
        },
      },
    })),
  ],
  'deliver: a second delivery of one code is dropped': brokenSubject('sends whatever comes', (made) => {
    const sent: string[] = [];
    const contracts = alteredContracts(made, { SecretDelivery: { deliver: ({ eventId }) => void sent.push(eventId) } });
    return { contracts, deliveredEventIds: () => sent };
  }),
};

export const brokenClock: BrokenByCase = {
  'now: whole milliseconds since the Unix epoch, at once': [
    broken('answers fractions', () => ({ Clock: { now: () => Date.now() + 0.5 } })),
    broken('answers a promise', () => ({ Clock: { now: () => Promise.resolve(Date.now()) as never } })),
  ],
  'monotonicMs: never goes back': broken('goes back', () => {
    let reads = 0;
    return { Clock: { monotonicMs: () => ((reads += 1) === 500 ? 0 : reads) } };
  }),
  'startTicker: ticks until it is stopped': [
    broken('does not tick', () => ({ Clock: { startTicker: () => ({ keepAlive: () => undefined, stop: () => undefined }) } })),
    broken('cannot be stopped', ({ real }) => ({
      Clock: {
        startTicker: (everyMs, onTick) => {
          const started = real.Clock.startTicker(everyMs, onTick);
          setTimeout(() => started.stop(), 500).unref();
          return { keepAlive: () => undefined, stop: () => undefined };
        },
      },
    })),
  ],
};

export const brokenIdGenerator: BrokenByCase = {
  'id: 1-64 printable ASCII characters, never the same twice': [
    broken('repeats itself', () => {
      let made = 0;
      return { IdGenerator: { id: () => `id-${(made += 1) % 1_000}` } };
    }),
    broken('makes ids with blanks', () => {
      let made = 0;
      return { IdGenerator: { id: () => `id ${(made += 1)}` } };
    }),
  ],
  'secret: at least 128 unpredictable bits, in 22-128 characters of base64url': [
    broken('counts', () => {
      let made = 0;
      return { IdGenerator: { secret: () => `secret-of-this-application-${(made += 1)}` } };
    }),
    broken('makes short ones', ({ real }) => ({ IdGenerator: { secret: () => real.IdGenerator.secret().slice(0, 16) } })),
    broken('adds a sign', ({ real }) => ({ IdGenerator: { secret: () => `${real.IdGenerator.secret()}=` } })),
  ],
  'id, secret: no two processes make the same': brokenSubject('counts in each process', (made) => {
    const counting = () => {
      let count = 0;
      return alteredContracts(made, { IdGenerator: { id: () => `id-${(count += 1)}` } });
    };
    return { contracts: counting(), second: counting() };
  }),
};
