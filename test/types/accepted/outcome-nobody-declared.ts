import type { SignOutResult } from '@maatify/admin-infra';

export function hasEnded(result: SignOutResult): boolean {
  return result.outcome === 'signed_out';
}
