import 'reflect-metadata';

import { describe, expect, it } from '@jest/globals';
import { Global, Inject, Injectable, Module, Scope } from '@nestjs/common';

import {
  AdminInfraHealth,
  AdminInfraModule,
  AuditLogger,
  AuthenticationOrchestrator,
  ConfigurationException,
  Redacted,
  SystemSettingsOrchestrator,
  TotpOrchestrator,
} from '@maatify/admin-infra';
import { createInMemoryContracts, TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { ALL_IMPORTED, bindings, bindingsWithout, bootFailure, PERSISTENCE, start } from './support/bindings.js';

describe('contracts are singletons', () => {
  const loggerOf = (scope: Scope) => {
    @Injectable({ scope })
    class ScopedLogger {
      record(): void {}
    }
    return ScopedLogger;
  };

  it.each([
    ['REQUEST', Scope.REQUEST],
    ['TRANSIENT', Scope.TRANSIENT],
  ])('a %s-scoped one is refused at boot', async (_, scope) => {
    const contracts = { ...bindings(), AuditLogger: { useClass: loggerOf(scope) } };
    const failure = await bootFailure(() => start(AdminInfraModule.forRoot({ contracts })));
    expect(failure).toBeInstanceOf(ConfigurationException);
    expect((failure as ConfigurationException).problems).toEqual([
      'AuditLogger is bound to a provider that is not a singleton; contracts are singletons. Remove its scope (tenancy belongs inside the adapter).',
    ]);
  });

  it('so is one that an imported module exports, or that depends on the request', async () => {
    @Injectable({ scope: Scope.REQUEST })
    class Tenant {}
    @Injectable()
    class TenantLogger {
      constructor(@Inject(Tenant) readonly tenant: Tenant) {}
      record(): void {}
    }
    const providers = [...PERSISTENCE.filter((one) => one.provide !== AuditLogger), Tenant];
    @Global()
    @Module({ providers: [...providers, { provide: AuditLogger, useClass: TenantLogger }], exports: [...providers, AuditLogger] })
    class TenantModule {}
    const failure = await bootFailure(() =>
      start(AdminInfraModule.forRoot({ contracts: ALL_IMPORTED, imports: [TenantModule] })),
    );
    expect(failure).toBeInstanceOf(ConfigurationException);
    expect(failure.message).toContain('AuditLogger is bound to a provider that is not a singleton');
  });
});

describe('a feature that is off', () => {
  const TOTP = ['TotpAuthenticator', 'TotpCommandRepository', 'TotpQueryRepository'] as const;

  it('ID-12 totp: has no orchestrator and needs no contract, and signing in goes without it', async () => {
    const { contracts, store } = createInMemoryContracts();
    const rest = Object.fromEntries(Object.entries(bindings(contracts)).filter(([name]) => !TOTP.includes(name as never)));
    const module = await start(AdminInfraModule.forRoot({ contracts: rest as never, features: { totp: false } }));
    expect(() => module.get(TotpOrchestrator)).toThrow();
    store.addAdmin({ email: 'ada@example.org', password: 'a password without a factor' });
    const input = { email: 'ada@example.org', password: Redacted.of('a password without a factor') };
    expect((await module.get(AuthenticationOrchestrator).signIn(input, TEST_ORIGIN)).outcome).toBe('signed_in');
    expect(module.get(AdminInfraHealth).report().contracts).toHaveLength(16);
    await module.close();
  });

  it('settingsAdministration: has no orchestrator and needs no contract', async () => {
    const contracts = bindingsWithout('SystemSettingsCommandRepository');
    const module = await start(AdminInfraModule.forRoot({ contracts, features: { settingsAdministration: false } }));
    expect(() => module.get(SystemSettingsOrchestrator)).toThrow();
    expect(module.get(TotpOrchestrator)).toBeInstanceOf(TotpOrchestrator);
    await module.close();
  });

  it('on: both have both', async () => {
    const module = await start(AdminInfraModule.forRoot({ contracts: bindings() }));
    for (const one of [TotpOrchestrator, SystemSettingsOrchestrator]) expect(module.get<object>(one)).toBeInstanceOf(one);
    await module.close();
  });
});
