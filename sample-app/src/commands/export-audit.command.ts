import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { AuthorizationOrchestrator, checkInput, IsText, SystemActors } from '@maatify/admin-infra';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

import { AuditExportInput } from '../audit/audit-export.input.js';
import { AuditExportModule } from '../audit/audit-export.module.js';
import { AuditExports } from '../audit/audit-exports.js';
import { auditFilter, endsBeforeItBegins } from '../audit/audit-filter.js';
import { CoreModule } from '../core.module.js';
import { AUDIT_ACTOR } from '../host-policy.js';
import type { AppConfiguration } from '../platform/config/configuration.js';
import { databaseName } from '../platform/database/open-database.js';
import { findAdmin } from './find-admin.js';
import { refused } from './refusals.js';
import type { Told } from './told.js';
import { did, didNot, tell } from './told.js';

/** As the library takes one: it is read in lists and terminals by whoever looks at the trail. */
class ExportReasonInput {
  @IsText({ min: 1, max: 500, lines: 'many' })
  reason!: string;
}

/** Which events, and why they are taken; the reason is recorded. */
export interface AskedExport {
  readonly format: string;
  /** Whose events. */
  readonly email: string | null;
  readonly type: string | null;
  readonly from: number | null;
  readonly to: number | null;
  readonly reason: string;
}

/** Writes the audit trail to standard output, and what it did to standard error: the file holds events and nothing else. */
export async function exportAuditCommand(configuration: AppConfiguration, asked: AskedExport): Promise<number> {
  const options = { configuration, jobs: false, purpose: 'operate' } as const;
  const module = { module: class Root {}, imports: [CoreModule.forRoot(options), AuditExportModule] };
  const app = await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
  try {
    return tell(await exportAudit(app, asked), databaseName(configuration.database), process.stderr);
  } finally {
    await app.close();
  }
}

async function exportAudit(app: INestApplicationContext, asked: AskedExport): Promise<Told> {
  const { email, reason, format, type, from, to } = asked;
  const actor = app.get(SystemActors).get(AUDIT_ACTOR, { channel: 'cli' });
  const allowed = await app.get(AuthorizationOrchestrator).authorizeQuery(actor, { ability: 'audit.export' });
  if (allowed.outcome !== 'granted') return refused(allowed);
  const admin = email === null ? null : await findAdmin(app, actor, email);
  if (email !== null && admin === null) return didNot(`Nobody has the address ${email}.`);
  const given = checkInput(ExportReasonInput, { reason });
  if (!given.valid) return refused({ outcome: 'validation_failed', violations: given.violations });
  const checked = checkInput(AuditExportInput, { format, adminId: admin?.adminId ?? null, type, from, to });
  if (!checked.valid) return refused({ outcome: 'validation_failed', violations: checked.violations });
  if (endsBeforeItBegins(checked.input)) return didNot('The span of time ends before it begins, so it holds no event.');
  const wanted = { format: checked.input.format ?? 'csv', filter: auditFilter(checked.input) };
  const chunks = await app.get(AuditExports, { strict: false }).begin(actor, wanted, reason);
  await pipeline(Readable.from(chunks, { highWaterMark: 1 }), process.stdout, { end: false });
  return did(
    'The audit trail is written, newest first.',
    'keep the file as you keep the trail: it says who did what, and from where.',
  );
}
