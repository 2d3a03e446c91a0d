import type { AccessResult, AdminActor } from '@maatify/admin-infra';

export function actorOf(result: AccessResult): AdminActor | null {
  // TS2339: a refused access has no actor to take by mistake (Z2)
  if (result.outcome === 'refused') return result.actor;
  return null;
}
