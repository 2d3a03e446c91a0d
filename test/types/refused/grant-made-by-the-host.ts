import type { AdminActor, Grant } from '@maatify/admin-infra';

declare const actor: AdminActor;

// TS1361: a grant is a type to the host, and nothing it could construct (L2)
export const forged = new Grant({} as never, {}, 'orders.refund', null, actor);
