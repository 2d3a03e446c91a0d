import type { AuditIntent } from '@maatify/admin-infra';

import { csvRecord } from './csv.js';

/** `csv` for a spreadsheet, with a line of names first; `jsonl` for a program, an event a line as it was recorded. */
export type AuditExportFormat = 'csv' | 'jsonl';

type Cell = string | null;
type Column = readonly [name: string, of: (event: AuditIntent) => Cell];

const COLUMNS: readonly Column[] = [
  ['event_id', ({ eventId }) => eventId],
  ['at', ({ at }) => new Date(at).toISOString()],
  ['type', ({ type }) => type],
  ['category', ({ category }) => category],
  ['severity', ({ severity }) => severity],
  ['operation', ({ operation }) => operation],
  ['correlation_id', ({ correlationId }) => correlationId],
  ['actor_kind', ({ actor }) => actor.kind],
  ['actor_admin_id', ({ actor }) => (actor.kind === 'admin' ? actor.adminId : null)],
  ['actor_session_id', ({ actor }) => (actor.kind === 'admin' ? actor.sessionId : null)],
  ['actor_impersonator_id', ({ actor }) => (actor.kind === 'admin' ? actor.impersonatorId : null)],
  ['actor_system_name', ({ actor }) => (actor.kind === 'system' ? actor.name : null)],
  ['actor_on_behalf_of', ({ actor }) => (actor.kind === 'system' ? actor.onBehalfOf : null)],
  ['target_type', ({ target }) => target?.type ?? null],
  ['target_id', ({ target }) => target?.id ?? null],
  ['origin_channel', ({ origin }) => origin.channel],
  ['origin_ip', ({ origin }) => origin.ip],
  ['origin_user_agent', ({ origin }) => origin.userAgent],
  ['origin_device_id', ({ origin }) => origin.deviceId],
  ['metadata', ({ metadata }) => JSON.stringify(metadata)],
];

/** Writes pages of events as text, one chunk for each page. */
export async function* auditExport(
  pages: AsyncIterable<readonly AuditIntent[]>,
  format: AuditExportFormat,
): AsyncGenerator<string, void, undefined> {
  if (format === 'csv') yield csvRecord(COLUMNS.map(([name]) => name));
  const line = format === 'csv' ? csvLine : jsonLine;
  for await (const events of pages) yield events.map(line).join('');
}

function csvLine(event: AuditIntent): string {
  return csvRecord(COLUMNS.map(([, of]) => of(event)));
}

function jsonLine(event: AuditIntent): string {
  return `${JSON.stringify(event)}\n`;
}
