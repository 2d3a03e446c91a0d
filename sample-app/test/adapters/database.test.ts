import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

import type { CanonicalEmail } from '@maatify/admin-infra';
import { Redacted } from '@maatify/admin-infra';
import { Test } from '@nestjs/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eq, sql } from 'drizzle-orm';

import { contracts } from '../../src/adapters/contracts.js';
import { DevelopmentMailbox } from '../../src/adapters/development-mailbox.js';
import { PgAdminCommandRepository } from '../../src/adapters/pg-admin-command-repository.js';
import { PgAdminQueryRepository } from '../../src/adapters/pg-admin-query-repository.js';
import { StoreFailure } from '../../src/adapters/support/store-adapter.js';
import { readConfiguration } from '../../src/config/read-configuration.js';
import type { OpenedDatabase } from '../../src/database/database.js';
import { OPENED_DATABASE, rowsOf } from '../../src/database/database.js';
import { lockDirectory } from '../../src/database/directory-lock.js';
import { migrate } from '../../src/database/migrate.js';
import { openDatabase } from '../../src/database/open-database.js';
import { PersistenceModule } from '../../src/database/persistence.module.js';
import { admins, auditEvents } from '../../src/database/schema.js';
import { openEmbedded } from './support/databases.js';
import { anAdmin, SYSTEM, T0 } from './support/given.js';

function refused(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'not refused',
    (error: unknown) => String((error as Error).cause),
  );
}

describe('the database', () => {
  let opened: OpenedDatabase;
  beforeAll(async () => {
    opened = await openEmbedded();
  });
  afterAll(async () => {
    await opened.close();
  });

  it('applies each migration once', async () => {
    const { db } = opened;
    await migrate(db, null);
    const applied = await rowsOf(db, sql`select hash from schema_migrations`);
    expect(applied).toHaveLength(2);
  });

  it('refuses a database that is ahead of this version', async () => {
    const { db } = opened;
    await db.execute(sql`insert into schema_migrations (hash, created_at) values ('of the future', 0)`);
    await expect(migrate(db, null)).rejects.toThrow(/does not know/);
    await db.execute(sql`delete from schema_migrations where hash = 'of the future'`);
  });

  it('LC4 ID-02 VI-05 never deletes an admin, and lets no version or epoch go back', async () => {
    const { db } = opened;
    const id = await anAdmin(db);
    expect(await refused(db.delete(admins).where(eq(admins.id, id)))).toMatch(/never deleted/);
    expect(await refused(db.execute(sql`truncate admins cascade`))).toMatch(/never deleted/);
    expect(await refused(db.update(admins).set({ credentialEpoch: 0 }).where(eq(admins.id, id)))).toMatch(/only grow/);
    expect(await refused(db.update(admins).set({ version: 0 }).where(eq(admins.id, id)))).toMatch(/only grow/);
  });

  it('v5.0.0-16.4.2 AU-01 AU-22 keeps the audit trail append-only', async () => {
    const { db } = opened;
    for (const statement of [
      db.update(auditEvents).set({ type: 'x' }),
      db.delete(auditEvents),
      db.execute(sql`truncate audit_events`),
    ]) {
      expect(await refused(statement)).toMatch(/append-only/);
    }
  });

  it('failures carry no statement and no parameter (X2)', async () => {
    const commands = new PgAdminCommandRepository(opened.db);
    const canary = 'canary-hash';
    const failure: unknown = await commands
      .bootstrap({
        email: 'a@b.test',
        canonicalEmail: 'a@b.test' as CanonicalEmail,
        name: 'bad \0 name',
        passwordHash: Redacted.of(canary),
        at: T0,
        by: SYSTEM,
      })
      .catch((error: unknown) => error);
    // There are admins already, so ask for a failing insert through `create` as well.
    const created: unknown = await commands
      .create({
        email: 'canary@b.test',
        canonicalEmail: 'canary@b.test' as CanonicalEmail,
        name: 'canary \0 name',
        invitation: { codeDigest: 'canary' as never, expiresAt: T0 },
        at: T0,
        by: SYSTEM,
      })
      .catch((error: unknown) => error);
    expect(failure).toEqual({ outcome: 'lost', reason: 'already_bootstrapped' });
    expect(created).toBeInstanceOf(StoreFailure);
    const { message, stack, cause } = created as Error;
    expect(`${message}${String(stack)}${String(cause)}`).not.toMatch(/canary|insert into/);
  });

  it('opens, binds and closes inside Nest, every contract by its class', async () => {
    const persistence = PersistenceModule.forRoot(readConfiguration({}));
    const module = await Test.createTestingModule({
      imports: [persistence],
      providers: [DevelopmentMailbox, ...Object.entries(contracts).map(([name, { useClass }]) => ({ provide: name, useClass }))],
    }).compile();
    expect(module.get<PgAdminQueryRepository>('AdminQueryRepository')).toBeInstanceOf(PgAdminQueryRepository);
    const { db, kind } = module.get<OpenedDatabase>(OPENED_DATABASE);
    expect(kind).toBe('pglite');
    await module.close();
    await expect(db.execute(sql`select 1`)).rejects.toThrow();
  });
});

describe('the data directory', () => {
  it('belongs to one opener at a time, survives a restart, and is taken over from a dead process', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'data-'));
    try {
      const first = await openDatabase({ url: null, dataDir: directory });
      const id = await anAdmin(first.db);
      await expect(openDatabase({ url: null, dataDir: directory })).rejects.toThrow(/in use/);
      await first.close();
      expect(existsSync(join(directory, 'database.lock'))).toBe(false);

      writeFileSync(join(directory, 'database.lock'), JSON.stringify({ pid: 2 ** 22 + 1, host: hostname() }));
      const second = await openDatabase({ url: null, dataDir: directory });
      expect(await second.db.select({ id: admins.id }).from(admins)).toEqual([{ id }]);
      await second.close();
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it.each([
    ['a live process', { pid: process.ppid, host: hostname() }],
    ['another host', { pid: 1, host: `not-${randomBytes(4).toString('hex')}` }],
    ['a torn file', null],
  ])('stays with %s', (_name, holder) => {
    const directory = mkdtempSync(join(tmpdir(), 'data-'));
    try {
      writeFileSync(join(directory, 'database.lock'), holder === null ? '{' : JSON.stringify(holder));
      expect(() => lockDirectory(directory)).toThrow(/in use/);
      expect(existsSync(join(directory, 'database.lock.takeover'))).toBe(false);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
