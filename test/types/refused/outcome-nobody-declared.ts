import type { SignOutResult } from '@maatify/admin-infra';

export function hasEnded(result: SignOutResult): boolean {
  // TS2367: an outcome that no declaration knows cannot even be asked for (FEM-19)
  return result.outcome === 'signed_off';
}
