import { timingSafeEqual } from 'node:crypto';
import { resolve } from 'node:path';

import { Redacted } from '@maatify/admin-infra';

import { databaseKindOf } from './database-kind.js';
import type { AppConfiguration, ConfigurationProblem } from './configuration.js';
import { AppConfigurationError } from './configuration.js';
import { developmentSecrets } from './development-secrets.js';
import type { Material } from './secret-material.js';
import { isDefaultPassword, readKey, readSecret } from './secret-material.js';

export type Environment = Readonly<Record<string, string | undefined>>;

const DEFAULT_PORT = 3_000;
const MAX_PORT = 65_535;
const MAX_PROXY_HOPS = 8;
const STRANGERS_PER_MINUTE = 60;
const ADMIN_REQUESTS_PER_MINUTE = 600;
const MOST_PER_MINUTE = 100_000;
const DEFAULT_ISSUER = 'Maatify Admin';
const MAX_ISSUER_LENGTH = 64;
const NEW_KEY = 'Make one with: openssl rand -base64 32';

/**
 * Reads and checks every variable, then either answers a frozen configuration or throws once with every problem.
 *
 * @param secrets whether secrets for development are made where there are none, or have to be there
 */
export function readConfiguration(environment: Environment, secrets: 'make' | 'find' = 'make'): AppConfiguration {
  const problems: ConfigurationProblem[] = [];
  const read = new Reader(environment, problems);

  const mode = read.oneOf('NODE_ENV', ['production', 'development', 'test'], 'development');
  const port = read.wholeNumber('PORT', DEFAULT_PORT, MAX_PORT);
  const trustedProxyHops = read.wholeNumber('TRUST_PROXY', 0, MAX_PROXY_HOPS);
  const strangersPerMinute = read.perMinute('STRANGERS_PER_MINUTE', STRANGERS_PER_MINUTE);
  const adminRequestsPerMinute = read.perMinute('ADMIN_REQUESTS_PER_MINUTE', ADMIN_REQUESTS_PER_MINUTE);
  const issuer = read.text('TOTP_ISSUER', DEFAULT_ISSUER, MAX_ISSUER_LENGTH);
  const url = read.databaseUrl('DATABASE_URL');
  const ownerUrl = read.databaseUrl('DATABASE_OWNER_URL');
  const dataDir = read.path('DATA_DIR');
  const passwordLists = { commonFile: read.path('COMMON_PASSWORDS_FILE'), breachedFile: read.path('BREACHED_PASSWORDS_FILE') };
  const previousKeys = read.keyList('TOTP_ENCRYPTION_PREVIOUS_KEYS');
  const auditKeys = read.keyList('AUDIT_DIGEST_KEYS');
  const relayFile = read.path('AUDIT_RELAY_FILE');

  if (mode === 'production' && url === null && dataDir === null) {
    read.complain(
      'DATABASE_URL',
      'is not set, and an in-memory database forgets every admin at the next restart',
      'Set it, or DATA_DIR',
    );
  }
  for (const [variable, address] of Object.entries({ DATABASE_URL: url, DATABASE_OWNER_URL: ownerUrl })) {
    if (mode === 'production' && address !== null && hasDefaultPassword(address)) {
      read.complain(variable, 'has a password that everybody tries first', 'Give its user another one, made by a generator');
    }
  }
  if (ownerUrl !== null && (url === null || databaseKindOf(url) !== databaseKindOf(ownerUrl))) {
    read.complain('DATABASE_OWNER_URL', 'is no other account of the database in DATABASE_URL', 'Set both, for one server');
  }
  // Outside development nothing is made up: a key that dies with the process makes every stored seed unreadable.
  const mayGenerate = mode !== 'production' && url === null;
  const remember = once(() => developmentSecrets(dataDir, secrets));
  const secretsOf = mayGenerate ? remember : null;
  const totpKey = read.secret('TOTP_ENCRYPTION_KEY', readKey, secretsOf && (() => secretsOf().totpEncryptionKey));
  const cookieSecret = read.secret('COOKIE_SECRET', readSecret, secretsOf && (() => secretsOf().cookieSecret));

  if (cookieSecret !== null && isReused(cookieSecret, totpKey === null ? previousKeys : [totpKey, ...previousKeys])) {
    read.complain('COOKIE_SECRET', 'is also a key for seeds, so that whoever learns one of them has both', NEW_KEY);
  }

  if (isAmong(auditKeys, totpKey === null ? previousKeys : [totpKey, ...previousKeys])) {
    read.complain('AUDIT_DIGEST_KEYS', 'holds a key for seeds, so that whoever learns one of them has both', NEW_KEY);
  }
  if (cookieSecret !== null && isReused(cookieSecret, auditKeys)) {
    read.complain('COOKIE_SECRET', 'is also a key of the audit trail, so that whoever learns one of them has both', NEW_KEY);
  }

  if (problems.length > 0 || totpKey === null || cookieSecret === null) throw new AppConfigurationError(problems);
  return Object.freeze({
    environment: mode,
    http: Object.freeze({
      ...{ port, trustedProxyHops, strangersPerMinute, adminRequestsPerMinute },
      cookieSecret: Redacted.of(cookieSecret),
    }),
    database: Object.freeze({ url: secretOf(url), ownerUrl: secretOf(ownerUrl), dataDir }),
    totp: Object.freeze({ issuer, keys: Object.freeze([totpKey, ...previousKeys].map((key) => Redacted.of(key))) }),
    passwordLists: Object.freeze(passwordLists),
    audit: Object.freeze({ keys: Object.freeze(auditKeys.map((key) => Redacted.of(key))), relayFile }),
  });
}

