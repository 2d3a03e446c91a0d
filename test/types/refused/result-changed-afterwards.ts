import type { SignOutResult } from '@maatify/admin-infra';

export function pretend(result: SignOutResult): SignOutResult {
  // TS2540: a result is what happened, and nobody rewrites it (L6)
  result.outcome = 'already_ended';
  return result;
}
