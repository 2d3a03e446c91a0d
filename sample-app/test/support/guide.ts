import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const GUIDE = resolve(import.meta.dirname, '../../../docs/guides/security-sample-host.md');

export type Row = readonly string[];

/** The rows of the table below a heading of the sample host's guide, without its head and without backticks. */
export function tableUnder(heading: string): readonly Row[] {
  const section = readFileSync(GUIDE, 'utf8')
    .split(/^## /m)
    .find((part) => part.startsWith(`${heading}\n`));
  if (section === undefined) throw new Error(`the guide has no heading "${heading}"`);
  const rows = section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2);
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.replaceAll('`', '').trim()),
  );
}
