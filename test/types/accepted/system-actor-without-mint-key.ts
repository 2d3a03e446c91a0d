import type { SystemActors } from '@maatify/admin-infra';
import type { Origin } from '@maatify/admin-infra';

declare const origin: Origin;
declare const systemActors: SystemActors;

export const job = [systemActors.get('job'), origin] as const;
