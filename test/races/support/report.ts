import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const REPORTS = fileURLToPath(new URL('../../../reports', import.meta.url));

/** What one suite ran: how many schedules of a seeded scheduler, or rounds of real processes, by scenario. */
interface Part {
  readonly kind: 'scheduledSeeds' | 'raceRounds';
  readonly violations: number;
  readonly perScenario: Readonly<Record<string, number>>;
}

/**
 * Counts what ran, for `reports/races.json`. Each suite writes a part of its own, and whoever writes last adds all parts up: suites run
 * at the same time and in any order.
 */
export class RaceReport {
  readonly #perScenario: Record<string, number> = {};
  #violations = 0;

  constructor(
    private readonly suite: string,
    private readonly kind: Part['kind'],
  ) {}

  ran(scenario: string, times: number): void {
    this.#perScenario[scenario] = (this.#perScenario[scenario] ?? 0) + times;
  }

  violated(): void {
    this.#violations += 1;
  }

  write(): void {
    const parts = join(REPORTS, 'races');
    mkdirSync(parts, { recursive: true });
    const part: Part = { kind: this.kind, violations: this.#violations, perScenario: this.#perScenario };
    replace(join(parts, `${this.suite}.json`), part);
    replace(join(REPORTS, 'races.json'), sumOf(parts));
  }
}

function sumOf(parts: string): object {
  const sum = { scheduledSeeds: 0, raceRounds: 0, violations: 0, perScenario: {} as Record<string, Record<string, number>> };
  for (const file of readdirSync(parts).filter((name) => name.endsWith('.json'))) {
    const part = JSON.parse(readFileSync(join(parts, file), 'utf8')) as Part;
    sum.violations += part.violations;
    for (const [scenario, times] of Object.entries(part.perScenario)) {
      sum[part.kind] += times;
      const row = (sum.perScenario[scenario] ??= { scheduledSeeds: 0, raceRounds: 0 });
      row[part.kind] = (row[part.kind] ?? 0) + times;
    }
  }
  return sum;
}

/** Never half a file: another suite may be reading it. */
function replace(file: string, content: object): void {
  const draft = `${file}.${String(process.pid)}.draft`;
  writeFileSync(draft, `${JSON.stringify(content, null, 2)}\n`);
  renameSync(draft, file);
}
