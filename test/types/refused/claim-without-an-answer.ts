import type { AdminCommandRepository } from '@maatify/admin-infra';

type Change = Pick<AdminCommandRepository, 'changeStatus'>;

export class Admins implements Change {
  // TS2416: a write that does not say whether it won cannot guard (L3)
  changeStatus(): Promise<void> {
    return Promise.resolve();
  }
}
