import { create } from '../../src/lifecycle/create.operation.js';
import { lost } from '../support/arrangements.js';
import { expectationsOf } from '../support/expectations.js';

export const expectations = expectationsOf(create, {
  prepare: async (world) => ({
    caller: await world.actor('admins.create'),
    input: { email: 'New.Admin@Example.ORG', name: 'New Admin' },
  }),
  succeeds: 'created',
  holds: ({ infra: { store } }, { result: { admin } }) => {
    const stored = store.admins.get(admin.adminId);
    return [
      [stored?.status, stored?.email, stored?.canonicalEmail, stored?.passwordHash],
      ['pending_verification', 'New.Admin@Example.ORG', 'new.admin@example.org', null],
    ];
  },
  changes: 'admins, codes',
  flow: 'settings ∥ decide ∥ sessionById → create',
  tells: ['admin.created', 'invitation'],
  again: 'email_taken',
  leftBehind: {
    create: ['nothing', 'admins, codes'],
  },
  endings: {
    email_taken: (world) => void world.someone({ email: 'new.admin@example.org' }),
    conflict: lost('AdminCommandRepository', 'create', 'author_moved'),
  },
});
