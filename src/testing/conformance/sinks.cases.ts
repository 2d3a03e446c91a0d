import type { AuditMetadata, AuditType } from '../../effects/audit-catalogue.js';
import { AUDIT_TYPES, classOf } from '../../effects/audit-catalogue.js';
import type {
  AuditIntent,
  NotificationIntent,
  NotificationType,
  Recipient,
  SecretDeliveryIntent,
} from '../../effects/intents.js';
import { NOTIFICATION_TYPES } from '../../effects/intents.js';
import type { AdminId, EventId } from '../../kernel/ids.js';
import { Redacted } from '../../kernel/redacted.js';
import { casesOf } from './conformance-case.js';
import { at, HOUR, T0, UNICODE } from './moments.js';
import type { Given, Stage } from './stage.js';
import { NOBODY, together } from './stage.js';

const TAKES = 'the call is made with a deeply frozen intent of any kind';
const ONCE = 'a delivery may come twice; drop the second by `eventId`';
const APPEND = 'takes audit events and stores them append-only: one event is one record';

const DETAIL = {
  key: '__proto__.key',
  old: null,
  new: UNICODE,
  reason: UNICODE,
  operation: 'conformance',
  sessionId: 's-1',
  until: at(1),
};

/** Metadata in the shape of any type is not made here: a sink must take what it does not know as well. */
function event(stage: Stage, type: AuditType, changes: Partial<AuditIntent> = {}): AuditIntent {
  const intent = {
    eventId: stage.id() as EventId,
    type,
    ...classOf(type),
    operation: 'conformance.run',
    actor: { kind: 'anonymous' },
    target: null,
    origin: { ip: null, userAgent: null, channel: 'job', deviceId: null },
    correlationId: stage.id(),
    at: T0,
    metadata: DETAIL as unknown as AuditMetadata[AuditType],
    ...changes,
  };
  return intent as AuditIntent;
}

function notification(stage: Stage, type: NotificationType, to: Recipient): NotificationIntent {
  return {
    eventId: stage.id() as EventId,
    type,
    security: NOTIFICATION_TYPES[type].security,
    to,
    operation: 'conformance.run',
    origin: { ip: '203.0.113.7', userAgent: UNICODE, channel: 'ui', deviceId: null },
    correlationId: stage.id(),
    at: T0,
  };
}

function delivery(stage: Stage, admin: Given, purpose: SecretDeliveryIntent['purpose']): SecretDeliveryIntent {
  return {
    eventId: stage.id() as EventId,
    purpose,
    adminId: admin.adminId,
    address: admin.email,
    code: Redacted.of(stage.digest()),
    expiresAt: at(HOUR),
    correlationId: stage.id(),
    at: T0,
  };
}

function actors(adminId: AdminId) {
  return [
    { kind: 'admin', adminId, sessionId: null, impersonatorId: null },
    { kind: 'admin', adminId, sessionId: 'session-1', impersonatorId: NOBODY },
    { kind: 'system', name: 'nightly', onBehalfOf: null },
    { kind: 'system', name: 'nightly', onBehalfOf: adminId },
    { kind: 'anonymous' },
  ] as readonly AuditIntent['actor'][];
}

async function stored(stage: Stage): Promise<readonly AuditIntent[]> {
  return stage.hook('auditEvents').call(stage.subject);
}

async function delivered(stage: Stage, sink: 'NotificationDispatcher' | 'SecretDelivery'): Promise<readonly string[]> {
  return stage.hook('deliveredEventIds').call(stage.subject, sink);
}

