import { contractMethods, demandSubject } from '../../kernel/contract-method.js';
import type { Grant } from '../../kernel/proofs.js';
import { aDigest, anAdminId, integer, literal, object, union } from '../../kernel/shape.js';
import type { OwnAccount } from '../../runner/operation.js';
import { RecoveryCodeCommandRepository } from './recovery-code-command-repository.contract.js';
import { RecoveryCodeQueryRepository } from './recovery-code-query-repository.contract.js';

const queries = contractMethods<RecoveryCodeQueryRepository>(RecoveryCodeQueryRepository);
const commands = contractMethods<RecoveryCodeCommandRepository>(RecoveryCodeCommandRepository);

export const recoveryCodesLeft = queries.query('left', object({ adminId: anAdminId, left: integer(0) }), (asked, answered) => {
  demandSubject('admin', asked.adminId, answered.adminId);
});

export const replaceRecoveryCodes = commands.change<Grant<OwnAccount>>()(
  'replace',
  union('outcome', { won: { adminId: anAdminId }, lost: { reason: literal('not_enabled', 'epoch_moved') } }),
  ({ adminId }) => adminId,
  (asked, answered) => {
    if (answered.outcome === 'won') demandSubject('admin', asked.adminId, answered.adminId);
  },
);

/** A restriction: it uses the code up. What that opens is opened by the proof made afterwards. */
export const claimRecoveryCode = commands.restrict(
  'claim',
  union('outcome', { won: { adminId: anAdminId, codeDigest: aDigest }, lost: { reason: literal('unknown', 'used') } }),
  (asked, answered) => {
    if (answered.outcome !== 'won') return;
    demandSubject('admin', asked.adminId, answered.adminId);
    demandSubject('code', asked.codeDigest, answered.codeDigest);
  },
);
