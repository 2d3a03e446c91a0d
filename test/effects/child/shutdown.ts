import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AdminInfraHealth, SystemSettingsOrchestrator } from '@maatify/admin-infra';
import { AdminInfraTestingModule, signedInActor } from '@maatify/admin-infra/testing';

import { MISBEHAVIOURS } from './misbehaviours.js';

/** A host that is stopped while intents are in flight: it must end by itself, in time, and with exit code 0. */
const [kind = ''] = process.argv.slice(2);
const misbehave = MISBEHAVIOURS[kind];
if (misbehave === undefined) throw new Error(`no sink ${kind}`);

const host = AdminInfraTestingModule.forRoot({
  policy: { effects: { drainMs: 100 } },
  contracts: { AuditLogger: { useValue: { record: (intent) => misbehave(intent) as Promise<void> } } },
});
class Host {}
Module({ imports: [host] })(Host);

const app = await NestFactory.createApplicationContext(Host, { logger: false });
const { actor } = await signedInActor(app, { abilities: ['system.settings.update'] });
const settings = app.get(SystemSettingsOrchestrator);
const result = await settings.set(actor, { key: 'notifications.enabled', value: false });
const health = app.get(AdminInfraHealth);
const startedMs = performance.now();
await app.close();
console.log(JSON.stringify({ outcome: result.outcome, closedMs: performance.now() - startedMs, health: health.report() }));
