import type { AccessResult } from '@maatify/admin-infra';

type Refusal = Extract<AccessResult, { outcome: 'refused' }>;

export function say({ reason }: Refusal): string {
  switch (reason) {
    case 'unknown':
    case 'expired':
    case 'idle':
    case 'ended':
    case 'admin_not_active':
    case 'device_revoked':
      return 'sign in again';
    default: {
      // TS2322: reasons are a closed union too: whoever forgets `superseded` is told (L6, FEM-15)
      const forgotten: never = reason;
      return forgotten;
    }
  }
}
