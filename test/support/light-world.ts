import { AdminInfraEvents } from '@maatify/admin-infra';
import type { PolicyOptions } from '@maatify/admin-infra';
import { ContractRecorder, FaultInjector, InMemoryInfra, signedInActor } from '@maatify/admin-infra/testing';
import type { ProviderSource } from '@maatify/admin-infra/testing';

import { AuthenticationOrchestrator } from '../../src/authentication/authentication.orchestrator.js';
import { TotpOrchestrator } from '../../src/authentication/totp/totp.orchestrator.js';
import { authorizationStage } from '../../src/authorization/authorization.stage.js';
import { AuthorizationOrchestrator } from '../../src/authorization/authorization.orchestrator.js';
import { DefaultPasswordPolicy } from '../../src/credentials/default-password-policy.js';
import { Effects } from '../../src/effects/effects.js';
import { ContractCaller } from '../../src/kernel/contract-caller.js';
import { SafeClock } from '../../src/kernel/safe-clock.js';
import { SafeIdGenerator } from '../../src/kernel/safe-id-generator.js';
import { AdminLifecycleOrchestrator } from '../../src/lifecycle/admin-lifecycle.orchestrator.js';
import { CONTRACT_CATALOGUE, DEFAULT_FEATURES } from '../../src/module/contract-catalogue.js';
import { resolvePolicy } from '../../src/module/resolve-policy.js';
import { SystemActors } from '../../src/module/system-actors.js';
import { OperationRunner } from '../../src/operations/operation-runner.js';
import { SessionOrchestrator } from '../../src/sessions/session.orchestrator.js';
import { sessionsStage } from '../../src/sessions/sessions.stage.js';
import { settingsStage } from '../../src/settings/settings.stage.js';
import { SystemSettingsOrchestrator } from '../../src/settings/system-settings.orchestrator.js';
import { EVERY_ABILITY_ACTOR, TEST_POLICY } from './world.js';
import type { World, WorldContracts } from './world.js';

/** Stands between the world's own fault injector, which scenarios use, and the library: a tap, another injector. */
export type Wrap = (contracts: WorldContracts, infra: InMemoryInfra) => WorldContracts;

export interface LightWorld extends World {
  readonly runner: OperationRunner;
  readonly effects: Effects;
}

/**
 * The same application as `createWorld` makes, put together by hand: a Nest container for each of ten thousand cases would
 * take minutes. What is built, and of what, follows `src/module/providers.ts`; a test compares the two.
 */
export function createLightWorld(wrap: Wrap = (contracts) => contracts, policy: PolicyOptions = {}): LightWorld {
  const infra = new InMemoryInfra();
  const faults = new FaultInjector<WorldContracts>({
    ...infra.contracts,
    PasswordPolicy: new DefaultPasswordPolicy(),
    Clock: infra.clock,
    IdGenerator: infra.ids,
  });
  const bound = wrap(faults.contracts, infra);
  const events = new AdminInfraEvents();
  const resolved = resolvePolicy({ effects: { drainMs: 50 }, ...TEST_POLICY, ...policy }, DEFAULT_FEATURES, []);
  const sinks = { audit: bound.AuditLogger, notifications: bound.NotificationDispatcher, secrets: bound.SecretDelivery };
  const effects = new Effects(sinks, resolved.effects, new SafeClock(bound.Clock), events);
  const implementations = new Map(CONTRACT_CATALOGUE.map(({ name, token }) => [token, bound[name]]));
  const clock = new SafeClock(bound.Clock);
  const { operations } = resolved;
  const runner = new OperationRunner({
    contracts: new ContractCaller(implementations, events, clock),
    effects,
    events,
    clock,
    ids: new SafeIdGenerator(bound.IdGenerator),
    stages: {
      settings: settingsStage,
      authorization: authorizationStage,
      sessions: sessionsStage(operations.sessions.recheckAfterMs),
    },
    policy: operations,
  });
  const systemActors = new SystemActors(resolved);
  const parts = new Map<unknown, unknown>([
    [AuthenticationOrchestrator, new AuthenticationOrchestrator(runner)],
    [TotpOrchestrator, new TotpOrchestrator(runner)],
    [AuthorizationOrchestrator, new AuthorizationOrchestrator(runner)],
    [SessionOrchestrator, new SessionOrchestrator(runner)],
    [AdminLifecycleOrchestrator, new AdminLifecycleOrchestrator(runner)],
    [SystemSettingsOrchestrator, new SystemSettingsOrchestrator(runner)],
    [SystemActors, systemActors],
    [AdminInfraEvents, events],
    [InMemoryInfra, infra],
  ]);
  const source: ProviderSource = {
    get: <T>(token: abstract new (...args: never[]) => T) => {
      if (!parts.has(token)) throw new Error(`the light world has no ${token.name}`);
      return parts.get(token) as T;
    },
  };
  let people = 0;
  const { store } = infra;
  store.addAdmin({ email: 'lifeline@example.org', abilities: ['admins.administer'] });
  return {
    // Scenarios only ever `get` from it.
    module: source as World['module'],
    infra,
    faults,
    events,
    runner,
    effects,
    recorder: new ContractRecorder(events),
    authentication: source.get(AuthenticationOrchestrator),
    totp: source.get(TotpOrchestrator),
    authorization: source.get(AuthorizationOrchestrator),
    sessions: source.get(SessionOrchestrator),
    lifecycle: source.get(AdminLifecycleOrchestrator),
    settings: source.get(SystemSettingsOrchestrator),
    actor: async (...abilities) => (await signedInActor(source, { abilities })).actor,
    signedIn: (options) => signedInActor(source, options),
    systemActor: (name = EVERY_ABILITY_ACTOR) => systemActors.get(name, { channel: 'cli' }),
    someone: (options = {}) =>
      store.addAdmin({ email: `someone-${String((people += 1))}@example.org`, password: 'someone’s own password', ...options })
        .adminId,
    dispose: () => {
      effects.shutDown();
      runner.stop();
      return Promise.resolve();
    },
  };
}
