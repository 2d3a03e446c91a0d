import type { AdminId } from '@maatify/admin-infra';

export interface Report {
  readonly title: string;
  readonly author: AdminId;
}

export type ReportResult =
  | { readonly outcome: 'created'; readonly report: Report }
  | { readonly outcome: 'page'; readonly items: readonly Report[]; readonly next: null };
