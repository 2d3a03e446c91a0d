import type { IssuedSession, SignInResult } from '@maatify/admin-infra';

export function issuedBy(result: SignInResult): IssuedSession | null {
  if (result.outcome === 'signed_in') return result.issued;
  return null;
}
