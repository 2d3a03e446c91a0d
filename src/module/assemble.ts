import { authorizationEntry } from '../authorization/authorization.entry.js';
import { Effects } from '../effects/effects.js';
import { AdminInfraEvents } from '../effects/events.js';
import { Gateway } from '../kernel/gateway.js';
import { SafeClock } from '../kernel/safe-clock.js';
import { SafeIdGenerator } from '../kernel/safe-id-generator.js';
import type { EntrySteps } from '../runner/entry.js';
import { OperationRunner } from '../runner/runner.js';
import { sessionsEntry } from '../sessions/sessions.entry.js';
import { settingsEntry } from '../settings/settings.entry.js';
import { CONTRACT_CATALOGUE } from './contracts.js';
import type { ContractName, Contracts } from './contracts.js';
import type { ResolvedPolicy } from './resolve-policy.js';

/** The contracts in use, by token. */
export type BoundContracts = ReadonlyMap<symbol, object>;

/** The library put together: what orchestrators and the module's own services are made of. */
export interface Core {
  readonly events: AdminInfraEvents;
  readonly effects: Effects;
  readonly runner: OperationRunner;
}

/** What a test puts in the place of a part of the core, to see that something breaks. */
export interface Replaced {
  readonly entry?: Partial<EntrySteps>;
  readonly effects?: (parts: ConstructorParameters<typeof Effects>) => Effects;
}

/** Puts the core together, without a container: the module, the tests' worlds and the benchmarks all do it here. */
export function assemble(bound: BoundContracts, { operations, effects: limits }: ResolvedPolicy, replaced: Replaced = {}): Core {
  const events = new AdminInfraEvents();
  const clock = new SafeClock(contractOf(bound, 'Clock'));
  const sinks = {
    audit: contractOf(bound, 'AuditLogger'),
    notifications: contractOf(bound, 'NotificationDispatcher'),
    secrets: contractOf(bound, 'SecretDelivery'),
  };
  const makeEffects = replaced.effects ?? ((parts) => new Effects(...parts));
  const effects = makeEffects([sinks, limits, clock, events]);
  const runner = new OperationRunner({
    gateway: new Gateway(bound, events, clock),
    effects,
    events,
    clock,
    ids: new SafeIdGenerator(contractOf(bound, 'IdGenerator')),
    entry: {
      settings: settingsEntry,
      authorization: authorizationEntry,
      sessions: sessionsEntry(operations.sessions.recheckAfterMs),
      ...replaced.entry,
    },
    policy: operations,
  });
  return { events, effects, runner };
}

/** The same contracts by token, from a record by name. */
export function byToken(contracts: Readonly<Record<ContractName, object>>): BoundContracts {
  return new Map(CONTRACT_CATALOGUE.map(({ name, token }) => [token, contracts[name]]));
}

function contractOf<N extends ContractName>(bound: BoundContracts, name: N): Contracts[N] {
  const token = CONTRACT_CATALOGUE.find((entry) => entry.name === name)?.token;
  return bound.get(token as symbol) as Contracts[N];
}
