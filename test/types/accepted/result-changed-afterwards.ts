import type { SignOutResult } from '@maatify/admin-infra';

export function pretend(result: SignOutResult): SignOutResult {
  return { ...result };
}
