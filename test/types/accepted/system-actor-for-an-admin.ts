import type { AdminActor, AuthenticationOrchestrator, SystemActor } from '@maatify/admin-infra';

declare const authentication: AuthenticationOrchestrator;
declare const actor: AdminActor;
export type Other = SystemActor;

export const result = authentication.signOut(actor);
