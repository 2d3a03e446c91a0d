import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

import { runConformance } from '@maatify/admin-infra/testing';

import type { Database, SchemaOptions } from '../../../src/kysely/index.js';
import { createKyselyContracts, migrateToLatest, schemaSql, StoreFailure } from '../../../src/kysely/index.js';
import type { TestDatabase } from '../support/databases.js';
import { active } from '../support/people.js';
import { KEYS, subjectOver } from '../support/subject.js';

/** Other names and other ids than the defaults. */
export function takesOtherSchemas(database: () => TestDatabase): void {
  describe.each<SchemaOptions>([
    { adminIds: 'integer', prefix: 'a_' },
    { adminIds: 'uuid', prefix: '' },
  ])('with %j', (options) => {
    const own = database();
    let db: Kysely<Database>;
    beforeAll(async () => {
      await own.create(options);
      db = own.open();
    });
    afterAll(async () => {
      await db.destroy();
      await own.drop();
    });

    it('is migrated once', async () => {
      expect(await migrateToLatest(db, options)).toEqual([]);
    });

    it('numbers or names admins, and knows nobody of another spelling', async () => {
      const contracts = createKyselyContracts(db, { keys: KEYS, ...options });
      const { adminId } = await active(contracts);
      expect(adminId).toMatch(options.adminIds === 'integer' ? /^[1-9]\d*$/ : /^[0-9a-f-]{36}$/);
      for (const other of [`0${adminId}`, adminId.toUpperCase() + 'A', `${adminId}.0`, 'nobody', '-1'])
        expect(await contracts.AdminQueryRepository.byId({ adminId: other as never })).toBeNull();
    });

    it('keeps the promises about admins, abilities, second factors and recovery codes', async () => {
      const only = ['AdminQueryRepository', 'AbilityResolver', 'TotpCommandRepository', 'RecoveryCodeCommandRepository'] as const;
      const report = await runConformance(
        async () => {
          await own.empty(options);
          const fresh = own.open();
          return subjectOver({ db: fresh, options, dispose: () => fresh.destroy() });
        },
        { only: [...only], features: { recoveryCodes: true } },
      );
      expect(report.violated).toEqual([]);
      expect(report.passed.length).toBeGreaterThan(15);
    });
  });

  it('runs as text', async () => {
    const own = database();
    await own.create();
    const db = own.open();
    const options = { prefix: 'text_' };
    for (const statement of schemaSql(own.name, options).split(/;\n+(?=create|insert|alter|update|$)/)) {
      if (statement.trim() !== '') await sql.raw(statement).execute(db);
    }
    await active(createKyselyContracts(db, { keys: KEYS, ...options }));
    await db.destroy();
    await own.drop();
  });

  it('says what to do when the tables are missing', async () => {
    const own = database();
    await own.create();
    const db = own.open();
    const { SystemSettingsReader } = createKyselyContracts(db, { keys: KEYS, prefix: 'other_' });
    const failure = await SystemSettingsReader.read({ keys: ['a'] }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StoreFailure);
    expect(String(failure)).not.toMatch(/select|other_settings/i);
    if (own.name !== 'sqlite') expect(String(failure)).toContain('migrateToLatest');
    await db.destroy();
    await own.drop();
  });
}
