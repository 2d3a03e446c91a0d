import type { AdminCommandRepository, StatusChange } from '@maatify/admin-infra';

type Change = Pick<AdminCommandRepository, 'changeStatus'>;

export class Admins implements Change {
  changeStatus({ adminId, expectedVersion }: StatusChange): ReturnType<Change['changeStatus']> {
    return Promise.resolve({ outcome: 'won', adminId, version: expectedVersion + 1 });
  }
}
