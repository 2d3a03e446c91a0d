import { describe, expect, it } from '@jest/globals';
import { getMetadataStorage } from 'class-validator';

import { OPERATIONS } from '../../src/module/vocabulary.js';
import { filesIn } from '../architecture/support/repository.js';
import { createLightWorld } from '../support/light-world.js';
import { SCENARIOS } from '../support/scenarios/index.js';

/** What a hint or a secret question would be called. */
const TELLING = /hint|question|answer|maiden|birth|favou?rite|memorable|mnemonic/i;

function namesIn(value: unknown, seen = new Set<unknown>()): string[] {
  if (typeof value !== 'object' || value === null || seen.has(value)) return [];
  seen.add(value);
  const entries = value instanceof Map ? [...value.values()].map((row) => ['', row]) : Object.entries(value);
  return entries.flatMap(([name, inner]) => [String(name), ...namesIn(inner, seen)]);
}

describe('v5.0.0-6.4.2 there is no hint and no secret question', () => {
  it('no operation takes one', () => {
    const fields = OPERATIONS.flatMap(({ input }) =>
      getMetadataStorage()
        .getTargetValidationMetadatas(input, '', true, false)
        .map(({ propertyName }) => propertyName),
    );
    expect(fields).toEqual(expect.arrayContaining(['password', 'code', 'email']));
    expect(fields.filter((name) => TELLING.test(name))).toEqual([]);
  });

  it('none is stored, and none is told', async () => {
    const names = new Set<string>();
    for (const scenario of SCENARIOS) {
      const world = createLightWorld();
      const run = await scenario.arrange(world);
      for (const name of namesIn(await run())) names.add(name);
      for (const name of namesIn(world.infra.store.contents())) names.add(name);
      await world.dispose();
    }
    expect([...names]).toEqual(expect.arrayContaining(['passwordHash', 'outcome']));
    expect([...names].filter((name) => TELLING.test(name))).toEqual([]);
  });

  it('no column of the sample host’s database is for one', () => {
    const columns = filesIn('adapters/src/kysely/schema', 'tables.ts').flatMap(
      ({ text }) => text.match(/\b\w+(?=: '\w+)/g) ?? [],
    );
    expect(columns.length).toBeGreaterThan(40);
    expect(columns.filter((name) => TELLING.test(name))).toEqual([]);
  });
});
