import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT } from '../../architecture/support/repository.js';
import type { Expected, Kind } from './kinds.js';

/** How many cases there were, told apart in the ways that matter. */
export class MatrixReport {
  cases = 0;
  readonly #byKind = new Map<string, number>();
  readonly #byExpected = new Map<string, number>();
  readonly #byPlace = new Map<string, number>();
  readonly #byOperation = new Map<string, number>();
  readonly #started = Date.now();

  constructor(private readonly name: string) {}

  count(of: { readonly kind: Kind; readonly expected: Expected; readonly place: string; readonly operation: string }): void {
    this.cases += 1;
    add(this.#byKind, of.kind);
    add(this.#byExpected, of.expected);
    add(this.#byPlace, of.place);
    add(this.#byOperation, of.operation);
  }

  /** Into the folder of generated reports, for the evidence; and one line for whoever watches. */
  write(more: Readonly<Record<string, unknown>>): string {
    const seconds = (Date.now() - this.#started) / 1_000;
    const figures = {
      cases: this.cases,
      seconds,
      ...more,
      byKind: Object.fromEntries(this.#byKind),
      byExpectedEnding: Object.fromEntries(this.#byExpected),
      byPlace: Object.fromEntries(this.#byPlace),
      byOperation: Object.fromEntries(this.#byOperation),
    };
    const folder = join(ROOT, 'reports');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${this.name}.json`), `${JSON.stringify(figures, null, 2)}\n`);
    return `${this.name}: ${String(this.cases)} generated cases in ${seconds.toFixed(0)} s`;
  }
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
