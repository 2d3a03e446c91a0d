import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { readConfiguration } from '../../src/platform/config/read-configuration.js';
import type { DatabasePurpose } from '../../src/platform/database/database-purpose.js';
import { WrongKeyError } from '../../src/platform/database/known-keys.js';
import { prepareDatabase } from '../../src/platform/database/prepare-database.js';
import { aKey, startHost } from '../support/host.js';

const COOKIE_SECRET = aKey();

describe('threat=a process with another key than the host seals what nobody can open', () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'wrong-key-'));
  });
  afterEach(() => {
    rmSync(dataDir, { recursive: true });
  });

  const envOf = (keys: readonly string[]) => ({
    ...{ NODE_ENV: 'test', DATA_DIR: dataDir, COOKIE_SECRET, TOTP_ENCRYPTION_KEY: keys[0] },
    TOTP_ENCRYPTION_PREVIOUS_KEYS: keys.slice(1).join(),
  });
  /** Whether a process with these keys is let to the database. */
  const admitted = async (purpose: DatabasePurpose, ...keys: string[]): Promise<boolean> => {
    try {
      const opened = await prepareDatabase(readConfiguration(envOf(keys)), purpose);
      await opened.close();
      return true;
    } catch (error) {
      if (error instanceof WrongKeyError) return false;
      throw error;
    }
  };

  it('the host itself does not start', async () => {
    const [right, wrong] = [aKey(), aKey()];
    const host = await startHost({ env: envOf([right]) });
    await host.close();
    await expect(startHost({ env: envOf([wrong]) })).rejects.toThrow(
      /^What was sealed last cannot be opened .* TOTP_ENCRYPTION_KEY/,
    );
    // Nothing was remembered of the one that was refused.
    const again = await startHost({ env: envOf([right]) });
    await again.close();
  });

  it.each(['begin', 'operate', 'seal'] as const)('a command that is to %s is refused', async (purpose) => {
    const [right, wrong] = [aKey(), aKey()];
    expect(await admitted('serve', right)).toBe(true);
    expect(await admitted(purpose, wrong)).toBe(false);
    expect(await admitted(purpose, right)).toBe(true);
  });

  it('v5.0.0-13.3.4 a key is replaced without anybody being kept out on the way', async () => {
    const [old, fresh] = [aKey(), aKey()];
    expect(await admitted('serve', old)).toBe(true);
    // The command line is ahead of the host: it may do what seals nothing.
    expect(await admitted('seal', fresh, old)).toBe(false);
    expect([await admitted('operate', fresh, old), await admitted('begin', fresh, old)]).toEqual([true, true]);
    expect(await admitted('serve', fresh, old)).toBe(true);
    // It is behind: the host still opens what the old key seals.
    expect([await admitted('seal', old), await admitted('seal', fresh)]).toEqual([true, true]);
    // A host with the old one alone could not open what was sealed since.
    expect(await admitted('serve', old)).toBe(false);
    // Back, as long as both are listed, and forth again.
    expect([await admitted('serve', old, fresh), await admitted('serve', fresh, old)]).toEqual([true, true]);
    expect(await admitted('serve', fresh)).toBe(true);
    expect([await admitted('seal', old), await admitted('operate', old), await admitted('serve', old)]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('of hosts that start at once each ends with keys that are known', async () => {
    const [one, other] = [aKey(), aKey()];
    expect(await admitted('serve', one)).toBe(true);
    expect(await Promise.all([admitted('serve', one, other), admitted('serve', other, one)])).toEqual([true, true]);
    expect([await admitted('seal', one), await admitted('seal', other)]).toEqual([true, true]);
  });
});
