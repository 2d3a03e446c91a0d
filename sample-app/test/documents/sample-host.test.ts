import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import type { Instant, TotpAuthenticator } from '@maatify/admin-infra';
import { AUDIT_TYPES, checkInput, Redacted } from '@maatify/admin-infra';
import { totpContracts } from '@maatify/admin-infra-adapters/totp';
import type { Request, Response } from 'express';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getMetadataStorage } from 'class-validator';

import { AuditExportInput } from '../../src/audit/audit-export.input.js';
import { AuditPageInput } from '../../src/audit/audit-page.input.js';
import { readConfiguration } from '../../src/platform/config/read-configuration.js';
import { sealingKeys } from '../../src/platform/config/sealing-keys.js';
import type { OpenedDatabase } from '../../src/platform/database/opened-database.js';
import { prepareDatabase } from '../../src/platform/database/prepare-database.js';
import { ClientCookies } from '../../src/platform/http/client-cookies.js';
import { CreateReportInput } from '../../src/reports/report.input.js';
import { tablesOf } from '../support/database.js';
import { tableUnder } from '../support/guide.js';

const SOURCES = resolve(import.meta.dirname, '../../src');
const sources = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => ({ path: path.replaceAll('\\', '/'), text: readFileSync(join(SOURCES, path), 'utf8') }));
const using = (text: string | RegExp): readonly string[] =>
  sources.filter((source) => source.text.search(text) >= 0).map(({ path }) => path);

const aKey = (): string => randomBytes(32).toString('base64');
const aSecret = (): string => randomBytes(32).toString('base64url');

describe('v5.0.0-13.1.2 v5.0.0-13.1.3 the limits of connections are those of the guide', () => {
  const MILLISECONDS: Readonly<Record<string, number>> = { s: 1_000 };

  it.each(tableUnder('Connections'))('%s is %s', (name = '', value = '') => {
    const [amount = '', unit = ''] = value.split(' ');
    const wanted = unit === '' ? amount : String(Number(amount) * (MILLISECONDS[unit] ?? 0));
    const found = sources.flatMap(({ text }) => [...text.matchAll(new RegExp(`\\b${name}(?::| =) '?(\\d[\\w]*)`, 'g'))]);
    // The one of whoever serves stands first; migrations have longer limits.
    expect(found[0]?.[1]?.replaceAll('_', '')).toBe(wanted);
  });
});

describe('v5.0.0-13.1.4 the secrets and their replacement are those of the guide', () => {
  const rows = tableUnder('Secrets');

  it('each secret the configuration wraps has its row, and each row a variable that is read', () => {
    const configuration = readConfiguration({
      ...{ TOTP_ENCRYPTION_KEY: aKey(), TOTP_ENCRYPTION_PREVIOUS_KEYS: aKey(), COOKIE_SECRET: aSecret() },
      AUDIT_DIGEST_KEYS: aKey(),
      DATABASE_URL: 'postgres://a:b@h/d',
      DATABASE_OWNER_URL: 'postgres://a:b@h/d',
    });
    expect(wrappedIn(configuration)).toEqual([
      'audit.keys.0',
      'database.ownerUrl',
      'database.url',
      'http.cookieSecret',
      'totp.keys.0',
      'totp.keys.1',
    ]);
    for (const [variable = ''] of rows) expect([variable, using(`'${variable}'`)]).not.toEqual([variable, []]);
    expect(rows).toHaveLength(7);
  });

  it('a new cookie secret makes devices new, and leaves session tokens alone', () => {
    const [before, after] = [cookiesWith(aSecret()), cookiesWith(aSecret())];
    const jar: string[] = [];
    const response = { cookie: (name: string, value: string) => jar.push(`${name}=${value}`) } as unknown as Response;
    const device = before.device(requestWith(''));
    before.setDevice(response, device);
    expect(before.device(requestWith(jar.join('; '))).reveal()).toBe(device.reveal());
    expect(after.device(requestWith(jar.join('; '))).reveal()).not.toBe(device.reveal());
    expect(after.sessionToken(requestWith('session=a-token'))?.reveal()).toBe('a-token');
  });

  it('a new key seals, the one before it still opens while it is listed, and no longer', async () => {
    const [old, fresh] = [aKey(), aKey()];
    const seeds = async (keys: { readonly now: string; readonly before?: string }) => {
      const { totp } = readConfiguration({
        ...{ NODE_ENV: 'test', COOKIE_SECRET: aSecret(), TOTP_ENCRYPTION_KEY: keys.now },
        ...(keys.before === undefined ? {} : { TOTP_ENCRYPTION_PREVIOUS_KEYS: keys.before }),
      });
      const binding = totpContracts({ keys: sealingKeys(totp), issuer: 'Test' }).TotpAuthenticator;
      return (binding as { useFactory: () => TotpAuthenticator }).useFactory();
    };
    const made = async (keys: Parameters<typeof seeds>[0]) =>
      (await (await seeds(keys)).createSeed({ account: 'a@example.test' })).sealedSeed;
    const opens = async (keys: Parameters<typeof seeds>[0], sealedSeed: Redacted) =>
      (await seeds(keys)).match({ sealedSeed, code: Redacted.of('000000'), at: 0 as Instant });
    const sealed = await made({ now: old });
    await expect(opens({ now: fresh, before: old }, sealed)).resolves.toBeDefined();
    await expect(opens({ now: fresh }, sealed)).rejects.toThrow();
    const anew = await made({ now: fresh, before: old });
    await expect(opens({ now: old }, anew)).rejects.toThrow();
  });
});

