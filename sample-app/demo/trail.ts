import type { AuditedActor } from '@maatify/admin-infra';

import type { Printer } from './printer.js';

/** What the printed trail shows of an audit entry as it came over the wire. */
export interface TrailEntry {
  readonly at: number;
  readonly type: string;
  readonly severity: string;
  readonly actor: AuditedActor;
  readonly metadata: Readonly<Record<string, unknown>>;
}

const WIDTH = 94;

/** The trail, oldest first, one line each. */
export function printTrail(printer: Printer, entries: readonly TrailEntry[], names: Readonly<Record<string, string>>): void {
  const nameOf = (id: string): string => names[id] ?? 'Ada';
  printer.line();
  for (const { at, type, severity, actor, metadata } of [...entries].reverse()) {
    const time = new Date(at).toISOString().slice(11, 23);
    const who = actor.kind === 'admin' ? nameOf(actor.adminId) : actor.kind === 'system' ? actor.name : 'somebody';
    const line = `${time}  ${severity.padEnd(7)} ${who.padEnd(8)} ${type.padEnd(26)} ${detailsOf(metadata)}`;
    printer.line(`      ${line.length > WIDTH ? `${line.slice(0, WIDTH - 1)}…` : line.trimEnd()}`);
  }
}

/** The short values of the metadata; ids say little to a reader. */
function detailsOf(metadata: Readonly<Record<string, unknown>>): string {
  return Object.entries(metadata)
    .filter(([key, value]) => value !== null && !/Id$|^operation$/.test(key))
    .map(([key, value]) => `${key}=${String(value)}`)
    .sort()
    .join(' ');
}
