import { describe, expect, it } from '@jest/globals';

import type { ContractName } from '@maatify/admin-infra';
import { ConformanceError, conformanceCases } from '@maatify/admin-infra/testing';
import { BROKEN } from './broken/by-contract.js';
import type { Broken } from './broken/broken.js';

/** What the kit says of the adapter that is wrong in this way, by the case of that name. */
async function violationsOf(contract: ContractName, statement: string, wrong: string): Promise<readonly string[]> {
  const found = BROKEN[contract][statement] ?? [];
  const adapter = ([] as Broken[]).concat(found as Broken | Broken[]).find((one) => one.wrong === wrong);
  const checked = conformanceCases().find(({ name }) => name.endsWith(`contract=${contract} case=${statement}`));
  if (adapter === undefined || checked === undefined)
    throw new Error(`nothing is broken as "${wrong}" for ${contract} ${statement}`);
  try {
    await checked.run(adapter.subject());
    return [];
  } catch (thrown) {
    return thrown instanceof ConformanceError ? thrown.violations : Promise.reject(thrown);
  }
}

type Row = readonly [ContractName, string, string];

const caught = (rows: readonly Row[]) =>
  it.each(rows)('%s, %s: one that %s is caught', async (contract, statement, wrong) => {
    expect(await violationsOf(contract, statement, wrong)).not.toEqual([]);
  });

const LIVES = 'create: its invitation lives exactly as long as was said';
const WAITS = 'create: a second invitation waits for the first, counted from the creation';
const NOT_DUE = 'issue: an invitation is not due to an admin who was suspended or locked before accepting';

describe('an invitation lives exactly as long as was said, and a resend waits (found outside, row K1)', () => {
  caught([
    ['AdminCommandRepository', LIVES, 'lets it live for a hundred days'],
    ['AdminCommandRepository', WAITS, 'says it was issued at the beginning of time'],
    ['OneTimeCodeRepository', 'issue: a code lives exactly as long as was said', 'lets every one live for ever'],
  ]);
});

describe('whom an invitation is due to, and how addresses are kept (found outside, row K2)', () => {
  caught([
    ['OneTimeCodeRepository', NOT_DUE, 'invites who never accepted, whatever the status'],
    [
      'AdminCommandRepository',
      'bootstrap: the address stays as it was given, and the name and the moment as told',
      'stores the canonical address as the address',
    ],
    [
      'AdminCommandRepository',
      'create: one address of any script is taken, however it is spelled',
      'folds the case in ASCII alone',
    ],
    [
      'AdminQueryRepository',
      'forSignIn: an address of any script is found by its canonical form, and by it alone',
      'folds the stored address in ASCII alone',
    ],
  ]);
});

describe('recipes taken literally (found outside, row K3)', () => {
  caught([
    [
      'OneTimeCodeRepository',
      'claim: a code is expired from expiresAt on, not before',
      'claims by the digest and `used_at IS NULL` alone',
    ],
    [
      'TotpCommandRepository',
      'claimStep: without an enabled factor there is nothing to claim',
      'compares steps and does not look whether a factor is enabled',
    ],
    [
      'SessionCommandRepository',
      'open: an idle session does not count against the limit',
      "counts ids and epochs in an array of the admin's document",
    ],
  ]);
});
