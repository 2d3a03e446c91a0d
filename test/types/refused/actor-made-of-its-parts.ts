import type { AdminActor, AuthenticationOrchestrator } from '@maatify/admin-infra';

declare const authentication: AuthenticationOrchestrator;
declare const actor: AdminActor;

// TS2345: a copy of everything an actor shows is no actor (L2)
export const result = authentication.signOut({ ...actor });
