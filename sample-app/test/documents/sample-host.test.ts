import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { Redacted } from '@maatify/admin-infra';
import type { Request, Response } from 'express';
import { describe, expect, it } from '@jest/globals';
import { getMetadataStorage } from 'class-validator';
import { getTableColumns, getTableName, is } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';

import { Sealer } from '../../src/adapters/support/sealer.js';
import { AuditPageInput } from '../../src/audit/audit-page.input.js';
import { readConfiguration } from '../../src/config/read-configuration.js';
import * as schema from '../../src/database/schema.js';
import { ClientCookies } from '../../src/http/client-cookies.js';
import { hostInput } from '../../src/http/host-input.js';
import { CreateReportInput } from '../../src/reports/report.input.js';
import { tableUnder } from '../support/guide.js';

const SOURCES = resolve(import.meta.dirname, '../../src');
const sources = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => ({ path: path.replaceAll('\\', '/'), text: readFileSync(join(SOURCES, path), 'utf8') }));
const using = (text: string | RegExp): readonly string[] =>
  sources.filter((source) => source.text.search(text) >= 0).map(({ path }) => path);

const textOf = (file: string): string => sources.find(({ path }) => path === file)?.text ?? '';

const aKey = (): string => randomBytes(32).toString('base64');
const aSecret = (): string => randomBytes(32).toString('base64url');

describe('v5.0.0-13.1.2 v5.0.0-13.1.3 the limits of connections are those of the guide', () => {
  const MILLISECONDS: Readonly<Record<string, number>> = { s: 1_000 };

  it.each(tableUnder('Connections'))('%s is %s', (name = '', value = '') => {
    const [amount = '', unit = ''] = value.split(' ');
    const wanted = unit === '' ? amount : String(Number(amount) * (MILLISECONDS[unit] ?? 0));
    const code = textOf('database/open-database.ts') + textOf('http/create-application.ts');
    const [, found = ''] = new RegExp(`\\b${name}(?::| =) ([\\w']+)`).exec(code) ?? [];
    const [, constant = found] = new RegExp(`const ${found} = (\\w+)`).exec(code) ?? [];
    expect(constant.replaceAll(/[_']/g, '')).toBe(wanted);
  });
});

describe('v5.0.0-13.1.4 the secrets and their replacement are those of the guide', () => {
  const rows = tableUnder('Secrets');

  it('each secret the configuration wraps has its row, and each row a variable that is read', () => {
    const configuration = readConfiguration({
      ...{ TOTP_ENCRYPTION_KEY: aKey(), TOTP_ENCRYPTION_PREVIOUS_KEYS: aKey(), COOKIE_SECRET: aSecret() },
      DATABASE_URL: 'postgres://a:b@h/d',
    });
    expect(wrappedIn(configuration)).toEqual(['database.url', 'http.cookieSecret', 'totp.keys.0', 'totp.keys.1']);
    for (const [variable = ''] of rows) expect([variable, using(`'${variable}'`)]).not.toEqual([variable, []]);
    expect(rows).toHaveLength(5);
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

  it('a new key seals, the one before it still opens while it is listed, and no longer', () => {
    const [old, fresh] = [Redacted.of(randomBytes(32)), Redacted.of(randomBytes(32))];
    const sealed = new Sealer([old]).seal('totp-seed', Buffer.from('a seed'));
    expect(new Sealer([fresh, old]).open('totp-seed', sealed).toString()).toBe('a seed');
    expect(() => new Sealer([fresh]).open('totp-seed', sealed)).toThrow(/PREVIOUS_KEYS/);
    const anew = new Sealer([fresh, old]).seal('totp-seed', Buffer.from('a seed'));
    expect(() => new Sealer([old]).open('totp-seed', anew)).toThrow();
  });
});

describe('v5.0.0-13.3.2 each secret is opened by the one file the guide names', () => {
  const fileOf = (variable: string): string | undefined => tableUnder('Secrets').find(([name]) => name === variable)?.[2];

  it('the keys of seeds, by the sealer, which two adapters and the development mailbox may use', () => {
    expect(using(/\btotp\.keys\b/)).toEqual(['database/persistence.module.ts']);
    expect(using(/\bkey\.reveal\(\)/)).toEqual([fileOf('TOTP_ENCRYPTION_KEY')]);
    expect(using(/@Inject\(Sealer\)/).toSorted()).toEqual([
      'adapters/development-mailbox.ts',
      'adapters/pg-secret-delivery.ts',
      'adapters/sealed-totp-authenticator.ts',
    ]);
  });

  it('the secret of cookies, the address of the database and the first password, by theirs', () => {
    expect(using(/\bhttp\.cookieSecret\b/)).toEqual([fileOf('COOKIE_SECRET')]);
    expect(using(/\burl\.reveal\(\)/)).toEqual([fileOf('DATABASE_URL')]);
    expect(using(/process\.env\['BOOTSTRAP_PASSWORD'\]/)).toEqual([fileOf('BOOTSTRAP_PASSWORD')]);
  });
});

describe('v5.0.0-2.1.1 the inputs of the host’s own routes are those of the guide', () => {
  const VALID = { CreateReportInput: { title: 'A title' }, AuditPageInput: {} } as const;
  const CLASSES = { CreateReportInput, AuditPageInput } as const;
  const rows = tableUnder('Inputs of its own');

  it('each field has its row', () => {
    const declared = Object.entries(CLASSES).flatMap(([name, one]) =>
      getMetadataStorage()
        .getTargetValidationMetadatas(one, '', true, false)
        .map(({ propertyName }) => `${name} ${propertyName}`),
    );
    expect([...new Set(declared)].sort()).toEqual(rows.map(([name, field]) => `${String(name)} ${String(field)}`).sort());
    expect(
      sources.filter(({ text }) => /hostInput\((\w+)/.test(text)).flatMap(({ text }) => /hostInput\((\w+)/.exec(text)?.[1]),
    ).toEqual(expect.arrayContaining(Object.keys(CLASSES)));
  });

  it.each(rows)('%s.%s: %s', (name = '', field = '', takes = '') => {
    const one = CLASSES[name as keyof typeof CLASSES];
    const admits = (value: unknown): boolean =>
      hostInput(one as new () => object, { ...VALID[name as keyof typeof VALID], [field]: value }).valid;
    const [, least, greatest] = /(\d+)–(\d+)/.exec(takes) ?? [];
    const make = takes.includes('characters') ? (size: number) => 'x'.repeat(size) : (size: number) => size;
    const sizes = [Number(least) - 1, Number(least), Number(greatest), Number(greatest) + 1];
    expect(sizes.map((size) => admits(make(size)))).toEqual([false, true, true, false]);
    expect(admits(undefined)).toBe(takes.includes('may be absent'));
  });
});

describe('v5.0.0-14.1.2 v5.0.0-16.1.1 what is stored is listed in the guide', () => {
  const tables = Object.values(schema).filter((one): one is typeof schema.auditEvents => is(one, PgTable));

  it('each table', () => {
    expect(
      tableUnder('What is stored, and for how long')
        .map(([name]) => name)
        .sort(),
    ).toEqual(tables.map(getTableName).sort());
  });

  it('each column of an audit record', () => {
    expect(tableUnder('Columns of an audit record').flat()).toEqual(Object.keys(getTableColumns(schema.auditEvents)));
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
