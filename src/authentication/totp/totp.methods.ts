import { contractMethods, demandFit, demandSubject } from '../../kernel/contract-method.js';
import type { AuthenticationProof, ClaimedCode, Grant } from '../../kernel/proofs.js';
import { anAdminId, integer, literal, nullable, object, redactedText, union } from '../../kernel/shape.js';
import type { OwnAccount } from '../../runner/operation.js';
import { TotpAuthenticator } from './totp-authenticator.contract.js';
import { TotpCommandRepository } from './totp-command-repository.contract.js';
import { TotpQueryRepository } from './totp-query-repository.contract.js';
import type { TOTP_ENROLMENT } from './totp.events.js';
import { MAX_SEALED_SEED, totpStateRecord } from './totp.record.js';

const queries = contractMethods<TotpQueryRepository>(TotpQueryRepository);
const commands = contractMethods<TotpCommandRepository>(TotpCommandRepository);
const authenticator = contractMethods<TotpAuthenticator>(TotpAuthenticator);

export const totpState = queries.query('state', totpStateRecord, (asked, answered) => {
  demandSubject('admin', asked.adminId, answered.adminId);
});

export const createTotpSeed = authenticator.query(
  'createSeed',
  object({ sealedSeed: redactedText(MAX_SEALED_SEED), secret: redactedText(256), provisioningUri: redactedText(1_024) }),
);

export const matchTotpCode = authenticator.query('match', object({ step: nullable(integer(0)) }));

export const startPendingTotp = commands.change<Grant<OwnAccount> | ClaimedCode<(typeof TOTP_ENROLMENT)['name']>>()(
  'startPending',
  union('outcome', { won: { adminId: anAdminId }, lost: { reason: literal('already_enabled', 'epoch_moved') } }),
  ({ adminId }) => adminId,
  (asked, answered) => {
    if (answered.outcome === 'won') demandSubject('admin', asked.adminId, answered.adminId);
  },
);

export const enableTotp = commands.change<Grant<OwnAccount> | AuthenticationProof>()(
  'enable',
  union('outcome', {
    won: { adminId: anAdminId, credentialEpoch: integer(0) },
    lost: { reason: literal('not_pending', 'epoch_moved') },
  }),
  ({ adminId }) => adminId,
  (asked, answered) => {
    if (answered.outcome !== 'won') return;
    demandSubject('admin', asked.adminId, answered.adminId);
    demandFit('enabling moves the credential epoch by one', answered.credentialEpoch === asked.expectedEpoch + 1);
  },
);

export const claimTotpStep = commands.restrict(
  'claimStep',
  union('outcome', { won: {}, lost: { reason: literal('replayed', 'not_enabled') } }),
);
