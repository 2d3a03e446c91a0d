import type { AccessResult, AdminActor } from '@maatify/admin-infra';

export function actorOf(result: AccessResult): AdminActor | null {
  if (result.outcome === 'allowed') return result.actor;
  return null;
}