describe('v5.0.0-13.3.2 each secret is opened by the one file the guide names', () => {
  const fileOf = (variable: string): string | undefined => tableUnder('Secrets').find(([name]) => name === variable)?.[2];

  it('the keys of seeds, by what names them, for the contracts and the outbox alone', () => {
    expect(using(/\bkey\.reveal\(\)/)).toEqual([fileOf('TOTP_ENCRYPTION_KEY')]);
    expect(using(/\bsealingKeys\(configuration/).toSorted()).toEqual(['contracts.ts', 'notifications/notifications.module.ts']);
  });

  it('the secret of cookies, the address of the database and the first password, by theirs', () => {
    expect(using(/\bhttp\.cookieSecret\b/)).toEqual([fileOf('COOKIE_SECRET')]);
    expect(using(/\burl\.reveal\(\)/)).toEqual([fileOf('DATABASE_URL')]);
    expect(using(/process\.env\['BOOTSTRAP_PASSWORD'\]/)).toEqual([fileOf('BOOTSTRAP_PASSWORD')]);
  });
});

describe('v5.0.0-2.1.1 the inputs of the host’s own routes are those of the guide', () => {
  const VALID = { CreateReportInput: { title: 'A title' }, AuditPageInput: {}, AuditExportInput: {} } as const;
  const CLASSES = { CreateReportInput, AuditPageInput, AuditExportInput } as const;
  const rows = tableUnder('Inputs of its own');

  it('each field has its row', () => {
    const declared = Object.entries(CLASSES).flatMap(([name, one]) =>
      getMetadataStorage()
        .getTargetValidationMetadatas(one, '', true, false)
        .map(({ propertyName }) => `${name} ${propertyName}`),
    );
    expect([...new Set(declared)].sort()).toEqual(rows.map(([name, field]) => `${String(name)} ${String(field)}`).sort());
    expect(
      sources.filter(({ text }) => /checkInput\((\w+)/.test(text)).flatMap(({ text }) => /checkInput\((\w+)/.exec(text)?.[1]),
    ).toEqual(expect.arrayContaining(Object.keys(CLASSES)));
  });

  it.each(rows)('%s.%s: %s', (name = '', field = '', takes = '') => {
    const one = CLASSES[name as keyof typeof CLASSES];
    const admits = (value: unknown): boolean =>
      checkInput(one as new () => object, { ...VALID[name as keyof typeof VALID], [field]: value }).valid;
    expect(admits(undefined)).toBe(takes.includes('may be absent'));
    if (takes.startsWith('one of ')) {
      const words = takes.includes('inventory')
        ? [...AUDIT_TYPES, 'audit.exported', 'operation.change_unrecorded']
        : (/^one of ([\w ]+)/.exec(takes)?.[1] ?? '').split(' ');
      expect([...words, `${words[0] ?? ''}x`].map(admits)).toEqual([...words.map(() => true), false]);
      return;
    }
    const [, least, greatest] = /(\d+)–(\d+)/.exec(takes) ?? [];
    const make = takes.includes('characters') ? (size: number) => 'x'.repeat(size) : (size: number) => size;
    const sizes = [Number(least) - 1, Number(least), Number(greatest), Number(greatest) + 1];
    expect(sizes.map((size) => admits(make(size)))).toEqual([false, true, true, false]);
  });
});

describe('v5.0.0-14.1.2 v5.0.0-16.1.1 what is stored is listed in the guide', () => {
  const configuration = readConfiguration({ NODE_ENV: 'test', TOTP_ENCRYPTION_KEY: aKey(), COOKIE_SECRET: aSecret() });
  let opened: OpenedDatabase;
  beforeAll(async () => {
    opened = await prepareDatabase(configuration);
  });
  afterAll(() => opened.close());

  it('each table', async () => {
    const listed = tableUnder('What is stored, and for how long').map(([name]) => name);
    expect(listed.sort()).toEqual(await tablesOf(opened));
  });

  it('each column of an audit record', async () => {
    const tables = await opened.db.introspection.getTables();
    const audit = tables.find(({ name }) => name === 'admin_infra_audit_events');
    expect(tableUnder('Columns of an audit record').flat()).toEqual(audit?.columns.map(({ name }) => name));
  });
});

function wrappedIn(value: unknown, path = ''): readonly string[] {
  if (Redacted.is(value)) return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value)
    .flatMap(([key, inner]) => wrappedIn(inner, path === '' ? key : `${path}.${key}`))
    .sort();
}

function cookiesWith(secret: string): ClientCookies {
  return new ClientCookies(readConfiguration({ NODE_ENV: 'test', TOTP_ENCRYPTION_KEY: aKey(), COOKIE_SECRET: secret }));
}

const requestWith = (cookie: string): Request => ({ headers: { cookie } }) as unknown as Request;
