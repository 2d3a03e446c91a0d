import type { AdminActor, AdminLifecycleOrchestrator, BootstrapInput, SystemActor } from '@maatify/admin-infra';

declare const lifecycle: AdminLifecycleOrchestrator;
declare const input: BootstrapInput;
declare const actor: SystemActor;
export type Other = AdminActor;

export const result = lifecycle.bootstrapFirstAdmin(actor, input);
