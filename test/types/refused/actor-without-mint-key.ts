import { AdminActor } from '@maatify/admin-infra';
import type { Instant, Origin } from '@maatify/admin-infra';

declare const session: AdminActor['session'];
declare const origin: Origin;
declare const now: Instant;

// TS2345: nobody but the library mints an actor (L2)
export const forged = new AdminActor(Symbol('mint'), {}, session, origin, now);
