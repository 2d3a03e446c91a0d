import 'reflect-metadata';

import {
  AdminInfraEvents,
  AdminInfraHealth,
  AdminInfraModule,
  AdminLifecycleOrchestrator,
  AuthenticationOrchestrator,
  AuthorizationOrchestrator,
  SessionOrchestrator,
  SystemSettingsOrchestrator,
} from '@maatify/admin-infra';
import { NestFactory } from '@nestjs/core';

import { bindings } from './minimal-contracts.js';
import type { MinimalContracts } from './minimal-contracts.js';

/** The library over these contracts, started as an application starts it. */
export async function startApplication(contracts: MinimalContracts) {
  const module = AdminInfraModule.forRoot({ contracts: bindings(contracts) });
  const app = await NestFactory.createApplicationContext(module, { logger: false });
  return {
    authentication: app.get(AuthenticationOrchestrator),
    authorization: app.get(AuthorizationOrchestrator),
    lifecycle: app.get(AdminLifecycleOrchestrator),
    sessions: app.get(SessionOrchestrator),
    settings: app.get(SystemSettingsOrchestrator),
    events: app.get(AdminInfraEvents),
    health: app.get(AdminInfraHealth),
    close: () => app.close(),
  };
}
export type Application = Awaited<ReturnType<typeof startApplication>>;
