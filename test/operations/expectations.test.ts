import { describe, expect, it } from '@jest/globals';

import { OPERATIONS } from '../../src/module/vocabulary.js';
import { filesIn } from '../architecture/support/repository.js';
import { record } from '../flows/support/recordings.js';
import { EXPECTATIONS, EXPECTED_FILES } from '../support/every-expectation.js';
import { createLightWorld } from '../support/light-world.js';
import { doorOf } from '../support/public-door.js';

describe('DX2 what is expected of each operation stands in one file beside it', () => {
  it('every operation file has one of the same name here, and there is none without its operation', () => {
    const operations = filesIn('src', '.operation.ts').map(({ path }) => path.replace(/^.*\/|\.operation\.ts$/g, ''));
    expect(EXPECTED_FILES).toEqual(operations.sort());
  });

  it('every operation the domains list is among them, once', () => {
    expect(EXPECTATIONS.map(({ operation }) => operation.name)).toEqual(OPERATIONS.map(({ name }) => name));
  });

  it('a file, its operation and the method of the orchestrator have one name', () => {
    const kebab = (method: string): string => method.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    expect(EXPECTATIONS.map(({ operation }) => kebab(doorOf(operation).method)).sort()).toEqual(EXPECTED_FILES);
  });
});

describe.each(EXPECTATIONS.map((one) => [one.operation.name, one] as const))('FEM-01 %s succeeds', (_, one) => {
  it('and what it was called for is so', async () => {
    const world = createLightWorld();
    const [seen, expected] = await one.holds(world);
    expect(seen).toEqual(expected);
    await world.dispose();
  });

  it('changes these tables, and reports this', async () => {
    const { tables, run, result } = await record(one.scenarios[0]!);
    expect(result.outcome).toBe(one.succeeds);
    expect(tables).toBe(one.changes);
    expect(run.intents.map(({ type }) => type)).toEqual(one.tells);
  });
});
