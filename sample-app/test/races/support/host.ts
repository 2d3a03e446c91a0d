import { createHash, timingSafeEqual } from 'node:crypto';

import {
  AdminInfraModule,
  AdminLifecycleOrchestrator,
  AuthenticationOrchestrator,
  Redacted,
  SessionOrchestrator,
  SystemActors,
  SystemSettingsOrchestrator,
  TotpOrchestrator,
} from '@maatify/admin-infra';
import type { AdminActor, Origin, PasswordHasher } from '@maatify/admin-infra';
import type { INestApplicationContext } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

import { contracts } from '../../../src/adapters/contracts.js';
import { readConfiguration } from '../../../src/config/read-configuration.js';
import { PersistenceModule } from '../../../src/database/persistence.module.js';

const SERVER = 'postgres://postgres@127.0.0.1:5432/test';
export const ORIGIN: Origin = { ip: '203.0.113.7', userAgent: 'Races/1.0', channel: 'api' };
export const OPERATOR = 'operator';

/** Races want many sign-ins and no hash: what a hash costs is of no interest here, and two cores are few. */
class CheapPasswordHasher implements PasswordHasher {
  verify({ password, hash }: Parameters<PasswordHasher['verify']>[0]): ReturnType<PasswordHasher['verify']> {
    const [given, stored] = [cheapHash(password.reveal()), hash?.reveal() ?? cheapHash('')];
    const matches = given.length === stored.length && timingSafeEqual(Buffer.from(given), Buffer.from(stored));
    return Promise.resolve({ verdict: matches && hash !== null ? 'match' : 'mismatch' });
  }

  hash({ password }: Parameters<PasswordHasher['hash']>[0]): ReturnType<PasswordHasher['hash']> {
    return Promise.resolve({ hash: Redacted.of(cheapHash(password.reveal())) });
  }
}

export function cheapHash(password: string): string {
  return `cheap$${createHash('sha256').update(password).digest('base64url')}`;
}

export interface Host {
  readonly context: INestApplicationContext;
  readonly authentication: AuthenticationOrchestrator;
  readonly sessions: SessionOrchestrator;
  readonly lifecycle: AdminLifecycleOrchestrator;
  readonly totp: TotpOrchestrator;
  readonly settings: SystemSettingsOrchestrator;
  readonly systemActors: SystemActors;
  actorOf(token: string): Promise<AdminActor>;
}

/** The sample's adapters under the library, in this process, on this schema: what each process of the application is. */
export async function bootHost(schema: string): Promise<Host> {
  const key = createHash('sha256').update(schema);
  const configuration = readConfiguration({
    DATABASE_URL: SERVER,
    // The same in every process of one race, and of no use to anybody afterwards.
    TOTP_ENCRYPTION_KEY: key.copy().digest('base64'),
    COOKIE_SECRET: key.copy().update('cookies').digest('base64url'),
  });
  const persistence = PersistenceModule.forRoot({ ...configuration, database: { ...configuration.database, schema } });

  @Module({
    imports: [
      persistence,
      AdminInfraModule.forRoot({
        imports: [persistence],
        contracts: { ...contracts, PasswordHasher: { useClass: CheapPasswordHasher } },
        policy: {
          systemActors: { [OPERATOR]: { abilities: ['admins.bootstrap', 'system.settings.security.update'] } },
          sessions: { whenFull: 'refuse' },
          operationDeadlineMs: 60_000,
        },
      }),
    ],
  })
  class RacingModule {}

  const context = await NestFactory.createApplicationContext(RacingModule, { logger: ['error'], abortOnError: false });
  const sessions = context.get(SessionOrchestrator);
  return {
    context,
    sessions,
    authentication: context.get(AuthenticationOrchestrator),
    lifecycle: context.get(AdminLifecycleOrchestrator),
    totp: context.get(TotpOrchestrator),
    settings: context.get(SystemSettingsOrchestrator),
    systemActors: context.get(SystemActors),
    async actorOf(token) {
      const access = await sessions.access({ token: Redacted.of(token) }, ORIGIN);
      if (access.outcome !== 'allowed') throw new Error(`the token of a racer was refused: ${JSON.stringify(access)}`);
      return access.actor;
    },
  };
}
