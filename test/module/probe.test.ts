import 'reflect-metadata';
import { it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { AdminInfraModule } from '@maatify/admin-infra';
import { bindings, bindingsWithout } from './support/bindings.js';

const boot = (imports: any[], mod?: any) => (mod ? mod(Test.createTestingModule({ imports })) : Test.createTestingModule({ imports })).compile().then((m: any) => m.init());
const c = () => bindings() as any;
@Module({}) class Empty {}
const cases: [string, () => Promise<unknown>][] = [
  ['forRoot undefined', () => boot([(AdminInfraModule as any).forRoot()])],
  ['forRoot null', () => boot([(AdminInfraModule as any).forRoot(null)])],
  ['forRootAsync undefined', () => boot([(AdminInfraModule as any).forRootAsync()])],
  ['forRootAsync no factory', () => boot([(AdminInfraModule as any).forRootAsync({ contracts: c() })])],
  ['contracts null', () => boot([(AdminInfraModule as any).forRoot({ contracts: null })])],
  ['contracts text', () => boot([(AdminInfraModule as any).forRoot({ contracts: 'x' })])],
  ['imports null', () => boot([(AdminInfraModule as any).forRoot({ contracts: c(), imports: null })])],
  ['imports [undefined]', () => boot([(AdminInfraModule as any).forRoot({ contracts: c(), imports: [undefined] })])],
  ['features null', () => boot([(AdminInfraModule as any).forRoot({ contracts: c(), features: null })])],
  ['features text', () => boot([(AdminInfraModule as any).forRoot({ contracts: c(), features: 'totp' })])],
  ['isGlobal text', () => boot([(AdminInfraModule as any).forRoot({ contracts: c(), isGlobal: 'no' })])],
  ['contract null', () => boot([(AdminInfraModule as any).forRoot({ contracts: { ...c(), AuditLogger: null } })])],
  ['contract undefined', () => boot([(AdminInfraModule as any).forRoot({ contracts: { ...c(), AuditLogger: undefined } })])],
  ['contract {}', () => boot([(AdminInfraModule as any).forRoot({ contracts: { ...c(), AuditLogger: {} } })])],
  ['contract class bare', () => boot([(AdminInfraModule as any).forRoot({ contracts: { ...c(), AuditLogger: class L { record() {} } } })])],
  ['contract text', () => boot([(AdminInfraModule as any).forRoot({ contracts: { ...c(), AuditLogger: 'x' } })])],
  ['contract useClass undefined', () => boot([(AdminInfraModule as any).forRoot({ contracts: { ...c(), AuditLogger: { useClass: undefined } } })])],
  ['contract useValue undefined', () => boot([(AdminInfraModule as any).forRoot({ contracts: { ...c(), AuditLogger: { useValue: undefined } } })])],
  ['contract useValue text', () => boot([(AdminInfraModule as any).forRoot({ contracts: { ...c(), AuditLogger: { useValue: 'x' } } })])],
  ['contract useFactory null', () => boot([(AdminInfraModule as any).forRoot({ contracts: { ...c(), AuditLogger: { useFactory: () => null } } })])],
  ['contract imported false', () => boot([(AdminInfraModule as any).forRoot({ contracts: { ...c(), AuditLogger: { imported: false } } })])],
  ['contract two kinds', () => boot([(AdminInfraModule as any).forRoot({ contracts: { ...c(), AuditLogger: { imported: true, useClass: class L { record() {} } } } })])],
  ['clock null', () => boot([(AdminInfraModule as any).forRoot({ contracts: { ...c(), Clock: null } })])],
  ['clock useFactory null', () => boot([(AdminInfraModule as any).forRoot({ contracts: { ...c(), Clock: { useFactory: () => null } } })])],
  ...([null, undefined, [], 'text', 5, () => 1].map((p) => ['policy ' + String(p), () => boot([(AdminInfraModule as any).forRoot({ contracts: c(), policy: p })])]) as any),
  ...([null, undefined, [], 'text', 5, () => 1].map((p) => ['async policy ' + String(p), () => boot([(AdminInfraModule as any).forRootAsync({ contracts: bindingsWithout('AuditLogger'), useFactory: () => p })])]) as any),
  ...([{ systemActors: { x: null } }, { systemActors: { x: undefined } }, { systemActors: { x: 'y' } }, { systemActors: null }, { systemActors: [] }, { systemActors: 'x' }, { systemActors: { x: { abilities: 'a.b' } } }, { systemActors: { x: { abilities: [null] } } }, { settings: [null] }, { settings: null }, { settings: {} }, { settings: 'x' }, { settings: [{}] }, { settings: [{ key: 5 }] }, { settings: [{ key: 'a.b', type: 'strange', default: 1, strictest: 1 }] }, { settings: [{ key: 'a.b', type: 'number', default: 1, strictest: 1 }] }, { sessions: null }, { sessions: 'x' }, { sessions: [] }, { effects: 5 }, { codes: null }, { lifelineAbility: null }, { lifelineAbility: 5 }, { operationDeadlineMs: null }].map((p) => ['policy ' + JSON.stringify(p), () => boot([(AdminInfraModule as any).forRoot({ contracts: c(), policy: p })])]) as any),
  ['bare', () => boot([AdminInfraModule])],
  ['overrideModule class, bare import', () => boot([AdminInfraModule], (b: any) => b.overrideModule(AdminInfraModule).useModule(Empty))],
  ['overrideModule class', () => boot([AdminInfraModule.forRoot({ contracts: c() })], (b: any) => b.overrideModule(AdminInfraModule).useModule(Empty))],
  ['overrideModule dynamic', () => { const d = AdminInfraModule.forRoot({ contracts: c() }); return boot([d], (b: any) => b.overrideModule(d).useModule(Empty)); }],
  ['overrideModule by dynamic', () => { const d = AdminInfraModule.forRoot({ contracts: c() }); return boot([d], (b: any) => b.overrideModule(AdminInfraModule).useModule(AdminInfraModule.forRoot({ contracts: c() }))); }],
];
it.each(cases)('%s', async (name, go) => {
  const out = await (async () => { try { await go(); return 'STARTED'; } catch (e: any) { return (e.name ?? e.constructor?.name) + ': ' + e.message; } })();
  process.stdout.write(`@@ ${name} => ${out.slice(0, 420)}\n`);
});
