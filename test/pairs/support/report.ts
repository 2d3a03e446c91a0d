import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const REPORTS = join(import.meta.dirname, '../../../reports/pairs');

/** Leaves what was counted where it can be looked up. */
export function reportPairs(share: number, counted: object): void {
  mkdirSync(REPORTS, { recursive: true });
  writeFileSync(join(REPORTS, `${String(share)}.json`), `${JSON.stringify(counted, null, 2)}\n`);
}
