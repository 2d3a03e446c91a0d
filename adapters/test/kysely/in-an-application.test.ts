import { afterAll, describe, expect, it } from '@jest/globals';
import type { Features, RequiredBindings } from '@maatify/admin-infra';
import {
  AdminInfraModule,
  AdminLifecycleOrchestrator,
  AdminQueryRepository,
  AuthenticationOrchestrator,
  Redacted,
  SessionQueryRepository,
  SystemActors,
} from '@maatify/admin-infra';
import { Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import type { Kysely } from 'kysely';

import { argon2Contracts } from '../../src/argon2/index.js';
import type { Database } from '../../src/kysely/index.js';
import { auditTrail, createKyselyContracts, kyselyContracts, KyselySessionQueryRepository } from '../../src/kysely/index.js';
import { totpContracts } from '../../src/totp/index.js';
import { active } from './support/people.js';
import { KEYS } from './support/subject.js';
import { emptyFile, openSqlite, removeFiles } from './support/sqlite.js';

const CONNECTION = Symbol('the connection of the host');
const totp = totpContracts({ keys: KEYS, issuer: 'Test' });

afterAll(removeFiles);

describe('in a Nest application', () => {
  it('the compiler takes the three together, and names what is missing', () => {
    const stores = kyselyContracts({ db: () => undefined as never, keys: KEYS });
    const all: RequiredBindings<Features> = { ...stores, ...argon2Contracts(), ...totp };
    // @ts-expect-error -- no PasswordHasher
    const withoutHasher: RequiredBindings<Features> = { ...stores, ...totp };
    const { AuditLogger: _left, ...withoutAudit } = stores;
    // @ts-expect-error -- no AuditLogger
    const withoutAuditLogger: RequiredBindings<Features> = { ...withoutAudit, ...argon2Contracts(), ...totp };
    expect([all, withoutHasher, withoutAuditLogger].map((bindings) => Object.keys(bindings).length)).toEqual([31, 30, 30]);
  });

  it('makes the first admin and signs it in, on a connection from the host', async () => {
    const db = openSqlite(await emptyFile());
    @Module({ providers: [{ provide: CONNECTION, useValue: db }], exports: [CONNECTION] })
    class DatabaseModule {}
    const application = await Test.createTestingModule({
      imports: [
        AdminInfraModule.forRoot({
          imports: [DatabaseModule],
          contracts: {
            ...kyselyContracts({
              inject: [CONNECTION],
              db: (connection: Kysely<Database>) => connection,
              keys: KEYS,
              systemActors: { setup: ['admins.bootstrap'] },
            }),
            ...argon2Contracts(),
            ...totp,
          },
          policy: { systemActors: { setup: {} } },
        }),
      ],
    }).compile();
    await application.init();
    expect(application.get(SessionQueryRepository)).toBeInstanceOf(KyselySessionQueryRepository);
    const [email, password] = ['First@Example.test', Redacted.of('correct horse battery staple')];
    const bootstrapped = await application
      .get(AdminLifecycleOrchestrator)
      .bootstrapFirstAdmin(application.get(SystemActors).get('setup'), { email, password });
    expect(bootstrapped.outcome).toBe('created');
    const signedIn = await application
      .get(AuthenticationOrchestrator)
      .signIn({ email, password }, { ip: null, userAgent: null, channel: 'job' });
    expect(signedIn.outcome).toBe('signed_in');
    await application.close();
    const trail = await auditTrail(db).page({ cursor: null, limit: 50 });
    const types = trail.outcome === 'page' ? trail.events.map(({ type }) => type) : [];
    expect(types).toEqual(expect.arrayContaining(['admin.created', 'auth.login.success', 'security.session.created']));
    await db.destroy();
  });

  it('two applications of one module class have a database each, after each other and side by side', async () => {
    const opened: Kysely<Database>[] = [];
    const files = [await emptyFile(), await emptyFile(), await emptyFile()];
    @Module({
      imports: [
        AdminInfraModule.forRoot({
          // Nothing is injected: the connection is made where the bindings ask for it.
          contracts: { ...kyselyContracts({ db: () => next(), keys: KEYS }), ...argon2Contracts(), ...totp },
        }),
      ],
    })
    class AppModule {}
    const next = () => {
      const db = openSqlite(files[opened.length] ?? '');
      opened.push(db);
      return db;
    };
    const started = async () => (await Test.createTestingModule({ imports: [AppModule] }).compile()).init();
    const someone = (application: Awaited<ReturnType<typeof started>>) =>
      application.get<AdminQueryRepository>(AdminQueryRepository, { strict: false }).page({
        filter: { status: null, search: null },
        cursor: null,
        limit: 5,
      });

    const first = await started();
    expect(await someone(first)).toMatchObject({ outcome: 'page', admins: [] });
    await first.close();
    await opened[0]?.destroy();
    const [second, third] = [await started(), await started()];
    expect(opened).toHaveLength(3);
    await active(createKyselyContracts(opened[2] as Kysely<Database>, { keys: KEYS }));
    expect(await someone(second)).toMatchObject({ outcome: 'page', admins: [] });
    expect(await someone(third)).toMatchObject({ outcome: 'page', admins: [{ status: 'active' }] });
    await Promise.all([second.close(), third.close()]);
    await Promise.all(opened.slice(1).map((db) => db.destroy()));
  });

  it.each([
    [{ job: ['admins.*'] }, /job: "admins.\*" is no ability/],
    [{ job: '*' as never }, /job: a list of abilities/],
    [{ ' ': [] }, /a name is empty/],
  ])('a list for a system actor that cannot be used stops the start: %j', async (systemActors, problem) => {
    const db = openSqlite(await emptyFile());
    expect(() => createKyselyContracts(db, { keys: KEYS, systemActors })).toThrow(problem);
    await db.destroy();
  });

  it('a system actor may do what is listed for it and nothing else', async () => {
    const db = openSqlite(await emptyFile());
    const { AbilityResolver } = createKyselyContracts(db, { keys: KEYS, systemActors: { job: ['admins.view'] } });
    const decide = async (name: string, ability: string) =>
      (await AbilityResolver.decide({ actor: { kind: 'system', name }, ability, target: null })).decision;
    expect([await decide('job', 'admins.view'), await decide('job', 'admins.create')]).toEqual(['allow', 'deny']);
    expect([await decide('other', 'admins.view'), await decide('constructor', 'name')]).toEqual(['deny', 'deny']);
    await db.destroy();
  });
});
