import { afterAll, describe, expect, it } from '@jest/globals';
import type { Features, RequiredBindings } from '@maatify/admin-infra';
import {
  AdminInfraModule,
  AdminLifecycleOrchestrator,
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
import { auditTrail, kyselyContracts, KyselySessionQueryRepository } from '../../src/kysely/index.js';
import { totpContracts } from '../../src/totp/index.js';
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
    expect([all, withoutHasher, withoutAuditLogger].map((bindings) => Object.keys(bindings).length)).toEqual([16, 15, 15]);
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
            ...kyselyContracts({ inject: [CONNECTION], db: (connection: Kysely<Database>) => connection, keys: KEYS }),
            ...argon2Contracts(),
            ...totp,
          },
          policy: { systemActors: { setup: { abilities: ['admins.bootstrap'] } } },
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
});
