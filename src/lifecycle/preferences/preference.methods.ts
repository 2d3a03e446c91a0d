import { contractMethods, demandFit, demandSubject } from '../../kernel/contract-method.js';
import type { Grant } from '../../kernel/proofs.js';
import { anAdminId, integer, literal, union } from '../../kernel/shape.js';
import type { OwnAccount } from '../../runner/operation.js';
import { PreferenceCommandRepository } from './preference-command-repository.contract.js';
import { PreferenceQueryRepository } from './preference-query-repository.contract.js';
import { preferenceRecord } from './preference.record.js';

const queries = contractMethods<PreferenceQueryRepository>(PreferenceQueryRepository);
const commands = contractMethods<PreferenceCommandRepository>(PreferenceCommandRepository);

export const preferencesOfAdmin = queries.query('ofAdmin', preferenceRecord, (asked, answered) => {
  demandSubject('admin', asked.adminId, answered.adminId);
});

export const updatePreferencesWrite = commands.change<Grant<OwnAccount>>()(
  'update',
  union('outcome', {
    won: { adminId: anAdminId, version: integer(1) },
    lost: { reason: literal('preferences_moved', 'author_moved') },
  }),
  ({ adminId }) => adminId,
  (asked, answered) => {
    if (answered.outcome !== 'won') return;
    demandSubject('admin', asked.adminId, answered.adminId);
    demandFit('a change of preferences moves the version by one', answered.version === asked.expectedVersion + 1);
  },
);

export const chooseNotificationWrite = commands.change<Grant<OwnAccount>>()(
  'choose',
  union('outcome', {
    won: { adminId: anAdminId },
    lost: { reason: literal('unchanged', 'last_channel', 'author_moved') },
  }),
  ({ adminId }) => adminId,
  (asked, answered) => {
    if (answered.outcome === 'won') demandSubject('admin', asked.adminId, answered.adminId);
  },
);
