import type { Grant } from '@maatify/admin-infra';
import type { AdminActor } from '@maatify/admin-infra';

declare const actor: AdminActor;
declare const granted: Grant;

export const mine = granted.actor === actor && granted.ability === 'orders.refund';
