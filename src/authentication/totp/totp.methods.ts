import { contractMethods, demandFit, demandSubject } from '../../kernel/contract-method.js';
import type { AuthenticationProof, ClaimedCode, Grant } from '../../kernel/proofs.js';
import { anAdminId, integer, literal, nullable, object, redactedText, union } from '../../kernel/shape.js';
import type { OwnAccount } from '../../runner/operation.js';
import { demandRested } from '../../settings/rested-write.record.js';
import { TotpAuthenticator } from './totp-authenticator.contract.js';
import { TotpCommandRepository } from './totp-command-repository.contract.js';
import { TotpQueryRepository } from './totp-query-repository.contract.js';
import type { RESET_TOTP } from './totp.abilities.js';
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
  union('outcome', { won: { adminId: anAdminId }, lost: { reason: literal('already_enabled', 'not_enabled', 'epoch_moved') } }),
  ({ adminId }) => adminId,
  (asked, answered) => {
    if (answered.outcome === 'won') demandSubject('admin', asked.adminId, answered.adminId);
    else
      demandFit(
        'a factor that is there hinders a first one, and a missing one a second',
        answered.reason !== (asked.replaces ? 'already_enabled' : 'not_enabled'),
      );
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

export const cancelPendingTotp = commands.restrict(
  'cancelPending',
  union('outcome', { won: { adminId: anAdminId }, lost: { reason: literal('nothing_pending') } }),
  (asked, answered) => {
    if (answered.outcome === 'won') demandSubject('admin', asked.adminId, answered.adminId);
  },
);

export const disableTotpFactor = commands.change<Grant<OwnAccount | (typeof RESET_TOTP)['key']>>()(
  'disable',
  union('outcome', {
    won: { adminId: anAdminId, credentialEpoch: integer(0) },
    lost: { reason: literal('not_enabled', 'epoch_moved', 'last_holder', 'author_moved', 'setting_moved') },
  }),
  ({ adminId }) => adminId,
  (asked, answered) => {
    if (answered.outcome === 'won') {
      demandSubject('admin', asked.adminId, answered.adminId);
      demandFit('disabling moves the credential epoch by one', answered.credentialEpoch === asked.expectedEpoch + 1);
      return;
    }
    const asksForHolders = asked.lifelineAbility !== null;
    demandFit(
      'nobody is the last holder of an ability that was not asked about',
      asksForHolders || answered.reason !== 'last_holder',
    );
    demandRested(asked, answered);
  },
);

export const claimTotpStep = commands.restrict(
  'claimStep',
  union('outcome', { won: {}, lost: { reason: literal('replayed', 'not_enabled') } }),
);
