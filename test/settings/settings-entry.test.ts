import { describe, expect, it } from '@jest/globals';

import { MAX_LOGIN_ATTEMPTS, READ_ONLY } from '../../src/settings/core-settings.js';
import { settingsEntry } from '../../src/settings/settings.entry.js';

describe('L10 a decision by a setting nobody read', () => {
  it('is a mistake of the declaration, and says which', async () => {
    const run = { query: () => Promise.resolve({ entries: [{ key: READ_ONLY.key, value: true }] }) };
    const settings = await settingsEntry.read(run as never, []);
    expect(settings.get(READ_ONLY)).toBe(true);
    expect(() => settings.get(MAX_LOGIN_ATTEMPTS)).toThrow('auth.max_login_attempts was not read');
  });
});
