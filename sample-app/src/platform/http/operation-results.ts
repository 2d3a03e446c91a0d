import type {
  AdminLifecycleOrchestrator,
  AuthenticationOrchestrator,
  AuthorizationOrchestrator,
  ContactOrchestrator,
  CredentialOrchestrator,
  DeviceOrchestrator,
  EmergencyOrchestrator,
  ExternalIdentityOrchestrator,
  ImpersonationOrchestrator,
  PreferenceOrchestrator,
  RecoveryCodeOrchestrator,
  Redacted,
  RoleOrchestrator,
  SessionOrchestrator,
  SystemSettingsOrchestrator,
  TotpOrchestrator,
} from '@maatify/admin-infra';

import type { AuditResult } from '../../audit/audit.results.js';
import type { AssertionRefused, NonceGiven } from '../../external-sign-in/external-results.js';
import type { HealthDetails, HealthResult } from '../../health/health.results.js';
import type { ReportResult } from '../../reports/report-results.js';

/** Whatever the methods of a class resolve to. */
type ResultsOf<Class> = {
  [Method in keyof Class]: Class[Method] extends (...args: never) => Promise<infer Result> ? Result : never;
}[keyof Class];

/** Every result of every operation, taken from the orchestrators themselves: a new outcome of the library shows up here. */
type OperationResult =
  | ResultsOf<AuthenticationOrchestrator>
  | ResultsOf<CredentialOrchestrator>
  | ResultsOf<TotpOrchestrator>
  | ResultsOf<RecoveryCodeOrchestrator>
  | ResultsOf<SessionOrchestrator>
  | ResultsOf<DeviceOrchestrator>
  | ResultsOf<ImpersonationOrchestrator>
  | ResultsOf<PreferenceOrchestrator>
  | ResultsOf<AuthorizationOrchestrator>
  | ResultsOf<RoleOrchestrator>
  | ResultsOf<AdminLifecycleOrchestrator>
  | ResultsOf<ContactOrchestrator>
  | ResultsOf<ExternalIdentityOrchestrator>
  | ResultsOf<SystemSettingsOrchestrator>
  | ResultsOf<EmergencyOrchestrator>;

/** What guards deal with and no route answers: an actor, a refused session, a grant. */
type GuardResult = { readonly outcome: 'allowed' | 'refused' } | { readonly outcome: 'granted'; readonly grant: unknown };

/** Everything a route may answer. */
export type HttpResult =
  | Exclude<OperationResult, GuardResult>
  | AssertionRefused
  | NonceGiven
  | AuditResult
  | HealthResult
  | HealthDetails
  | ReportResult;

export type Outcome = HttpResult['outcome'];
type Member<O extends Outcome> = Extract<HttpResult, { readonly outcome: O }>;

/** Outcomes told further by `reason` that deserve different statuses. */
export type RejectionReason = Member<'rejected'>['reason'];

type SecretKey<T> = T extends unknown
  ? { [K in keyof T]: T[K] extends Redacted | readonly Redacted[] ? K : never }[keyof T]
  : never;

/** Per outcome, the fields that carry a secret to the client, each exactly once. */
export type SecretFields = {
  readonly [O in Outcome as [SecretKey<Member<O>>] extends [never] ? never : O]: Readonly<Record<SecretKey<Member<O>>, true>>;
};
