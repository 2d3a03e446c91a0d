import type { AuthenticationOrchestrator, Origin } from '@maatify/admin-infra';
import { Redacted } from '@maatify/admin-infra';

declare const authentication: AuthenticationOrchestrator;
declare const origin: Origin;

export const result = authentication.signIn({ email: 'ada@example.org', password: Redacted.of('hunter2') }, origin);
