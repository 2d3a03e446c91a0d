import { migrateToLatest } from '@maatify/admin-infra-adapters/kysely';
import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { Inject, Module } from '@nestjs/common';
import type { Knex } from 'knex';
import knex from 'knex';
import { Kysely } from 'kysely';

import { kyselyOverKnex, readCommitted } from './kysely-over-knex.js';

export const KNEX = Symbol('knex');

const own = {
  provide: KNEX,
  useFactory: () =>
    knex({
      client: 'mysql2',
      connection: process.env['DATABASE_URL'] ?? '',
      pool: { min: 0, max: 10, afterCreate: readCommitted },
    }),
};
const db = { provide: Kysely, inject: [KNEX], useFactory: (shared: Knex) => kyselyOverKnex(shared) };

@Module({
  providers: [own, db],
  exports: [KNEX, Kysely],
})
export class DatabaseModule implements OnModuleInit, OnApplicationShutdown {
  constructor(
    @Inject(Kysely) private readonly db: Kysely<object>,
    @Inject(KNEX) private readonly knex: Knex,
  ) {}

  async onModuleInit(): Promise<void> {
    // In production a command of yours does this before the new version starts.
    await migrateToLatest(this.db);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.db.destroy();
    await this.knex.destroy();
  }
}
