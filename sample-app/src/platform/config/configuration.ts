import type { Redacted } from '@maatify/admin-infra';

import { OperatorsMistake } from '../operators-mistake.js';

/** Everything the environment decides, read once at start-up. Secrets are wrapped: printing this shows none of them. */
export interface AppConfiguration {
  readonly environment: 'production' | 'development' | 'test';
  readonly http: HttpConfiguration;
  readonly database: DatabaseConfiguration;
  readonly totp: TotpConfiguration;
  readonly passwordLists: PasswordListsConfiguration;
  readonly audit: AuditConfiguration;
}

export interface PasswordListsConfiguration {
  /** A list of common passwords, one a line; null means the packaged one. */
  readonly commonFile: string | null;
  /** Breached passwords, as the Pwned Passwords downloader writes them; null means that none are asked. */
  readonly breachedFile: string | null;
}

export interface AuditConfiguration {
  /** 32 bytes each; what records of the trail are digested with. The first one digests, all of them verify; none without any. */
  readonly keys: readonly Redacted<Buffer>[];
  /** The file of another system that the trail is brought to, a line of JSON for each record; null means that it stays here alone. */
  readonly relayFile: string | null;
}

export interface HttpConfiguration {
  /** 0 lets the operating system choose a free one. */
  readonly port: number;
  /** How many proxies in front of this process are ours; only what they add to `X-Forwarded-For` is believed. */
  readonly trustedProxyHops: number;
  readonly cookieSecret: Redacted;
  /** Requests to public routes that one network may send in a minute, and at once. */
  readonly strangersPerMinute: number;
  /** Requests that one admin may send in a minute, and at once, in all of their sessions. */
  readonly adminRequestsPerMinute: number;
}

export interface DatabaseConfiguration {
  /** A PostgreSQL or MySQL server; null means the embedded database. */
  readonly url: Redacted | null;
  /** The same server for whoever owns the tables, who migrates and takes old audit records away; null where `url` owns them. */
  readonly ownerUrl?: Redacted | null;
  /** Where the embedded database keeps its file; null means in memory. Unused with `url`. */
  readonly dataDir: string | null;
  /**
   * The PostgreSQL schema or MySQL database that holds the tables.
   * @default the connection's own
   */
  readonly schema?: string;
}

export interface TotpConfiguration {
  /** What authenticator apps show beside the account. */
  readonly issuer: string;
  /** 32 bytes each. The first one seals; all of them open, so that a key can be replaced without losing seeds. */
  readonly keys: readonly Redacted<Buffer>[];
}

export interface ConfigurationProblem {
  readonly variable: string;
  readonly problem: string;
  readonly remedy: string;
}

/** Thrown once, with every problem found, so that an operator does not mend them one restart at a time. */
export class AppConfigurationError extends OperatorsMistake {
  override readonly name = 'AppConfigurationError';

  constructor(readonly problems: readonly ConfigurationProblem[]) {
    const lines = problems.map(({ variable, problem, remedy }) => `- ${variable}: ${problem}. ${remedy}.`);
    super(`The environment holds ${String(problems.length)} problem(s); nothing was started.\n${lines.join('\n')}`);
  }
}
