import { Grant } from '@maatify/admin-infra';
import type { AdminActor } from '@maatify/admin-infra';

declare const actor: AdminActor;

// TS1362: a grant is a type to the host, and nothing it could construct (L2)
export const forged = new Grant(Symbol('mint'), {}, 'orders.refund', null, actor);
