import type { AdminBootstrap } from '@maatify/admin-infra';

declare const bootstrap: AdminBootstrap;

// TS2322: a moment in time is checked before it is one
export const moved: AdminBootstrap = { ...bootstrap, at: 1_700_000_000_000 };
