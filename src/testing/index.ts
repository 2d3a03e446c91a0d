// The second public door: every exported name, and nothing else is public.
export type { ConformanceCase } from './kit/conformance-case.js';
export { ConformanceError } from './kit/conformance-case.js';
export { conformanceCases } from './kit/conformance-cases.js';
export { CAPABILITIES } from './kit/conformance-subject.js';
export type { Capability, ConformanceSubject } from './kit/conformance-subject.js';
export { describeContractConformance } from './kit/describe-contract-conformance.js';
export type { ConformanceRunner, ContractConformanceOptions } from './kit/describe-contract-conformance.js';
export type { SubjectFactory } from './kit/run-case.js';
export { runConformance } from './kit/run-conformance.js';
export type { ConformanceReport, ConformanceViolation } from './kit/run-conformance.js';
export type { ConformanceOptions, ConformanceSkip } from './kit/select-cases.js';
export { explorePairs } from './pairs/explore-pairs.js';
export type { ExplorePairsOptions, PairDifference, PairsReport } from './pairs/explore-pairs.js';
export type { PairedOperation, PairState } from './pairs/paired-operations.js';
export { ContractRecorder } from './doubles/contract-recorder.js';
export type { RecordedIntent, RecordedRun } from './doubles/contract-recorder.js';
export { FaultInjector } from './doubles/fault-injector.js';
export type { FaultPlan, InjectedCall, PlannedFault } from './doubles/fault-injector.js';
export type { Fault, FaultKind, ThenableVariant } from './doubles/fault.js';
export { createInMemoryContracts } from './create-in-memory-contracts.js';
export type { InMemoryContracts, InMemoryOptions, InMemoryParts } from './create-in-memory-contracts.js';
export { InMemoryGrants } from './authorization/in-memory-grants.js';
export type { RestrictionReason } from './authorization/in-memory-grants.js';
export { InMemoryStore } from './doubles/in-memory-store.js';
export type { NewAdmin, NewRole } from './doubles/new-rows.js';
export type {
  StoredAdmin,
  StoredBudget,
  StoredCode,
  StoredContact,
  StoredLink,
  StoredDevice,
  StoredHolding,
  StoredImpersonation,
  StoredPreferences,
  StoredRecoveryCode,
  StoredRole,
  StoredSession,
  StoredSettingRow,
  StoredTotp,
  StoredVerification,
} from './doubles/stored-rows.js';
export { codeFor } from './totp/totp-seed.js';
export { ManualClock } from './doubles/manual-clock.js';
export { SequentialIds } from './doubles/sequential-ids.js';
export { AdminInfraTestingModule } from './admin-infra-testing.module.js';
export type { AdminInfraTestingOptions } from './admin-infra-testing.module.js';
export { InMemoryInfra } from './in-memory-infra.js';
export { signedInActor, TEST_ORIGIN } from './signed-in-actor.js';
export type { ProviderSource, SignedIn, SignedInOptions } from './signed-in-actor.js';
