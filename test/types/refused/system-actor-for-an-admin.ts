import type { AdminActor, AuthenticationOrchestrator, SystemActor } from '@maatify/admin-infra';

declare const authentication: AuthenticationOrchestrator;
declare const actor: SystemActor;

// TS2345: what concerns one's own account is for people, not for jobs
export const result = authentication.signOut(actor);
