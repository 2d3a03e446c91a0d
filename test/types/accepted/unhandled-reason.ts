import type { AccessResult } from '@maatify/admin-infra';

type Refusal = Extract<AccessResult, { outcome: 'refused' }>;

export function say({ reason }: Refusal): string {
  switch (reason) {
    case 'unknown':
    case 'expired':
    case 'idle':
    case 'ended':
    case 'superseded':
    case 'admin_not_active':
    case 'device_revoked':
      return 'sign in again';
    default: {
      const forgotten: never = reason;
      return forgotten;
    }
  }
}
