import { kyselyOverTypeOrm, migrateToLatest } from '@maatify/admin-infra-adapters/kysely';
import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { Inject, Module } from '@nestjs/common';
import { Kysely } from 'kysely';
import { DataSource } from 'typeorm';

const source = {
  provide: DataSource,
  useFactory: () => {
    const url = process.env['DATABASE_URL'] ?? '';
    return new DataSource({ type: 'postgres', url, extra: { query_timeout: 10_000, keepAlive: true } }).initialize();
  },
};
const db = { provide: Kysely, inject: [DataSource], useFactory: (own: DataSource) => kyselyOverTypeOrm(own, 'postgres') };

@Module({
  providers: [source, db],
  exports: [DataSource, Kysely],
})
export class DatabaseModule implements OnModuleInit, OnApplicationShutdown {
  constructor(
    @Inject(Kysely) private readonly db: Kysely<object>,
    @Inject(DataSource) private readonly source: DataSource,
  ) {}

  async onModuleInit(): Promise<void> {
    // In production a command of yours does this before the new version starts.
    await migrateToLatest(this.db);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.db.destroy();
    await this.source.destroy();
  }
}
