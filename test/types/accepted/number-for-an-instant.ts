import type { AdminBootstrap } from '@maatify/admin-infra';
import { instant } from '@maatify/admin-infra';

declare const bootstrap: AdminBootstrap;

export const moved: AdminBootstrap = { ...bootstrap, at: instant(1_700_000_000_000) };