export const auditLoggerCases = casesOf('AuditLogger', [
  {
    name: 'record: takes every type of event, by every kind of actor, frozen',
    promise: TAKES,
    invariants: ['E4', 'X3'],
    run: async (stage) => {
      const { adminId } = await stage.active();
      for (const type of AUDIT_TYPES) await stage.contracts.AuditLogger.record(event(stage, type));
      for (const actor of actors(adminId)) {
        const target = { type: 'admin', id: adminId };
        const origin = { ip: '2001:db8::1', userAgent: UNICODE, channel: 'api', deviceId: stage.digest() } as const;
        await stage.contracts.AuditLogger.record(event(stage, 'auth.login.success', { actor, target, origin }));
      }
    },
  },
  {
    name: 'record: one event is one record, and the same event when it is read',
    promise: APPEND,
    invariants: ['X3', 'I4', 'E4'],
    needs: 'auditReadBack',
    run: async (stage) => {
      const { adminId } = await stage.active();
      const sent = actors(adminId).map((actor, index) =>
        event(stage, AUDIT_TYPES[index] ?? 'auth.logout', {
          actor,
          at: at(index),
          target: index === 0 ? null : { type: 'admin', id: adminId },
          origin: { ip: '203.0.113.7', userAgent: UNICODE, channel: 'ui', deviceId: null },
        }),
      );
      for (const intent of sent) await stage.contracts.AuditLogger.record(intent);
      stage.check.equal('the events, in order', await stored(stage), sent);
    },
  },
  {
    name: 'record: of 16 parallel deliveries of one event one is stored',
    promise: ONCE,
    invariants: ['X3'],
    needs: 'auditReadBack',
    run: async (stage) => {
      const [first, second] = [event(stage, 'auth.logout'), event(stage, 'auth.logout')];
      await together(16, async (index) => {
        await stage.process(index).AuditLogger.record(first);
      });
      await stage.contracts.AuditLogger.record(second);
      const ids = (await stored(stage)).map(({ eventId }) => eventId);
      stage.check.equal('the events stored', ids, [first.eventId, second.eventId]);
    },
  },
]);

export const notificationDispatcherCases = casesOf('NotificationDispatcher', [
  {
    name: 'dispatch: takes every type, to every kind of recipient, frozen',
    promise: TAKES,
    invariants: ['E4'],
    run: async (stage) => {
      const { adminId } = await stage.active();
      const to: readonly Recipient[] = [
        { kind: 'admin', adminId },
        { kind: 'all_active_admins' },
        { kind: 'holders_of', ability: 'admins.administer' },
      ];
      for (const type of Object.keys(NOTIFICATION_TYPES) as NotificationType[])
        for (const recipient of to) await stage.contracts.NotificationDispatcher.dispatch(notification(stage, type, recipient));
    },
  },
  {
    name: 'dispatch: a second delivery of one notification is dropped',
    promise: ONCE,
    needs: 'deliveryReadBack',
    run: async (stage) => {
      const { adminId } = await stage.active();
      const one = notification(stage, 'new_sign_in', { kind: 'admin', adminId });
      const other = notification(stage, 'new_sign_in', { kind: 'admin', adminId });
      for (const intent of [one, one, other]) await stage.contracts.NotificationDispatcher.dispatch(intent);
      const ids = await delivered(stage, 'NotificationDispatcher');
      stage.check.equal('the notifications', [...ids].sort(), [one.eventId, other.eventId].sort());
    },
  },
]);

export const secretDeliveryCases = casesOf('SecretDelivery', [
  {
    name: 'deliver: takes codes of every purpose, frozen',
    promise: TAKES,
    invariants: ['E4', 'L9'],
    run: async (stage) => {
      const admin = await stage.active();
      for (const purpose of ['invitation', 'totp_enrolment'] as const)
        await stage.contracts.SecretDelivery.deliver(delivery(stage, admin, purpose));
    },
  },
  {
    name: 'deliver: a second delivery of one code is dropped',
    promise: ONCE,
    needs: 'deliveryReadBack',
    run: async (stage) => {
      const admin = await stage.active();
      const [one, other] = [delivery(stage, admin, 'invitation'), delivery(stage, admin, 'invitation')];
      for (const intent of [one, one, other]) await stage.contracts.SecretDelivery.deliver(intent);
      const ids = await delivered(stage, 'SecretDelivery');
      stage.check.equal('the codes', [...ids].sort(), [one.eventId, other.eventId].sort());
    },
  },
]);
