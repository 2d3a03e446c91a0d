import { demandSubject, edgesOf } from '../../kernel/edge.js';
import type { AuthenticationProof, ClaimedCode, Grant } from '../../kernel/proofs.js';
import {
  anAdminId,
  anInstant,
  boolean,
  integer,
  literal,
  nullable,
  object,
  redactedText,
  text,
  union,
} from '../../kernel/shape.js';
import type { OwnAccount } from '../../operations/declaration.js';
import { TotpAuthenticator } from './totp-authenticator.contract.js';
import { TotpCommandRepository } from './totp-command-repository.contract.js';
import { TotpQueryRepository } from './totp-query-repository.contract.js';

const MAX_SEALED_SEED = 2_048;

const queries = edgesOf<TotpQueryRepository>(TotpQueryRepository);
const commands = edgesOf<TotpCommandRepository>(TotpCommandRepository);
const authenticator = edgesOf<TotpAuthenticator>(TotpAuthenticator);

export const totpState = queries.query(
  'state',
  object({
    adminId: nullable(anAdminId),
    enabled: boolean,
    sealedSeed: nullable(redactedText(MAX_SEALED_SEED)),
    pending: nullable(object({ pendingId: text(64, 1), sealedSeed: redactedText(MAX_SEALED_SEED), expiresAt: anInstant })),
  }),
  (asked, answered) => {
    demandSubject('admin', asked.adminId, answered.adminId);
  },
);

export const createTotpSeed = authenticator.query(
  'createSeed',
  object({ sealedSeed: redactedText(MAX_SEALED_SEED), secret: redactedText(256), provisioningUri: redactedText(1_024) }),
);

export const matchTotpCode = authenticator.query('match', object({ step: nullable(integer(0)) }));

export const startPendingTotp = commands.decisive<Grant<OwnAccount> | ClaimedCode<'totp_enrolment'>>()(
  'startPending',
  union('outcome', { won: { adminId: anAdminId }, lost: { reason: literal('already_enabled', 'epoch_moved') } }),
  ({ adminId }) => adminId,
  (asked, answered) => {
    if (answered.outcome === 'won') demandSubject('admin', asked.adminId, answered.adminId);
  },
);

export const enableTotp = commands.decisive<Grant<OwnAccount> | AuthenticationProof>()(
  'enable',
  union('outcome', {
    won: { adminId: anAdminId, credentialEpoch: integer(0) },
    lost: { reason: literal('not_pending', 'epoch_moved') },
  }),
  ({ adminId }) => adminId,
  (asked, answered) => {
    if (answered.outcome === 'won') demandSubject('admin', asked.adminId, answered.adminId);
  },
);

export const claimTotpStep = commands.narrowing(
  'claimStep',
  union('outcome', { won: {}, lost: { reason: literal('replayed', 'not_enabled') } }),
);
