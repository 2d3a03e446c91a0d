import type { AuthenticationOrchestrator, Origin } from '@maatify/admin-infra';

declare const authentication: AuthenticationOrchestrator;
declare const origin: Origin;

// TS2322: a password travels wrapped (L9)
export const result = authentication.signIn({ email: 'ada@example.org', password: 'hunter2' }, origin);
