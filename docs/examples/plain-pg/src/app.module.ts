import 'reflect-metadata';

import { AdminInfraModule } from '@maatify/admin-infra';
import { argon2Contracts } from '@maatify/admin-infra-adapters/argon2';
import { createOutboxRelay, kyselyContracts, OutboxRelay } from '@maatify/admin-infra-adapters/kysely';
import { totpContracts } from '@maatify/admin-infra-adapters/totp';
import { Module } from '@nestjs/common';
import { Kysely } from 'kysely';

import { DatabaseModule } from './database.module.js';
import { Mailer } from './mailer.js';

const keys = { current: 'k1', all: { k1: process.env['ADMIN_KEY'] } };

@Module({
  imports: [
    DatabaseModule,
    AdminInfraModule.forRoot({
      imports: [DatabaseModule],
      contracts: {
        ...kyselyContracts({
          inject: [Kysely],
          db: (db: Kysely<object>) => db,
          keys,
          systemActors: { 'first-admin': ['admins.bootstrap'] },
        }),
        ...argon2Contracts(),
        ...totpContracts({ keys, issuer: 'Acme admin' }),
      },
      policy: { systemActors: { 'first-admin': {} } },
    }),
  ],
  providers: [
    Mailer,
    {
      // A job of yours calls `runOnce` every few seconds.
      provide: OutboxRelay,
      inject: [Kysely, Mailer],
      useFactory: (db: Kysely<object>, mailer: Mailer) =>
        createOutboxRelay({ db, keys, deliver: (delivery) => mailer.deliver(delivery) }),
    },
  ],
})
export class AppModule {}
