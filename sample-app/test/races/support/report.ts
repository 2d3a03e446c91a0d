import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const REPORTS = fileURLToPath(new URL('../../../../reports', import.meta.url));

interface Part {
  readonly kind: 'scheduledSeeds' | 'raceRounds';
  readonly violations: number;
  readonly perScenario: Readonly<Record<string, number>>;
}

/** Adds the rounds run here to `reports/races.json`, in the form the library's own scheduled races write it. */
export function reportRounds(perScenario: Readonly<Record<string, number>>, violations: number): void {
  const parts = join(REPORTS, 'races');
  mkdirSync(parts, { recursive: true });
  replace(join(parts, 'postgres.json'), { kind: 'raceRounds', violations, perScenario } satisfies Part);
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
  replace(join(REPORTS, 'races.json'), sum);
}

function replace(file: string, content: object): void {
  const draft = `${file}.${String(process.pid)}.draft`;
  writeFileSync(draft, `${JSON.stringify(content, null, 2)}\n`);
  renameSync(draft, file);
}
