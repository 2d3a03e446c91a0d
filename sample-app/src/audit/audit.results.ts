import type { AuditIntent } from '@maatify/admin-infra';

export type AuditResult =
  | { readonly outcome: 'page'; readonly items: readonly AuditIntent[]; readonly next: string | null }
  | { readonly outcome: 'invalid_cursor' };
