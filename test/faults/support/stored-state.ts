import type { LightWorld } from '../../support/light-world.js';
import { picture } from './picture.js';

/** Every stored row by `table key`, as comparable text. */
export type StoredState = ReadonlyMap<string, string>;

export function stateOf({ infra }: LightWorld): StoredState {
  const { admins, sessions, challenges, settings, codes, budgets, totp, grants, devices, roles, holdings } = infra.store;
  const { abilities, restrictions } = grants;
  const tables = {
    admins,
    sessions,
    challenges,
    settings,
    codes,
    budgets,
    totp,
    devices,
    roles,
    holdings,
    abilities,
    restrictions,
  };
  const rows = Object.entries(tables).flatMap(([table, entries]) =>
    [...(entries as ReadonlyMap<unknown, unknown>)].map(
      ([key, row]) => [`${table} ${String(key)}`, JSON.stringify(picture(row))] as const,
    ),
  );
  return new Map(rows);
}

/** Every value each row had at any moment of the fault-free run; `undefined` where it did not exist yet. */
export type SeenRows = ReadonlyMap<string, ReadonlySet<string | undefined>>;

export function seenRows(states: readonly StoredState[]): SeenRows {
  const keys = new Set(states.flatMap((state) => [...state.keys()]));
  return new Map([...keys].map((key) => [key, new Set(states.map((state) => state.get(key)))]));
}

export function sameState(a: StoredState, b: StoredState): boolean {
  return a.size === b.size && [...a].every(([key, row]) => b.get(key) === row);
}

/**
 * Rows of a faulted run that say more than the fault-free run ever did (X6).
 *
 * A row is all right when the fault-free run had it so at some moment (which makes *before*, *after* and every step between
 * legal, row by row), or when it differs from such a row in the narrowing direction only:
 * - `budgets`: anything; counting an attempt, or locking, only takes away;
 * - `sessions`, `challenges`, `codes`: ended, closed, spent, or expiring sooner; everything else as it was;
 * - `admins`: a later credential epoch, which ends sessions, or not let in where the fault-free run did; else as it was.
 */
export function addedRows(state: StoredState, seen: SeenRows): string[] {
  return [...state].flatMap(([key, row]) => {
    const legal = seen.get(key);
    if (legal?.has(row) === true || key.startsWith('budgets ')) return [];
    const narrower = [...(legal ?? [])].some((known) => known !== undefined && isNarrower(key, row, known));
    return narrower ? [] : [`${key}: ${row}`];
  });
}

/** Rows the fault-free run never took away. */
export function removedRows(state: StoredState, seen: SeenRows): string[] {
  return [...seen].flatMap(([key, rows]) =>
    state.has(key) || rows.has(undefined) || key.startsWith('budgets ') ? [] : [`${key} is gone`],
  );
}

type Row = Readonly<Record<string, unknown>>;
const STATUS = ['status', 'version', 'statusChangedAt', 'statusReason'];
const ENDS = ['endedAt', 'endReason', 'closedAt', 'spent'];

function isNarrower(key: string, row: string, known: string): boolean {
  if (!/^(sessions|challenges|codes|admins) /.test(key)) return false;
  const [now, then] = [JSON.parse(row) as Row, JSON.parse(known) as Row];
  return Object.keys({ ...now, ...then }).every((field) => {
    if (JSON.stringify(now[field]) === JSON.stringify(then[field])) return true;
    if (ENDS.includes(field)) return then[field] === null;
    if (key.startsWith('admins ') && field === 'credentialEpoch') return Number(now[field]) > Number(then[field]);
    if (key.startsWith('admins ') && STATUS.includes(field)) return now['status'] !== 'active' && then['status'] === 'active';
    return field === 'expiresAt' && Number(now[field]) < Number(then[field]);
  });
}
