import { kyselyOverPg } from '@maatify/admin-infra-adapters/kysely';
import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { Inject, Module } from '@nestjs/common';
import { Kysely } from 'kysely';
import { Pool } from 'pg';

import { adoptStaff } from './adopt-staff.js';

const db = {
  provide: Kysely,
  useFactory: () => kyselyOverPg(new Pool({ connectionString: process.env['DATABASE_URL'], max: 10 })),
};

@Module({
  providers: [db],
  exports: [Kysely],
})
export class DatabaseModule implements OnModuleInit, OnApplicationShutdown {
  constructor(@Inject(Kysely) private readonly db: Kysely<object>) {}

  async onModuleInit(): Promise<void> {
    // In production a command of yours does this before the new version starts.
    await adoptStaff(this.db);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.db.destroy();
  }
}
