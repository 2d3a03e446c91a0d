// The second public door: every exported name, and nothing else is public.
export type { ConformanceCase } from './conformance/conformance-case.js';
export { ConformanceError } from './conformance/conformance-case.js';
export { conformanceCases } from './conformance/conformance-cases.js';
export { CAPABILITIES } from './conformance/conformance-subject.js';
export type { Capability, ConformanceSubject } from './conformance/conformance-subject.js';
export { describeContractConformance } from './conformance/describe-contract-conformance.js';
export type { ConformanceRunner, ContractConformanceOptions } from './conformance/describe-contract-conformance.js';
export type { SubjectFactory } from './conformance/run-case.js';
export { runConformance } from './conformance/run-conformance.js';
export type { ConformanceReport, ConformanceViolation } from './conformance/run-conformance.js';
export type { ConformanceOptions, ConformanceSkip } from './conformance/select-cases.js';
export { ContractRecorder } from './contract-recorder.js';
export type { RecordedIntent, RecordedRun } from './contract-recorder.js';
export { FaultInjector } from './fault-injector.js';
export type { FaultPlan, InjectedCall, PlannedFault } from './fault-injector.js';
export type { Fault, FaultKind, ThenableVariant } from './fault.js';
export { createInMemoryContracts } from './in-memory/create-in-memory-contracts.js';
export type { InMemoryContracts, InMemoryOptions, InMemoryParts } from './in-memory/create-in-memory-contracts.js';
export { InMemoryGrants } from './in-memory/in-memory-grants.js';
export type { RestrictionReason } from './in-memory/in-memory-grants.js';
export { InMemoryStore } from './in-memory/in-memory-store.js';
export type { NewAdmin } from './in-memory/in-memory-store.js';
export type {
  StoredAdmin,
  StoredBudget,
  StoredCode,
  StoredSession,
  StoredSettingRow,
  StoredTotp,
} from './in-memory/stored-rows.js';
export { codeFor } from './in-memory/totp-seed.js';
export { ManualClock } from './manual-clock.js';
export { SequentialIds } from './sequential-ids.js';
export { AdminInfraTestingModule } from './admin-infra-testing.module.js';
export type { AdminInfraTestingOptions } from './admin-infra-testing.module.js';
export { InMemoryInfra } from './in-memory-infra.js';
export { signedInActor, TEST_ORIGIN } from './signed-in-actor.js';
export type { ProviderSource, SignedIn, SignedInOptions } from './signed-in-actor.js';
