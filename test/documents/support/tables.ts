import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT } from '../../architecture/support/repository.js';

export type Row = readonly string[];

const GUIDES = 'docs/guides';

/**
 * The rows of the first table below a heading of a guide, without its head. Backticks are left out, so that a row can be compared with
 * what the code says.
 */
export function tableUnder(guide: string, heading: string): readonly Row[] {
  const lines = readFileSync(join(ROOT, GUIDES, guide), 'utf8').split('\n');
  const start = lines.findIndex((line) => /^#+ /.test(line) && line.replace(/^#+ /, '') === heading);
  if (start < 0) throw new Error(`${guide} has no heading "${heading}"`);
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => /^#+ /.test(line));
  const section = end < 0 ? rest : rest.slice(0, end);
  const first = section.findIndex((line) => line.startsWith('|'));
  if (first < 0) throw new Error(`${guide} has no table below "${heading}"`);
  const after = section.slice(first).findIndex((line) => !line.startsWith('|'));
  const table = section.slice(first, after < 0 ? undefined : first + after);
  return table.slice(2).map(cellsOf);
}

/**
 * The rows a table of a guide must have, in whatever order it is read best. `npm run operation-pages` writes what differs: a row that is
 * there stays in its place, a new one comes last.
 */
export function keepsTable(
  guide: string,
  heading: string,
  rows: readonly Row[],
): readonly [is: readonly Row[], due: readonly Row[]] {
  if (process.env['OPERATION_PAGES'] === 'write') writeTable(guide, heading, rows);
  return [inOrder(tableUnder(guide, heading)), inOrder(rows)];
}

function writeTable(guide: string, heading: string, rows: readonly Row[]): void {
  const path = join(ROOT, GUIDES, guide);
  const lines = readFileSync(path, 'utf8').split('\n');
  const start = lines.findIndex((line) => line.replace(/^#+ /, '') === heading && line.startsWith('#'));
  const first = lines.findIndex((line, index) => index > start && line.startsWith('|')) + 2;
  const end = lines.findIndex((line, index) => index >= first && !line.startsWith('|'));
  const old = lines.slice(first, end);
  const names = new Set(old.flatMap((line) => [...line.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)));
  const due = new Map(rows.map((row) => [keyOf(row), row]));
  const kept = old.flatMap((line) => {
    const row = due.get(keyOf(cellsOf(line)));
    if (row === undefined) return [];
    due.delete(keyOf(row));
    const same = JSON.stringify(inOrder([row])) === JSON.stringify(inOrder([cellsOf(line)]));
    return [same ? line : lineOf(row, names)];
  });
  lines.splice(first, old.length, ...kept, ...[...due.values()].map((row) => lineOf(row, names)));
  writeFileSync(path, lines.join('\n'));
}

/** A row is about what its first cell names; about two things in a table of steps. */
const keyOf = (row: Row): string => (/^[a-z_]+$/.test(row[0] ?? '') ? `${row[0] ?? ''} ${row[1] ?? ''}` : (row[0] ?? ''));

function lineOf(row: Row, names: ReadonlySet<string>): string {
  const item = (text: string, place: number): string =>
    place === 0 || names.has(text) || /\w[._]\w/.test(text) ? `\`${text}\`` : text;
  const cells = row.map((cell, place) =>
    cell
      .split(', ')
      .map((text) => item(text, place))
      .join(', ')
      .replaceAll('|', '\\|'),
  );
  return `| ${cells.join(' | ')} |`;
}

/** Some columns of a table, by their place. */
export function columns(rows: readonly Row[], ...places: readonly number[]): readonly Row[] {
  return rows.map((row) => places.map((place) => row[place] ?? ''));
}

function cellsOf(line: string): Row {
  return line
    .replace(/^\|/, '')
    .replace(/\|\s*$/, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.replaceAll('\\|', '|').replaceAll('`', '').trim());
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;

/** A length of time as the guides write it: `3 d`, `30 min`, `10 s`, `100 ms`. */
export function span(ms: number): string {
  const [unit, length] = UNITS.find(([, each]) => ms >= each && ms % each === 0) ?? ['ms', 1];
  return `${String(ms / length)} ${unit}`;
}

/** Rows by their first cell, and what a cell lists by name: a table is ordered for its reader, not for a test. */
export function inOrder(rows: readonly Row[]): readonly Row[] {
  return rows
    .map((row) => row.map((cell) => cell.split(', ').sort().join(', ')))
    .sort(([a = '', b = ''], [c = '', d = '']) => (a === c ? b.localeCompare(d, 'en') : a.localeCompare(c, 'en')));
}
