import { AuthenticationOrchestrator } from '../../../src/authentication/authentication.orchestrator.js';
import { CredentialOrchestrator } from '../../../src/authentication/passwords/credential.orchestrator.js';
import { TotpOrchestrator } from '../../../src/authentication/totp/totp.orchestrator.js';
import { AuthorizationOrchestrator } from '../../../src/authorization/authorization.orchestrator.js';
import { DefaultPasswordPolicy } from '../../../src/credentials/default-password-policy.js';
import { AdminLifecycleOrchestrator } from '../../../src/lifecycle/admin-lifecycle.orchestrator.js';
import type { PolicyOptions } from '../../../src/module/admin-infra.options.js';
import { assemble, byToken } from '../../../src/module/assemble.js';
import type { Replaced } from '../../../src/module/assemble.js';
import { DEFAULT_FEATURES } from '../../../src/module/contracts.js';
import { resolvePolicy } from '../../../src/module/resolve-policy.js';
import { SystemActors } from '../../../src/module/system-actors.js';
import type { OperationRunner } from '../../../src/runner/runner.js';
import { SessionOrchestrator } from '../../../src/sessions/session.orchestrator.js';
import { EmergencyOrchestrator } from '../../../src/settings/emergency/emergency.orchestrator.js';
import { SystemSettingsOrchestrator } from '../../../src/settings/system-settings.orchestrator.js';
import { InMemoryInfra } from '../../../src/testing/in-memory-infra.js';
import type { InMemoryContracts } from '../../../src/testing/create-in-memory-contracts.js';
import type { ManualClock } from '../../../src/testing/doubles/manual-clock.js';
import type { SequentialIds } from '../../../src/testing/doubles/sequential-ids.js';

export type WorldContracts = InMemoryContracts & {
  readonly PasswordPolicy: DefaultPasswordPolicy;
  readonly Clock: ManualClock;
  readonly IdGenerator: SequentialIds;
};

/** What a stand-in for a contract may need beside the contract itself. */
export interface Surroundings {
  readonly infra: InMemoryInfra;
  /** A moment at which other operations may run: where a careless adapter awaits between its read and its write. */
  readonly pause: () => Promise<void>;
}

export type Wrap = (contracts: WorldContracts, around: Surroundings) => WorldContracts;

export interface LightOptions {
  /** The store and what else two processes share. @default a new one */
  readonly infra?: InMemoryInfra;
  /** This process's own clock. @default the infra's */
  readonly clock?: ManualClock;
  readonly policy?: PolicyOptions;
  /** Puts something between the core and the contracts; applied in order, the first one nearest to the contracts. */
  readonly wraps?: readonly Wrap[];
  readonly pause?: () => Promise<void>;
  /** Stands in for a common step of every operation, or for the way to the sinks: how a broken core is made. */
  readonly replaced?: Replaced;
  /** Stand in for an orchestrator, with a body of its own. */
  readonly authentication?: (runner: OperationRunner) => AuthenticationOrchestrator;
  readonly sessions?: (runner: OperationRunner) => SessionOrchestrator;
}

export type LightWorld = ReturnType<typeof lightWorld>;

const SYSTEM_ACTOR = 'operator';
const POLICY: PolicyOptions = {
  systemActors: {
    [SYSTEM_ACTOR]: {},
  },
};
const SYSTEM_ABILITIES = [
  'admins.bootstrap',
  'admins.unlock',
  'admins.suspend',
  'admins.reinstate',
  'system.settings.security.update',
  'system.maintenance',
  'system.emergency',
];

/**
 * The library over in-memory contracts, put together by `assemble` as its module does it, without Nest: a race needs thousands of
 * fresh worlds, and a container costs more than everything that happens in it.
 */
export function lightWorld({ infra = new InMemoryInfra(), clock = infra.clock, policy = {}, ...options }: LightOptions = {}) {
  infra.grants.grantSystem(SYSTEM_ACTOR, ...SYSTEM_ABILITIES);
  const real = { ...infra.contracts, PasswordPolicy: new DefaultPasswordPolicy(), Clock: clock, IdGenerator: infra.ids };
  const around: Surroundings = { infra, pause: options.pause ?? (() => Promise.resolve()) };
  const contracts = (options.wraps ?? []).reduce<WorldContracts>((inner, wrap) => wrap(inner, around), real);
  const problems: string[] = [];
  const resolved = resolvePolicy({ ...POLICY, ...policy }, DEFAULT_FEATURES, problems);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  const { events, effects, runner } = assemble(byToken(contracts), resolved, options.replaced);
  const systemActors = new SystemActors(resolved);
  return {
    infra,
    clock,
    store: infra.store,
    contracts,
    runner,
    effects,
    events,
    audit: infra.contracts.AuditLogger,
    authentication: options.authentication?.(runner) ?? new AuthenticationOrchestrator(runner),
    credentials: new CredentialOrchestrator(runner),
    totp: new TotpOrchestrator(runner),
    authorization: new AuthorizationOrchestrator(runner),
    sessions: options.sessions?.(runner) ?? new SessionOrchestrator(runner),
    lifecycle: new AdminLifecycleOrchestrator(runner),
    settings: new SystemSettingsOrchestrator(runner),
    emergency: new EmergencyOrchestrator(runner),
    operator: () => systemActors.get(SYSTEM_ACTOR, { channel: 'cli' }),
  };
}
