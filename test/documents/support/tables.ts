import { readFileSync } from 'node:fs';
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
