import { AdminInfraEvents } from '@maatify/admin-infra';
import type { PolicyOptions } from '@maatify/admin-infra';
import { ContractRecorder, FaultInjector, InMemoryInfra, signedInActor } from '@maatify/admin-infra/testing';
import type { ProviderSource } from '@maatify/admin-infra/testing';

import { AuthenticationOrchestrator } from '../../src/authentication/authentication.orchestrator.js';
import { CredentialOrchestrator } from '../../src/authentication/passwords/credential.orchestrator.js';
import { RecoveryCodeOrchestrator } from '../../src/authentication/recovery-codes/recovery-codes.orchestrator.js';
import { TotpOrchestrator } from '../../src/authentication/totp/totp.orchestrator.js';
import { AuthorizationOrchestrator } from '../../src/authorization/authorization.orchestrator.js';
import { RoleOrchestrator } from '../../src/authorization/roles/role.orchestrator.js';
import { DefaultPasswordPolicy } from '../../src/credentials/default-password-policy.js';
import type { Effects } from '../../src/effects/effects.js';
import { AdminLifecycleOrchestrator } from '../../src/lifecycle/admin-lifecycle.orchestrator.js';
import { ExternalIdentityOrchestrator } from '../../src/authentication/external/external.orchestrator.js';
import { ContactOrchestrator } from '../../src/lifecycle/contacts/contact.orchestrator.js';
import { assemble, byToken } from '../../src/module/assemble.js';
import { DOMAINS } from '../../src/module/domains.js';
import { resolvePolicy } from '../../src/module/resolve-policy.js';
import { SystemActors } from '../../src/module/system-actors.js';
import type { OperationRunner } from '../../src/runner/runner.js';
import { DeviceOrchestrator } from '../../src/sessions/devices/device.orchestrator.js';
import { PreferenceOrchestrator } from '../../src/lifecycle/preferences/preference.orchestrator.js';
import { ImpersonationOrchestrator } from '../../src/sessions/impersonation/impersonation.orchestrator.js';
import { SessionOrchestrator } from '../../src/sessions/session.orchestrator.js';
import { EmergencyOrchestrator } from '../../src/settings/emergency/emergency.orchestrator.js';
import { SystemSettingsOrchestrator } from '../../src/settings/system-settings.orchestrator.js';
import { EVERY_ABILITY_ACTOR, EVERY_FEATURE, grantSystemActors, TEST_POLICY } from './world.js';
import type { World, WorldContracts } from './world.js';

/** Stands between the world's own fault injector, which scenarios use, and the library: a tap, another injector. */
export type Wrap = (contracts: WorldContracts, infra: InMemoryInfra) => WorldContracts;

export interface LightWorld extends World {
  readonly runner: OperationRunner;
  readonly effects: Effects;
}

/**
 * The same application as `createWorld` makes, without a container: Nest for each of ten thousand cases would take minutes. Both
 * are put together by `assemble`.
 */
export function createLightWorld(
  wrap: Wrap = (contracts) => contracts,
  policy: PolicyOptions = {},
  features = EVERY_FEATURE,
): LightWorld {
  const infra = new InMemoryInfra();
  grantSystemActors(infra);
  const faults = new FaultInjector<WorldContracts>({
    ...infra.contracts,
    PasswordPolicy: new DefaultPasswordPolicy(),
    Clock: infra.clock,
    IdGenerator: infra.ids,
  });
  const bound = wrap(faults.contracts, infra);
  const resolved = resolvePolicy({ effects: { drainMs: 50 }, ...TEST_POLICY, ...policy }, features, []);
  const { events, effects, runner } = assemble(byToken(bound), resolved);
  const systemActors = new SystemActors(resolved);
  const parts = new Map<unknown, unknown>([
    ...DOMAINS.flatMap(({ orchestrator: Orchestrator }): [unknown, unknown][] =>
      Orchestrator === null ? [] : [[Orchestrator, new Orchestrator(runner)]],
    ),
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
    credentials: source.get(CredentialOrchestrator),
    totp: source.get(TotpOrchestrator),
    recoveryCodes: source.get(RecoveryCodeOrchestrator),
    authorization: source.get(AuthorizationOrchestrator),
    roles: source.get(RoleOrchestrator),
    sessions: source.get(SessionOrchestrator),
    devices: source.get(DeviceOrchestrator),
    impersonation: source.get(ImpersonationOrchestrator),
    lifecycle: source.get(AdminLifecycleOrchestrator),
    contacts: source.get(ContactOrchestrator),
    external: source.get(ExternalIdentityOrchestrator),
    preferences: source.get(PreferenceOrchestrator),
    settings: source.get(SystemSettingsOrchestrator),
    emergency: source.get(EmergencyOrchestrator),
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
