import type { Recipient } from '../../effects/intents.js';
import type { AdminId, ContactId, EventId } from '../../kernel/ids.js';
import { Redacted } from '../../kernel/redacted.js';
import type { AuditMetadata, AuditType } from '../../module/vocabulary.js';
import type { AuditIntent, NotificationIntent, NotificationType, SecretDeliveryIntent } from '../../module/vocabulary.js';
import { AUDIT_EVENTS, AUDIT_TYPES, NOTIFICATIONS } from '../../module/vocabulary.js';
import type { Given, Arranged } from '../kit/arranged.js';
import { NOBODY, together } from '../kit/arranged.js';
import { casesOf } from '../kit/conformance-case.js';
import { at, HOUR, START, UNICODE } from '../kit/moments.js';

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

function classOf(type: AuditType) {
  const { category, severity } = AUDIT_EVENTS.find((one) => one.type === type) ?? { category: 'security', severity: 'info' };
  return { category, severity } as const;
}

function levelOf(type: NotificationType) {
  const { security, severity } = NOTIFICATIONS.find((one) => one.type === type) ?? { security: true, severity: 'info' };
  return { security, severity } as const;
}

/** Metadata in the shape of any type is not made here: a sink must take what it does not know as well. */
function event(arranged: Arranged, type: AuditType, changes: Partial<AuditIntent> = {}): AuditIntent {
  const intent = {
    eventId: arranged.id() as EventId,
    type,
    ...classOf(type),
    operation: 'conformance.run',
    actor: { kind: 'anonymous' },
    target: null,
    origin: { ip: null, userAgent: null, channel: 'job', deviceId: null },
    correlationId: arranged.id(),
    at: START,
    metadata: DETAIL as unknown as AuditMetadata[AuditType],
    ...changes,
  };
  return intent as AuditIntent;
}

function notification(arranged: Arranged, type: NotificationType, to: Recipient): NotificationIntent {
  return {
    eventId: arranged.id() as EventId,
    type,
    ...levelOf(type),
    to,
    actor: { kind: 'admin', adminId: NOBODY, sessionId: null, impersonatorId: NOBODY },
    operation: 'conformance.run',
    origin: { ip: '203.0.113.7', userAgent: UNICODE, channel: 'ui', deviceId: null },
    correlationId: arranged.id(),
    at: START,
  };
}

function delivery(arranged: Arranged, admin: Given, purpose: SecretDeliveryIntent['purpose']): SecretDeliveryIntent {
  return {
    eventId: arranged.id() as EventId,
    purpose,
    adminId: admin.adminId,
    address: admin.email,
    code: Redacted.of(arranged.digest()),
    expiresAt: at(HOUR),
    correlationId: arranged.id(),
    at: START,
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

async function stored(arranged: Arranged): Promise<readonly AuditIntent[]> {
  return arranged.hook('auditEvents').call(arranged.subject);
}

async function delivered(arranged: Arranged, sink: 'NotificationDispatcher' | 'SecretDelivery'): Promise<readonly string[]> {
  return arranged.hook('deliveredEventIds').call(arranged.subject, sink);
}

export const auditLoggerCases = casesOf('AuditLogger', [
  {
    name: 'record: takes every type of event, by every kind of actor, frozen',
    rule: TAKES,
    run: async (arranged) => {
      const { adminId } = await arranged.active();
      for (const type of AUDIT_TYPES) await arranged.contracts.AuditLogger.record(event(arranged, type));
      for (const actor of actors(adminId)) {
        const target = { type: 'admin', id: adminId };
        const origin = { ip: '2001:db8::1', userAgent: UNICODE, channel: 'api', deviceId: arranged.digest() } as const;
        await arranged.contracts.AuditLogger.record(event(arranged, 'auth.login.success', { actor, target, origin }));
      }
    },
  },
  {
    name: 'record: one event is one record, and the same event when it is read',
    rule: APPEND,
    needs: 'auditReadBack',
    run: async (arranged) => {
      const { adminId } = await arranged.active();
      const sent = actors(adminId).map((actor, index) =>
        event(arranged, AUDIT_TYPES[index] ?? 'auth.logout', {
          actor,
          at: at(index),
          target: index === 0 ? null : { type: 'admin', id: adminId },
          origin: { ip: '203.0.113.7', userAgent: UNICODE, channel: 'ui', deviceId: null },
        }),
      );
      for (const intent of sent) await arranged.contracts.AuditLogger.record(intent);
      arranged.check.equal('the events, in order', await stored(arranged), sent);
    },
  },
  {
    name: 'record: of 16 parallel deliveries of one event one is stored',
    rule: ONCE,
    needs: 'auditReadBack',
    run: async (arranged) => {
      const [first, second] = [event(arranged, 'auth.logout'), event(arranged, 'auth.logout')];
      await together(16, async (index) => {
        await arranged.process(index).AuditLogger.record(first);
      });
      await arranged.contracts.AuditLogger.record(second);
      const ids = (await stored(arranged)).map(({ eventId }) => eventId);
      arranged.check.equal('the events stored', ids, [first.eventId, second.eventId]);
    },
  },
]);

export const notificationDispatcherCases = casesOf('NotificationDispatcher', [
  {
    name: 'dispatch: takes every type, to every kind of recipient, frozen',
    rule: TAKES,
    run: async (arranged) => {
      const { adminId } = await arranged.active();
      const to: readonly Recipient[] = [
        { kind: 'admin', adminId },
        { kind: 'contact', adminId, contactId: arranged.id() as ContactId },
        { kind: 'all_active_admins' },
        { kind: 'holders_of', ability: 'admins.administer' },
      ];
      for (const { type } of NOTIFICATIONS)
        for (const recipient of to)
          await arranged.contracts.NotificationDispatcher.dispatch(notification(arranged, type, recipient));
    },
  },
  {
    name: 'dispatch: a second delivery of one notification is dropped',
    rule: ONCE,
    needs: 'deliveryReadBack',
    run: async (arranged) => {
      const { adminId } = await arranged.active();
      const one = notification(arranged, 'new_sign_in', { kind: 'admin', adminId });
      const other = notification(arranged, 'new_sign_in', { kind: 'admin', adminId });
      for (const intent of [one, one, other]) await arranged.contracts.NotificationDispatcher.dispatch(intent);
      const ids = await delivered(arranged, 'NotificationDispatcher');
      arranged.check.equal('the notifications', [...ids].sort(), [one.eventId, other.eventId].sort());
    },
  },
]);

export const secretDeliveryCases = casesOf('SecretDelivery', [
  {
    name: 'deliver: takes codes of every purpose, frozen',
    rule: TAKES,
    run: async (arranged) => {
      const admin = await arranged.active();
      for (const purpose of ['invitation', 'totp_enrolment'] as const)
        await arranged.contracts.SecretDelivery.deliver(delivery(arranged, admin, purpose));
    },
  },
  {
    name: 'deliver: a second delivery of one code is dropped',
    rule: ONCE,
    needs: 'deliveryReadBack',
    run: async (arranged) => {
      const admin = await arranged.active();
      const [one, other] = [delivery(arranged, admin, 'invitation'), delivery(arranged, admin, 'invitation')];
      for (const intent of [one, one, other]) await arranged.contracts.SecretDelivery.deliver(intent);
      const ids = await delivered(arranged, 'SecretDelivery');
      arranged.check.equal('the codes', [...ids].sort(), [one.eventId, other.eventId].sort());
    },
  },
]);
