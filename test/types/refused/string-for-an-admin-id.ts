import type { AdminActor, AdminLifecycleOrchestrator } from '@maatify/admin-infra';

declare const lifecycle: AdminLifecycleOrchestrator;
declare const actor: AdminActor;

// TS2322: an id is checked before it is one
export const result = lifecycle.suspend(actor, { adminId: 'admin-1', reason: 'as agreed' });
