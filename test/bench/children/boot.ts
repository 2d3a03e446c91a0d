/** Prints what loading the library and starting it cost, in CPU milliseconds, beyond what any Nest application loads and starts. */
import 'reflect-metadata';

import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import 'class-transformer';
import 'class-validator';

class Nothing {}
Module({})(Nothing);

async function cpuMsOf(work: () => Promise<unknown>): Promise<number> {
  // Neither pays for the garbage of what came before it.
  globalThis.gc?.();
  const from = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1_000;
}
const start = (module: object) => NestFactory.createApplicationContext(module, { logger: false });

const loadMs = await cpuMsOf(() => import('@maatify/admin-infra'));
const { AdminInfraModule } = await import('@maatify/admin-infra');
const { bindings, minimalContracts } = await import('../minimal-contracts.js');
const contracts = bindings(minimalContracts());
// The first one warms Nest up, which every application pays for itself.
await start(Nothing);
const emptyMs = await cpuMsOf(() => start(Nothing));
const oursMs = await cpuMsOf(() => start(AdminInfraModule.forRoot({ contracts })));
console.log(JSON.stringify({ loadMs, emptyMs, oursMs }));
