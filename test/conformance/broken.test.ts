import { describe, expect, it } from '@jest/globals';

import type { ConformanceCase } from '@maatify/admin-infra/testing';
import { ConformanceError, conformanceCases } from '@maatify/admin-infra/testing';
import { BROKEN } from './broken/by-contract.js';
import type { Broken } from './broken/broken.js';

const statementOf = ({ name }: ConformanceCase): string => name.slice(name.indexOf(' case=') + ' case='.length);

function brokenFor(one: ConformanceCase): readonly Broken[] {
  const found = BROKEN[one.contract][statementOf(one)] ?? [];
  return Array.isArray(found) ? found : [found as Broken];
}

async function violationsOf(one: ConformanceCase, { subject }: Broken): Promise<readonly string[]> {
  try {
    await one.run(subject());
    return [];
  } catch (thrown) {
    return thrown instanceof ConformanceError ? thrown.violations : [String(thrown)];
  }
}

describe('every case, races included, is caught by its broken adapter (CK3, CK4)', () => {
  const pairs = conformanceCases().flatMap((one) =>
    brokenFor(one).map((broken) => ({ one, broken, name: one.name, wrong: broken.wrong })),
  );

  it.each(pairs)('$name, one that $wrong', async ({ one, broken }) => {
    const violations = await violationsOf(one, broken);
    expect(violations).not.toEqual([]);
    // Caught by what it checks, not because it could not even begin, nor by a mistake of its own.
    expect(violations.filter((found) => /^(could not be arranged|the case itself failed)/.test(found))).toEqual([]);
  });

  it('no case is without one', () => {
    expect(
      conformanceCases()
        .filter((one) => brokenFor(one).length === 0)
        .map(({ name }) => name),
    ).toEqual([]);
  });

  it('none is for a case that is not there', () => {
    const known = new Set(conformanceCases().map((one) => `${one.contract} ${statementOf(one)}`));
    const named = Object.entries(BROKEN).flatMap(([contract, byCase]) =>
      Object.keys(byCase).map((statement) => `${contract} ${statement}`),
    );
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });
});
