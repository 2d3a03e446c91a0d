import { inspect } from 'node:util';

import type { AdminId } from '../../src/kernel/ids.js';
import { AdminInfraException } from '../../src/kernel/exceptions.js';
import type { Redacted } from '../../src/kernel/redacted.js';
import { FaultInjector } from '../../src/testing/doubles/fault-injector.js';
import { ORIGIN } from '../races/support/people.js';
import { lightWorld } from '../races/support/light-world.js';
import type { LightOptions, LightWorld, Wrap, WorldContracts } from '../races/support/light-world.js';
import { standIn } from '../races/support/stand-in.js';
import { Model, UNTOUCHED } from './model.js';
import type { ModelAdmin } from './model.js';

/** What any operation may answer, as far as the steps look at it. */
export interface Answer {
  readonly outcome: string;
  readonly reason?: string;
}

/** The library as it is, beside the model. */
export interface Real {
  readonly world: LightWorld;
  readonly faults: FaultInjector<WorldContracts>;
  /** Another process that looks at sessions without recording that it did. */
  readonly onlooker: LightWorld;
  /** Everything that came out, for whoever looks for secrets in it or compares two runs. */
  readonly said: string[];
  readonly canaries: Set<string>;
}

export const LIFELINE = 'admins.administer';
const STATUS_VERBS = ['suspend', 'reinstate', 'lock', 'unlock', 'activate', 'create'].map((verb) => `admins.${verb}`);
const CAST = [
  {
    email: 'root@example.org',
    abilities: [LIFELINE, ...STATUS_VERBS, 'sessions.revoke', 'system.read_only', 'system.settings.security.update'],
  },
  { email: 'second@example.org', abilities: [LIFELINE, 'admins.suspend', 'admins.reinstate'] },
  { email: 'helper@example.org', abilities: ['sessions.revoke', 'admins.lock', 'admins.unlock'] },
  { email: 'plain@example.org', abilities: [] },
] as const;

/** The one who has a second factor from the beginning. */
const WITH_FACTOR = 'helper@example.org';

/** `broken`: what stands in for a part of the library or of its contracts. */
export function start(broken: LightOptions = {}): { model: Model; real: Real } {
  let faults: FaultInjector<WorldContracts> | null = null;
  const injected: Wrap = (contracts) => {
    faults = new FaultInjector<WorldContracts>(contracts);
    return faults.contracts;
  };
  const world = lightWorld({ ...broken, wraps: [...(broken.wraps ?? []), injected] });
  const onlooker = lightWorld({
    ...broken,
    infra: world.infra,
    wraps: [
      ...(broken.wraps ?? []),
      standIn('SessionCommandRepository', () => ({ touch: () => Promise.resolve({ outcome: 'won' }) })),
    ],
  });
  const model = new Model();
  const canaries = new Set<string>();
  for (const [index, { email, abilities }] of CAST.entries()) {
    const password = `canary-password-${String(index)}-of-${email}`;
    canaries.add(password);
    const { adminId } = world.store.addAdmin({ email, password, abilities });
    const admin = newcomer(adminId, email, abilities, password);
    if (email === WITH_FACTOR) admin.secret = world.store.enableTotp(adminId);
    model.admins.set(adminId, admin);
  }
  return { model, real: { world, faults: faults!, onlooker, said: [], canaries } };
}

export function newcomer(adminId: AdminId, email: string, abilities: readonly string[], password: string | null): ModelAdmin {
  return {
    adminId,
    email,
    password,
    status: password === null ? 'pending_verification' : 'active',
    verified: password !== null,
    epoch: 0,
    abilities: new Set(abilities),
    secret: null,
    lastStep: null,
    pending: null,
    signingIn: UNTOUCHED,
    enrolling: UNTOUCHED,
  };
}

/** Runs an operation and keeps what it said: the answer, or the exception as a log would show it. */
export async function say<A extends Answer>(real: Real, operation: Promise<A>): Promise<A | AdminInfraException> {
  try {
    const answer = await operation;
    real.said.push(inspect(answer, { depth: null }), JSON.stringify(answer));
    return answer;
  } catch (error) {
    if (!(error instanceof AdminInfraException)) throw error;
    real.said.push(inspect(error, { depth: null }), JSON.stringify(error));
    return error;
  }
}

export function accessTo(world: LightWorld, token: Redacted) {
  return world.sessions.access({ token }, ORIGIN);
}

export { ORIGIN };
