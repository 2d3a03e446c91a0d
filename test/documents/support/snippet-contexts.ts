/**
 * What stands around a fragment in a guide, under the name that a comment above the block gives: `<!-- snippet: NAME -->`. A block
 * without such a comment has to compile alone.
 */
export interface SnippetContext {
  readonly before: string;
  readonly after?: string;
}

export const SNIPPET_CONTEXTS: Readonly<Record<string, SnippetContext>> = {
  'app-module': {
    before: `
      import { Module } from '@nestjs/common';
      import type { AuditLogger, Features, PasswordHasher, RequiredBindings } from '@maatify/admin-infra';
      declare const PgAuditLogger: new () => AuditLogger;
      declare const Argon2PasswordHasher: new () => PasswordHasher;
      declare const persistence: Omit<RequiredBindings<Features>, 'AuditLogger' | 'PasswordHasher'>;`,
  },
  'guard-method': {
    before: `
      import { UnauthorizedException } from '@nestjs/common';
      import { Redacted } from '@maatify/admin-infra';
      import type { AdminActor, Origin, SessionOrchestrator } from '@maatify/admin-infra';
      export abstract class SessionGuard {
        protected abstract readonly sessions: SessionOrchestrator;
        async admit(request: { actor?: AdminActor }, cookie: string, origin: Origin): Promise<void> {`,
    after: '}}',
  },
  'controller-method': {
    before: `
      import {
        BadRequestException, ConflictException, ForbiddenException, NotFoundException, UnauthorizedException,
      } from '@nestjs/common';
      import { unreachable } from '@maatify/admin-infra';
      import type { AdminActor, AdminId, AdminLifecycleOrchestrator } from '@maatify/admin-infra';
      export abstract class AdminsController {
        protected abstract readonly lifecycle: AdminLifecycleOrchestrator;
        async suspend(actor: AdminActor, adminId: AdminId, reason: string) {`,
    after: '}}',
  },
  'test-file': {
    before: `
      import { expect, it } from '@jest/globals';
      import { Module } from '@nestjs/common';
      import { Test } from '@nestjs/testing';
      import type { AdminActor } from '@maatify/admin-infra';
      declare class RefundService {
        refund(actor: AdminActor, orderId: string): Promise<{ readonly outcome: string }>;
      }
      @Module({})
      class OrdersModule {}`,
  },
  'kit-over-a-database': {
    before: `
      import { describe, it } from 'node:test';
      import type { Contracts } from '@maatify/admin-infra';
      import { describeContractConformance } from '@maatify/admin-infra/testing';
      interface Database {
        grant(adminId: string, ability: string): Promise<void>;
        revoke(adminId: string, ability: string): Promise<void>;
        close(): Promise<void>;
      }
      declare function openEmptyDatabase(): Promise<Database>;
      declare function contractsOver(database: Database): Contracts;`,
  },
  'pairs-of-a-subject': {
    before: `
      import type { SubjectFactory } from '@maatify/admin-infra/testing';
      declare const subject: SubjectFactory;`,
  },
  'old-hashes': {
    before: `
      import type { PasswordHasher, Redacted } from '@maatify/admin-infra';
      declare function sameSha256(password: string, hash: string): boolean;`,
  },
  'any-connection': {
    before: `
      import { kyselyOver } from '@maatify/admin-infra-adapters/kysely';
      declare const orm: {
        takeConnection(): Promise<{
          execute(sql: string, values: readonly unknown[]): Promise<{ rows: unknown[]; count: number }>;
          giveBack(): void;
          destroy(): void;
        }>;
      };`,
  },
  'over-a-db': {
    before: `
      import type { AdminId, Recipient } from '@maatify/admin-infra';
      import type { SealingKeys } from '@maatify/admin-infra-adapters/kysely';
      import { createOutboxRelay, createRoles, prune } from '@maatify/admin-infra-adapters/kysely';
      import type { Kysely } from 'kysely';
      declare const db: Kysely<object>;
      declare const keys: SealingKeys;
      declare const adminId: AdminId;
      declare const mailer: {
        notice(address: string, type: string, eventId: string): Promise<void>;
        code(address: string, purpose: string, code: string): Promise<void>;
      };
      declare function addressesOf(to: Recipient): Promise<readonly string[]>;
      export { createOutboxRelay, createRoles, prune };`,
  },
  addresses: {
    before: `
      import type { AdminId, Recipient } from '@maatify/admin-infra';
      import type { SealingKeys } from '@maatify/admin-infra-adapters/kysely';
      import { createKyselyContracts } from '@maatify/admin-infra-adapters/kysely';
      import type { Kysely } from 'kysely';
      declare const db: Kysely<object>;
      declare const keys: SealingKeys;`,
  },
  redis: {
    before: `
      import type { AdminInfraOptions } from '@maatify/admin-infra';
      import { argon2Contracts } from '@maatify/admin-infra-adapters/argon2';
      import type { SealingKeys } from '@maatify/admin-infra-adapters/kysely';
      import { kyselyContracts } from '@maatify/admin-infra-adapters/kysely';
      import type { RedisScripts } from '@maatify/admin-infra-adapters/redis';
      import { redisContracts } from '@maatify/admin-infra-adapters/redis';
      import { totpContracts } from '@maatify/admin-infra-adapters/totp';
      import type { Kysely } from 'kysely';
      declare const db: Kysely<object>;
      declare const keys: SealingKeys;
      declare const redis: RedisScripts;
      export const options: AdminInfraOptions = {`,
    after: '};',
  },
  'kit-options': {
    before: `
      import type { ContractConformanceOptions } from '@maatify/admin-infra/testing';
      export const options: Pick<ContractConformanceOptions, 'skip'> = {`,
    after: '};',
  },
};
