import type { AdminActor } from '@maatify/admin-infra';
import type { Instant, Origin } from '@maatify/admin-infra';

declare const actor: AdminActor;
declare const origin: Origin;
declare const now: Instant;

export const seen = [actor.adminId, actor.session, origin, now] as const;
