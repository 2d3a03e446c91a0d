import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { inspect } from 'node:util';

import { Redacted } from '@maatify/admin-infra';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { AppConfigurationError } from '../../src/platform/config/configuration.js';
import { readConfiguration } from '../../src/platform/config/read-configuration.js';
import type { Environment } from '../../src/platform/config/read-configuration.js';
import { startEnvironment } from '../../src/platform/config/start-environment.js';

const KEY = randomBytes(32).toString('base64');
const COOKIE = randomBytes(32).toString('base64url');

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfiguration(environment);
  } catch (error) {
    if (error instanceof AppConfigurationError) return error.problems.map(({ variable }) => variable);
    throw error;
  }
  return [];
}

describe('v5.0.0-13.2.3 the configuration', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'configuration-'));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  it('starts a developer without any variable, in memory, with secrets of its own', () => {
    const first = readConfiguration({});
    expect(first.http.port).toBe(3_000);
    expect(first.http.trustedProxyHops).toBe(0);
    expect(first.database).toEqual({ url: null, ownerUrl: null, dataDir: null });
    expect(first.passwordLists).toEqual({ commonFile: null, breachedFile: null });
    expect(readConfiguration({ BREACHED_PASSWORDS_FILE: '/srv/pwned.txt' }).passwordLists).toEqual({
      commonFile: null,
      breachedFile: '/srv/pwned.txt',
    });
    expect(first.totp.keys[0]?.reveal()).toHaveLength(32);
    expect(first.totp.keys[0]?.reveal()).not.toEqual(readConfiguration({}).totp.keys[0]?.reveal());
    expect(unfrozenIn(readConfiguration({ AUDIT_DIGEST_KEYS: KEY }))).toEqual([]);
  });

  it('makes the data directory of a developer for its owner alone, and leaves nothing there but the secrets', () => {
    const dataDir = join(directory, 'of', 'its', 'own');
    readConfiguration({ DATA_DIR: dataDir });
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    expect(readdirSync(dataDir)).toEqual(['development-secrets.json']);
  });

  it('makes no secrets up for who has to find those of a host, and leaves no trace where there is none', () => {
    const dataDir = join(directory, 'nobody-started-here');
    expect(() => readConfiguration({ DATA_DIR: dataDir }, 'find')).toThrow(/- DATA_DIR: /);
    expect(existsSync(dataDir)).toBe(false);
    const made = readConfiguration({ DATA_DIR: dataDir });
    const found = readConfiguration({ DATA_DIR: dataDir }, 'find');
    expect(found.http.cookieSecret.reveal()).toBe(made.http.cookieSecret.reveal());
  });

  it('keeps generated secrets in the data directory, for its owner only', () => {
    const first = readConfiguration({ DATA_DIR: directory });
    const second = readConfiguration({ DATA_DIR: directory });
    expect(second.totp.keys[0]?.reveal()).toEqual(first.totp.keys[0]?.reveal());
    expect(second.http.cookieSecret.reveal()).toBe(first.http.cookieSecret.reveal());
    expect(statSync(join(directory, 'development-secrets.json')).mode & 0o777).toBe(0o600);
  });

  it('refuses a key of the audit trail that is another secret as well, or none', () => {
    const key = randomBytes(32).toString('base64');
    expect(problemsOf({ AUDIT_DIGEST_KEYS: key })).toEqual([]);
    expect(problemsOf({ AUDIT_DIGEST_KEYS: 'no key' })).toEqual(['AUDIT_DIGEST_KEYS']);
    expect(problemsOf({ AUDIT_DIGEST_KEYS: key, TOTP_ENCRYPTION_KEY: key })).toEqual(['AUDIT_DIGEST_KEYS']);
    expect(problemsOf({ AUDIT_DIGEST_KEYS: key, COOKIE_SECRET: key })).toEqual(['COOKIE_SECRET']);
  });

  describe('a secret serves one purpose', () => {
    /** What holds secrets, and in which of them more than one can stand. */
    const HOLDERS = {
      TOTP_ENCRYPTION_KEY: (key: string) => key,
      TOTP_ENCRYPTION_PREVIOUS_KEYS: (key: string) => `${randomBytes(32).toString('base64')},${key}`,
      AUDIT_DIGEST_KEYS: (key: string) => `${randomBytes(32).toString('base64')},${key}`,
      COOKIE_SECRET: (key: string) => key,
    };
    // Earlier keys serve the purpose of today's.
    const isOnePurpose = (names: readonly string[]): boolean => names.every((name) => name.startsWith('TOTP_'));
    const holders = Object.keys(HOLDERS) as (keyof typeof HOLDERS)[];
    const pairs = holders.flatMap((one, index) => holders.slice(index + 1).map((other) => [one, other] as const));

    it.each(pairs.filter((pair) => !isOnePurpose(pair)))('%s and %s never hold the same', (one, other) => {
      const key = randomBytes(32);
      for (const spelled of other === 'COOKIE_SECRET' ? (['base64', 'hex'] as const) : (['base64'] as const)) {
        const environment = {
          TOTP_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
          [one]: HOLDERS[one](key.toString('base64')),
          [other]: HOLDERS[other](key.toString(spelled)),
        };
        expect(problemsOf(environment)).toHaveLength(1);
        expect([one, other]).toContain(problemsOf(environment)[0]);
      }
    });
  });

  it.each([
    ['PORT', 0, 65_535, 3_000],
    ['TRUST_PROXY', 0, 8, 0],
    ['STRANGERS_PER_MINUTE', 1, 100_000, 60],
    ['ADMIN_REQUESTS_PER_MINUTE', 1, 100_000, 600],
  ] as const)('%s is a whole number from %i to %i, and %i where nothing is said', (variable, least, most, usual) => {
    const read = (value?: string): unknown => {
      const { port, trustedProxyHops, strangersPerMinute, adminRequestsPerMinute } = readConfiguration(
        value === undefined ? {} : { [variable]: value },
      ).http;
      return {
        PORT: port,
        TRUST_PROXY: trustedProxyHops,
        STRANGERS_PER_MINUTE: strangersPerMinute,
        ADMIN_REQUESTS_PER_MINUTE: adminRequestsPerMinute,
      }[variable];
    };
    expect([read(String(least)), read(String(most)), read(), read(''), read('  ')]).toEqual([least, most, usual, usual, usual]);
    for (const value of [String(least - 1), String(most + 1), '1.5', '1e3', '0x10', '+1', '12 34', 'many', 'Infinity']) {
      expect([value, problemsOf({ [variable]: value })]).toEqual([value, [variable]]);
    }
  });

  it.each(['Production', 'prod', 'staging', 'toString'])(
    'loosens nothing where the mode is mistyped: what production lacks is told beside NODE_ENV=%s',
    (mode) => {
      expect(problemsOf({ NODE_ENV: mode })).toEqual(['NODE_ENV', ...problemsOf({ NODE_ENV: 'production' })]);
    },
  );

  it('never replaces a secrets file it cannot read', () => {
    const file = join(directory, 'development-secrets.json');
    writeFileSync(file, 'torn');
    expect(problemsOf({ DATA_DIR: directory })).toContain('DATA_DIR');
    expect(readFileSync(file, 'utf8')).toBe('torn');
  });

  it('lists every problem at once, and shows no value', () => {
    const environment = {
      NODE_ENV: 'prod',
      PORT: '70000',
      TRUST_PROXY: 'yes',
      DATABASE_URL: 'oracle://user:canary-password@host/db',
      TOTP_ENCRYPTION_KEY: 'canary-key',
      COOKIE_SECRET: 'canary-cookie',
    };
    expect(problemsOf(environment).toSorted()).toEqual(Object.keys(environment).toSorted());
    expect(() => readConfiguration(environment)).toThrow(/6 problem\(s\)/);
    expect(() => readConfiguration(environment)).not.toThrow(/canary/);
  });

  it.each([
    ['zeros', Buffer.alloc(32)],
    ['one repeated byte', Buffer.alloc(32, 0xa5)],
    ['counting up', Buffer.from(Array.from({ length: 32 }, (_, index) => index))],
    ['counting down', Buffer.from(Array.from({ length: 32 }, (_, index) => 255 - index))],
    ['a typed phrase', Buffer.from('this-is-a-very-secret-passphrase')],
    ['a short period', Buffer.from('0123456789abcdef'.repeat(4), 'hex')],
  ])('refuses %s as a TOTP key', (_name, key) => {
    expect(problemsOf({ TOTP_ENCRYPTION_KEY: key.toString('base64') })).toEqual(['TOTP_ENCRYPTION_KEY']);
  });

  it.each([
    ['short', randomBytes(31).toString('base64')],
    ['long', randomBytes(33).toString('base64')],
    ['not base64', `${KEY.slice(0, 42)}*=`],
    ['hex', randomBytes(32).toString('hex')],
  ])('refuses a TOTP key that is %s', (_name, key) => {
    expect(problemsOf({ TOTP_ENCRYPTION_KEY: key })).toEqual(['TOTP_ENCRYPTION_KEY']);
  });

  it('refuses a second spelling of a key, which would have another name', () => {
    const key = randomBytes(32).toString('base64');
    const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    const last = ALPHABET.indexOf(key.charAt(42));
    const spelled = [1, 2, 3].map((bits) => `${key.slice(0, 42)}${ALPHABET.charAt(last + bits)}=`);
    for (const other of spelled) {
      expect(Buffer.from(other, 'base64').equals(Buffer.from(key, 'base64'))).toBe(true);
      expect(problemsOf({ TOTP_ENCRYPTION_KEY: other })).toEqual(['TOTP_ENCRYPTION_KEY']);
    }
  });

  it.each(['Acme: Admin', 'x'.repeat(65)])('refuses an issuer that would not stand in an address of a factor: %s', (issuer) => {
    expect(problemsOf({ TOTP_ISSUER: issuer })).toEqual(['TOTP_ISSUER']);
    expect(problemsOf({ TOTP_ISSUER: issuer.replace(':', '').slice(0, 64) })).toEqual([]);
  });

  it('wants 32 characters of a cookie secret at least', () => {
    const random = randomBytes(48).toString('base64url');
    expect(problemsOf({ COOKIE_SECRET: random.slice(0, 31) })).toEqual(['COOKIE_SECRET']);
    expect(problemsOf({ COOKIE_SECRET: random.slice(0, 32) })).toEqual([]);
  });

  it('refuses cookie secrets out of examples', () => {
    expect(problemsOf({ COOKIE_SECRET: 'please-change-me-please-change-me-please' })).toEqual(['COOKIE_SECRET']);
    expect(problemsOf({ COOKIE_SECRET: 'x'.repeat(64) })).toEqual(['COOKIE_SECRET']);
  });

  /** Put together, so that nothing that looks like an address with a password lies in the sources. */
  const urlOf = (scheme: string, ...user: readonly string[]) =>
    `${scheme}://${user.join(':')}${user.length === 0 ? '' : '@'}h/db`;
  const servedBy = (url: string) => ({ DATABASE_URL: url, TOTP_ENCRYPTION_KEY: KEY, COOKIE_SECRET: COOKIE });

  it.each([
    ['postgres', 'postgres', 'postgres'],
    ['mysql', 'root', 'root'],
    ['mysql', 'app', 'root'],
    ['postgres', 'app', 'Postgres'],
    ['mysql', 'app', 'mysql'],
    ['postgres', 'billing', 'Billing'],
    ['postgres', 'app', 'password'],
    ['postgres', 'app', 'Change-Me-9'],
    ['postgres', 'app', '%70assword'],
    ['mysql', 'app', '123456'],
  ])('refuses a default password of the database in production: %s, of %s, %s', (scheme, user, password) => {
    const environment = servedBy(urlOf(scheme, user, password));
    expect(problemsOf({ NODE_ENV: 'production', ...environment })).toEqual(['DATABASE_URL']);
    // A developer’s own database is nobody else’s.
    expect(problemsOf(environment)).toEqual([]);
  });

  it.each([['app', 'pA9-xv3Lq0'], ['app', '%zz-Lq0'], ['app'], []])(
    'takes one that somebody made, and none where the server needs none: %s %s',
    (...user) => {
      expect(problemsOf({ NODE_ENV: 'production', ...servedBy(urlOf('postgres', ...user)) })).toEqual([]);
    },
  );

  it('takes an owner of the tables on the same kind of server, and none whose password everybody tries', () => {
    const app = servedBy(urlOf('postgres', 'app', 'pA9-xv3Lq0'));
    const owner = (url: string) => problemsOf({ NODE_ENV: 'production', ...app, DATABASE_OWNER_URL: url });
    expect(owner(urlOf('postgres', 'owner', 'qB8-yw4Mr1'))).toEqual([]);
    expect(owner(urlOf('mysql', 'owner', 'qB8-yw4Mr1'))).toEqual(['DATABASE_OWNER_URL']);
    expect(owner(urlOf('postgres', 'owner', 'owner'))).toEqual(['DATABASE_OWNER_URL']);
    expect(problemsOf({ DATABASE_OWNER_URL: urlOf('postgres', 'owner') })).toEqual(['DATABASE_OWNER_URL']);
  });

  it('makes nothing up in production or beside a server', () => {
    expect(problemsOf({ NODE_ENV: 'production' })).toEqual(['DATABASE_URL', 'TOTP_ENCRYPTION_KEY', 'COOKIE_SECRET']);
    expect(problemsOf({ DATABASE_URL: 'postgres://h/db' })).toEqual(['TOTP_ENCRYPTION_KEY', 'COOKIE_SECRET']);
    expect(
      problemsOf({ NODE_ENV: 'production', DATABASE_URL: 'postgres://h/db', TOTP_ENCRYPTION_KEY: KEY, COOKIE_SECRET: COOKIE }),
    ).toEqual([]);
  });

  it('takes earlier keys, and shows no secret when it is printed', () => {
    const earlier = randomBytes(32).toString('base64');
    const configuration = readConfiguration({
      DATABASE_URL: 'postgres://user:canary@h/db',
      TOTP_ENCRYPTION_KEY: KEY,
      TOTP_ENCRYPTION_PREVIOUS_KEYS: `${earlier}, ${earlier}`,
      COOKIE_SECRET: COOKIE,
    });
    expect(configuration.totp.keys).toHaveLength(3);
    const shown = `${inspect(configuration, { depth: null })}${JSON.stringify(configuration)}`;
    for (const secret of ['canary', KEY, earlier, COOKIE]) expect(shown).not.toContain(secret);
  });
});

describe('the environment a person starts with', () => {
  it('has a directory beside the sample where nothing says where data goes, and nothing else that was not given', () => {
    const dataDir = resolve(import.meta.dirname, '../../data');
    for (const given of [{}, { DATA_DIR: ' ', DATABASE_URL: '' }, { NODE_ENV: 'development', PORT: '1' }] as Environment[]) {
      expect(startEnvironment(given)).toEqual({ ...given, DATA_DIR: dataDir });
    }
  });

  it.each([{ DATA_DIR: '/srv/data' }, { DATABASE_URL: 'postgres://h/db' }, { NODE_ENV: 'production' }] as Environment[])(
    'is as it was given where it says so, or in production: %j',
    (given) => {
      expect(startEnvironment(given)).toEqual(given);
    },
  );
});

/** The paths of what somebody could still change; a secret shows nothing of itself. */
function unfrozenIn(value: unknown, path = 'configuration'): readonly string[] {
  if (typeof value !== 'object' || value === null || Redacted.is(value)) return [];
  const inside = Object.entries(value).flatMap(([key, inner]) => unfrozenIn(inner, `${path}.${key}`));
  return Object.isFrozen(value) ? inside : [path, ...inside];
}
