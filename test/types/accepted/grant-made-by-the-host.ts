import type { AdminActor, Grant } from '@maatify/admin-infra';

declare const actor: AdminActor;
declare const granted: Grant;

export const mine = granted.actor === actor && granted.ability === 'orders.refund';
