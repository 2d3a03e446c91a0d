import { SystemActor } from '@maatify/admin-infra';
import type { Origin } from '@maatify/admin-infra';

declare const origin: Origin;

// TS2345: a system actor comes from SystemActors, with the abilities it was declared with (SS-40)
export const forged = new SystemActor(Symbol('mint'), {}, 'job', new Set(['admins.unlock']), origin, null);
