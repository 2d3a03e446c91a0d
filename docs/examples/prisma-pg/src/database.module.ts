import { kyselyOverPg, migrateToLatest } from '@maatify/admin-infra-adapters/kysely';
import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { Inject, Module } from '@nestjs/common';
import { PrismaPg } from '@prisma/adapter-pg';
import { Kysely } from 'kysely';
import { Pool } from 'pg';

import { PrismaClient } from './generated/client.js';

// One pool for both: your own tables over Prisma, the library's over Kysely.
const pool = { provide: Pool, useFactory: () => new Pool({ connectionString: process.env['DATABASE_URL'], max: 10 }) };
const own = {
  provide: PrismaClient,
  inject: [Pool],
  useFactory: (shared: Pool) => new PrismaClient({ adapter: new PrismaPg(shared) }),
};
const db = { provide: Kysely, inject: [Pool], useFactory: (shared: Pool) => kyselyOverPg(shared) };

@Module({
  providers: [pool, own, db],
  exports: [PrismaClient, Kysely],
})
export class DatabaseModule implements OnModuleInit, OnApplicationShutdown {
  constructor(@Inject(Kysely) private readonly db: Kysely<object>) {}

  async onModuleInit(): Promise<void> {
    // In production a command of yours does this before the new version starts.
    await migrateToLatest(this.db);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.db.destroy();
  }
}
