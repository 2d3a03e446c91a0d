import { Test } from '@nestjs/testing';
import type { TestingModule } from '@nestjs/testing';

import {
  AdminInfraEvents,
  AdminLifecycleOrchestrator,
  AuthenticationOrchestrator,
  AuthorizationOrchestrator,
  ContactOrchestrator,
  ExternalIdentityOrchestrator,
  CredentialOrchestrator,
  DeviceOrchestrator,
  RecoveryCodeOrchestrator,
  RoleOrchestrator,
  EmergencyOrchestrator,
  ImpersonationOrchestrator,
  PreferenceOrchestrator,
  SessionOrchestrator,
  SystemActors,
  SystemSettingsOrchestrator,
  TotpOrchestrator,
} from '@maatify/admin-infra';
import type { AdminActor, AdminId, PolicyOptions, SystemActor } from '@maatify/admin-infra';
import {
  AdminInfraTestingModule,
  ContractRecorder,
  FaultInjector,
  InMemoryInfra,
  signedInActor,
} from '@maatify/admin-infra/testing';
import type { InMemoryContracts, ManualClock, SequentialIds, SignedIn } from '@maatify/admin-infra/testing';

import { DefaultPasswordPolicy } from '../../src/credentials/default-password-policy.js';
import type { Features } from '../../src/module/contracts.js';
import { DEFAULT_FEATURES } from '../../src/module/contracts.js';

export type WorldContracts = InMemoryContracts & {
  readonly PasswordPolicy: DefaultPasswordPolicy;
  readonly Clock: ManualClock;
  readonly IdGenerator: SequentialIds;
};

/** One application over in-memory contracts, every one of them behind the fault injector. */
export interface World {
  readonly module: TestingModule;
  readonly infra: InMemoryInfra;
  readonly faults: FaultInjector<WorldContracts>;
  readonly recorder: ContractRecorder;
  readonly events: AdminInfraEvents;
  readonly authentication: AuthenticationOrchestrator;
  readonly credentials: CredentialOrchestrator;
  readonly totp: TotpOrchestrator;
  readonly recoveryCodes: RecoveryCodeOrchestrator;
  readonly authorization: AuthorizationOrchestrator;
  readonly roles: RoleOrchestrator;
  readonly sessions: SessionOrchestrator;
  readonly devices: DeviceOrchestrator;
  readonly impersonation: ImpersonationOrchestrator;
  readonly lifecycle: AdminLifecycleOrchestrator;
  readonly contacts: ContactOrchestrator;
  readonly external: ExternalIdentityOrchestrator;
  readonly preferences: PreferenceOrchestrator;
  readonly settings: SystemSettingsOrchestrator;
  readonly emergency: EmergencyOrchestrator;
  /** A new admin who really signed in, with these abilities. */
  actor(...abilities: string[]): Promise<AdminActor>;
  signedIn(options?: Parameters<typeof signedInActor>[1]): Promise<SignedIn>;
  systemActor(name?: string): SystemActor;
  /** The id of a new admin nobody acts as. */
  someone(options?: Partial<Parameters<InMemoryInfra['store']['addAdmin']>[0]>): AdminId;
  dispose(): Promise<void>;
}

export const EVERY_ABILITY_ACTOR = 'operator-cli';
export const LIMITED_ACTOR = 'limited-cli';

/** What the resolver lets the declared system actors do. */
export function grantSystemActors({ grants }: InMemoryInfra): void {
  grants.grantSystem(LIMITED_ACTOR, 'sessions.revoke');
  grants.grantSystem(
    EVERY_ABILITY_ACTOR,
    'admins.bootstrap',
    'admins.unlock',
    'sessions.expire',
    'system.settings.security.update',
  );
}

/** Every feature there is, those included that an application has to switch on. */
export const EVERY_FEATURE = Object.fromEntries(Object.keys(DEFAULT_FEATURES).map((name) => [name, true])) as unknown as Features;

export const TEST_POLICY: PolicyOptions = {
  abilities: { 'orders.refund': 'refund an order' },
  systemActors: {
    [LIMITED_ACTOR]: {},
    [EVERY_ABILITY_ACTOR]: {},
  },
  externalProviders: { google: 'sign_in', telegram: 'notify_only' },
  settings: [
    {
      type: 'boolean',
      key: 'features.reports.enabled',
      description: 'The host’s reports.',
      category: 'features',
      default: true,
      strictest: false,
      sensitive: false,
      changedBy: 'set',
    },
  ],
};

export async function createWorld(policy: PolicyOptions = {}): Promise<World> {
  const infra = new InMemoryInfra();
  grantSystemActors(infra);
  const faults = new FaultInjector<WorldContracts>({
    ...infra.contracts,
    PasswordPolicy: new DefaultPasswordPolicy(),
    Clock: infra.clock,
    IdGenerator: infra.ids,
  });
  const contracts = Object.fromEntries(Object.entries(faults.contracts).map(([name, useValue]) => [name, { useValue }]));
  const module = await Test.createTestingModule({
    imports: [
      AdminInfraTestingModule.forRoot({ infra, contracts, features: EVERY_FEATURE, policy: { ...TEST_POLICY, ...policy } }),
    ],
  }).compile();
  await module.init();
  const events = module.get(AdminInfraEvents);
  let people = 0;
  const { store } = infra;
  const world: World = {
    module,
    infra,
    faults,
    events,
    recorder: new ContractRecorder(events),
    authentication: module.get(AuthenticationOrchestrator),
    credentials: module.get(CredentialOrchestrator),
    totp: module.get(TotpOrchestrator),
    recoveryCodes: module.get(RecoveryCodeOrchestrator),
    authorization: module.get(AuthorizationOrchestrator),
    roles: module.get(RoleOrchestrator),
    sessions: module.get(SessionOrchestrator),
    devices: module.get(DeviceOrchestrator),
    impersonation: module.get(ImpersonationOrchestrator),
    preferences: module.get(PreferenceOrchestrator),
    lifecycle: module.get(AdminLifecycleOrchestrator),
    contacts: module.get(ContactOrchestrator),
    external: module.get(ExternalIdentityOrchestrator),
    settings: module.get(SystemSettingsOrchestrator),
    emergency: module.get(EmergencyOrchestrator),
    actor: async (...abilities) => (await signedInActor(module, { abilities })).actor,
    signedIn: (options) => signedInActor(module, options),
    systemActor: (name = EVERY_ABILITY_ACTOR) => module.get(SystemActors).get(name, { channel: 'cli' }),
    someone: (options = {}) =>
      store.addAdmin({ email: `someone-${String((people += 1))}@example.org`, password: 'someone’s own password', ...options })
        .adminId,
    dispose: () => module.close(),
  };
  // Somebody always holds the lifeline, so that it stands in the way only of the scenarios that are about it.
  store.addAdmin({ email: 'lifeline@example.org', abilities: ['admins.administer'] });
  return world;
}
