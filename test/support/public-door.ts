import { getMetadataStorage } from 'class-validator';

import { TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { DOMAINS } from '../../src/module/domains.js';
import type { AnyOperation, Declaration } from '../../src/runner/operation.js';
import type { AnyResult } from './scenarios/scenario.js';
import type { World } from './world.js';

interface Door {
  /** The class an application asks the container for. */
  readonly orchestrator: new (runner: never) => object;
  readonly method: string;
}

/** Where an application finds this operation. */
export function doorOf(operation: AnyOperation): Door {
  for (const { operations, orchestrator } of DOMAINS) {
    const named = Object.entries<AnyOperation>(operations).find(([, one]) => one === operation);
    if (named !== undefined && orchestrator !== null) return { orchestrator, method: named[0] };
  }
  throw new Error(`no domain lists ${operation.name}`);
}

/** Calls an operation as an application does: by the method of its orchestrator. */
export function throughTheDoor(world: World, operation: AnyOperation, caller: unknown, input: unknown): Promise<AnyResult> {
  const { orchestrator, method } = doorOf(operation);
  const door = world.module.get<Record<string, (...args: unknown[]) => Promise<AnyResult>>>(orchestrator);
  const asked = asksForSomething(operation) ? [input] : [];
  const called = door[method];
  if (called === undefined) throw new Error(`${orchestrator.name} has no method ${method}`);
  return called.apply(door, operation.authority === null ? [...asked, caller ?? TEST_ORIGIN] : [caller, ...asked]);
}

/** An input class without a rule asks for nothing. */
export function asksForSomething({ input }: Declaration): boolean {
  return getMetadataStorage().getTargetValidationMetadatas(input, '', true, false).length > 0;
}
