import { randomUUID } from 'node:crypto';

import type { AdminActor, AuditedActor, SystemActor } from '@maatify/admin-infra';
import { instant } from '@maatify/admin-infra';
import type { AuditExport } from '@maatify/admin-infra-adapters/kysely';
import { KyselyAuditLogger, KyselyAuditTrail } from '@maatify/admin-infra-adapters/kysely';
import { Inject, Injectable } from '@nestjs/common';

/** What the trail calls an export of itself. */
export const AUDIT_EXPORTED = 'audit.exported';

/** Hands out the audit trail to whoever was allowed to have it. */
@Injectable()
export class AuditExports {
  constructor(
    @Inject(KyselyAuditTrail) private readonly trail: KyselyAuditTrail,
    @Inject(KyselyAuditLogger) private readonly log: KyselyAuditLogger,
  ) {}

  /** Records who takes what, and waits for that: an export that nobody can find out about is none. */
  async begin(actor: AdminActor | SystemActor, wanted: AuditExport, reason: string | null): Promise<AsyncIterable<string>> {
    const { format, filter = {} } = wanted;
    const { adminId = null, type = null, from = null, to = null } = filter;
    const { ip, userAgent, channel, correlationId } = actor.origin;
    const eventId = randomUUID();
    await this.log.record({
      eventId,
      type: AUDIT_EXPORTED,
      category: 'security',
      severity: 'notice',
      operation: 'audit.export',
      actor: auditedActor(actor),
      // So that it is found among what happened to that admin.
      target: adminId === null ? null : { type: 'admin', id: adminId },
      origin: { ip, userAgent, channel, deviceId: null },
      correlationId: correlationId ?? eventId,
      at: instant(Date.now()),
      metadata: { format, filter: { adminId, type, from, to }, reason },
    });
    return begun(this.trail.export(wanted));
  }
}

/** With its first chunk read, so that a database that is away is told of before anything was sent. */
async function begun(chunks: AsyncGenerator<string, void, undefined>): Promise<AsyncIterable<string>> {
  const first = await chunks.next();
  return (async function* () {
    if (first.done !== true) yield first.value;
    yield* chunks;
  })();
}

function auditedActor(actor: AdminActor | SystemActor): AuditedActor {
  if (actor.kind === 'system') return { kind: 'system', name: actor.name, onBehalfOf: actor.onBehalfOf };
  const { adminId, sessionId, impersonatorId } = actor;
  return { kind: 'admin', adminId, sessionId, impersonatorId };
}
