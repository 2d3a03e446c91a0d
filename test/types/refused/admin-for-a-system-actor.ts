import type { AdminActor, AdminLifecycleOrchestrator, BootstrapInput, SystemActor } from '@maatify/admin-infra';

declare const lifecycle: AdminLifecycleOrchestrator;
declare const input: BootstrapInput;
declare const actor: AdminActor;
export type Other = SystemActor;

// TS2345: the first admin is made from a command line, never by a person through a route
export const result = lifecycle.bootstrapFirstAdmin(actor, input);