class Reader {
  constructor(
    private readonly environment: Environment,
    private readonly problems: ConfigurationProblem[],
  ) {}

  complain(variable: string, problem: string, remedy: string): void {
    // One cause may stand in the way of several variables.
    if (this.problems.some((known) => known.variable === variable && known.problem === problem)) return;
    this.problems.push({ variable, problem, remedy });
  }

  /** An empty value counts as not set: that is how compose files and shells spell "nothing". */
  given(variable: string): string | null {
    const value = Object.hasOwn(this.environment, variable) ? this.environment[variable] : undefined;
    return value === undefined || value.trim() === '' ? null : value.trim();
  }

  path(variable: string): string | null {
    const value = this.given(variable);
    return value === null ? null : resolve(value);
  }

  oneOf<const T extends string>(variable: string, allowed: readonly T[], fallback: T): T {
    const value = this.given(variable);
    if (value === null) return fallback;
    const known = allowed.find((one) => one === value);
    if (known === undefined) this.complain(variable, 'is none of the known values', `Use ${allowed.join(', ')}, or leave it out`);
    // A misspelt mode must not loosen anything while the rest is being checked.
    return known ?? allowed[0] ?? fallback;
  }

  wholeNumber(variable: string, fallback: number, max: number, min = 0): number {
    const value = this.given(variable);
    if (value === null) return fallback;
    if (/^\d{1,9}$/.test(value) && Number(value) >= min && Number(value) <= max) return Number(value);
    const range = `${String(min)} to ${String(max)}`;
    this.complain(variable, `is not a whole number from ${range}`, `Leave it out for ${String(fallback)}`);
    return fallback;
  }

  perMinute(variable: string, fallback: number): number {
    return this.wholeNumber(variable, fallback, MOST_PER_MINUTE, 1);
  }

  text(variable: string, fallback: string, max: number): string {
    const value = this.given(variable);
    if (value === null) return fallback;
    // A colon separates issuer and account in the provisioning URI.
    if (value.length > max || value.includes(':')) {
      this.complain(variable, `is longer than ${String(max)} characters or contains a colon`, `Leave it out for '${fallback}'`);
    }
    return value;
  }

  databaseUrl(variable: string): string | null {
    const value = this.given(variable);
    if (value === null) return null;
    if (databaseKindOf(value) !== null) return value;
    this.complain(
      variable,
      'is no URL of a PostgreSQL or MySQL database',
      'Begin it with postgres:// or mysql://, or leave it out for the embedded one',
    );
    return value;
  }

  keyList(variable: string): readonly Buffer[] {
    const keys: Buffer[] = [];
    for (const text of this.given(variable)?.split(',') ?? []) {
      const material = readKey(text.trim());
      if (material.ok) keys.push(material.value);
      else
        this.complain(variable, `holds a value that ${material.problem}`, 'List keys of 32 bytes in base64, separated by commas');
    }
    return keys;
  }

  secret<T>(variable: string, parse: (text: string) => Material<T>, generate: (() => string) | null): T | null {
    let text = this.given(variable);
    if (text === null && generate === null) {
      this.complain(variable, 'is not set, and nothing is made up where the data outlives this process', NEW_KEY);
      return null;
    }
    try {
      text ??= generate?.() ?? '';
    } catch (error) {
      this.complain(
        'DATA_DIR',
        error instanceof Error ? error.message.replace(/\.$/, '') : 'cannot be used',
        `Mend it, or set ${variable}`,
      );
      return null;
    }
    const material = parse(text);
    if (material.ok) return material.value;
    this.complain(variable, material.problem, NEW_KEY);
    return null;
  }
}

function secretOf(text: string | null): Redacted | null {
  return text === null ? null : Redacted.of(text);
}

/** No password is none to judge: the server may know its clients otherwise. */
function hasDefaultPassword(url: string): boolean {
  if (databaseKindOf(url) === null || !URL.canParse(url)) return false;
  const { username, password } = new URL(url);
  return password !== '' && isDefaultPassword(decoded(username), decoded(password));
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** However the bytes of the key are spelled. */
function isReused(secret: string, keys: readonly Buffer[]): boolean {
  const readings = (['base64', 'hex', 'latin1'] as const).map((spelling) => Buffer.from(secret, spelling));
  return isAmong(keys, readings);
}

function isAmong(some: readonly Buffer[], others: readonly Buffer[]): boolean {
  return some.some((one) => others.some((other) => one.length === other.length && timingSafeEqual(one, other)));
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}
