import type { AuditIntent, EventId, NotificationIntent, SecretDeliveryIntent } from '@maatify/admin-infra';
import { Redacted } from '@maatify/admin-infra';

import { at, NOBODY, T0, unique } from './people.js';

const origin = { ip: null, userAgent: 'a "browser" \\ %', channel: 'ui', deviceId: null } as const;
const eventId = (): EventId => unique() as EventId;

export function auditEvent(changes: Partial<AuditIntent> = {}): AuditIntent {
  return {
    eventId: eventId(),
    type: 'auth.logout',
    category: 'authentication',
    severity: 'info',
    operation: 'test',
    actor: { kind: 'anonymous' },
    target: null,
    origin,
    correlationId: 'c-1',
    at: T0,
    metadata: {},
    ...changes,
  } as AuditIntent;
}

export function notification(): NotificationIntent {
  const to = { kind: 'all_active_admins' } as const;
  return {
    eventId: eventId(),
    type: 'new_sign_in',
    severity: 'info',
    security: true,
    to,
    actor: { kind: 'anonymous' },
    operation: 'test',
    origin,
    correlationId: 'c-1',
    at: T0,
  };
}

export const CODE = 'the-secret-code';

export function codeDelivery(): SecretDeliveryIntent {
  return {
    eventId: eventId(),
    purpose: 'invitation',
    adminId: NOBODY,
    address: 'Somebody@example.test',
    code: Redacted.of(CODE),
    expiresAt: at(60_000),
    correlationId: 'c-1',
    at: T0,
  };
}
