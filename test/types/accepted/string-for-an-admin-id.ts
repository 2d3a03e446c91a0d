import type { AdminActor, AdminLifecycleOrchestrator } from '@maatify/admin-infra';
import { adminId } from '@maatify/admin-infra';

declare const lifecycle: AdminLifecycleOrchestrator;
declare const actor: AdminActor;

export const result = lifecycle.suspend(actor, { adminId: adminId('admin-1'), reason: 'as agreed' });
