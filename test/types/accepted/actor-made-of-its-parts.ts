import type { AdminActor, AuthenticationOrchestrator } from '@maatify/admin-infra';

declare const authentication: AuthenticationOrchestrator;
declare const actor: AdminActor;

export const result = authentication.signOut(actor);
