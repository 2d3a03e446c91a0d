import { contractMethods, demandFit, demandSubject } from '../kernel/contract-method.js';
import type { PASSWORD_RECOVERY } from '../credentials/credentials.events.js';
import type { RESET_PASSWORDS } from '../credentials/credentials.abilities.js';
import type { AuthenticationProof, ClaimedCode, Grant } from '../kernel/proofs.js';
import { anAdminId, anInstant, boolean, integer, list, literal, nullable, object, text, union } from '../kernel/shape.js';
import type { OwnAccount } from '../runner/operation.js';
import { demandRested } from '../settings/rested-write.record.js';
import { AdminCommandRepository } from './admin-command-repository.contract.js';
import { AdminQueryRepository } from './admin-query-repository.contract.js';
import { adminCredentials, adminRecord, adminStatus, codeOwner } from './admin.record.js';
import type { BOOTSTRAP, CORRECT_INVITATIONS, CREATE_ADMINS } from './lifecycle.abilities.js';
import type { INVITATION } from './lifecycle.events.js';
import type { StatusAbility } from './status-graph.policy.js';

const MAX_PAGE = 100;
const queries = contractMethods<AdminQueryRepository>(AdminQueryRepository);
const commands = contractMethods<AdminCommandRepository>(AdminCommandRepository);

export const adminForSignIn = queries.query(
  'forSignIn',
  object({ admin: nullable(adminCredentials), deviceRecognised: boolean }),
  (asked, answered) => {
    if (answered.admin !== null) demandSubject('email', asked.canonicalEmail, answered.admin.canonicalEmail);
    const nobodys = answered.admin === null || asked.deviceDigest === null;
    demandFit('nobody recognises a device that is none, or of an admin who is none', !nobodys || !answered.deviceRecognised);
  },
);

export const adminCredentialsOf = queries.query('credentialsOf', nullable(adminCredentials), (asked, answered) => {
  if (answered !== null) demandSubject('admin', asked.adminId, answered.adminId);
});

export const adminById = queries.query('byId', nullable(adminRecord), (asked, answered) => {
  if (answered !== null) demandSubject('admin', asked.adminId, answered.adminId);
});

export const ownerOfCode = queries.query('ownerOfCode', nullable(codeOwner), (asked, answered) => {
  if (answered !== null) demandSubject('code', asked.codeDigest, answered.codeDigest);
});

export const adminPage = queries.query(
  'page',
  union('outcome', { page: { admins: list(adminRecord, MAX_PAGE), next: nullable(text(512, 1)) }, invalid_cursor: {} }),
  (asked, answered) => {
    if (answered.outcome !== 'page') return;
    const { admins } = answered;
    const { status } = asked.filter;
    demandFit('a page holds at most as many as were asked for', admins.length <= asked.limit);
    demandFit('a page holds only the status that was asked for', status === null || admins.every((one) => one.status === status));
  },
);

export const bootstrapAdmin = commands.change<Grant<(typeof BOOTSTRAP)['key']>>()(
  'bootstrap',
  union('outcome', { won: { adminId: anAdminId }, lost: { reason: literal('already_bootstrapped') } }),
  () => null,
);

export const createAdmin = commands.change<Grant<(typeof CREATE_ADMINS)['key']>>()(
  'create',
  union('outcome', { won: { admin: adminRecord }, lost: { reason: literal('email_taken', 'author_moved') } }),
  () => null,
  (asked, answered) => {
    if (answered.outcome !== 'won') return;
    const { admin } = answered;
    demandSubject('email', asked.canonicalEmail, admin.canonicalEmail);
    demandFit('the address is stored as it was given', admin.email === asked.email);
    demandFit('a new admin is unverified and may do nothing', admin.status === 'pending_verification' && !admin.emailVerified);
    demandFit('a new admin is not closed', admin.closedAt === null);
  },
);

export const changeAdminStatus = commands.change<Grant<StatusAbility['key']>>()(
  'changeStatus',
  union('outcome', {
    won: { adminId: anAdminId, version: integer(0) },
    lost: { reason: literal('status_moved', 'last_holder', 'author_moved', 'setting_moved') },
  }),
  ({ adminId }) => adminId,
  (asked, answered) => {
    demandRested(asked, answered);
    if (answered.outcome !== 'won') return;
    demandSubject('admin', asked.adminId, answered.adminId);
    demandFit('a change of status moves the version by one', answered.version === asked.expectedVersion + 1);
  },
);

export const acceptAdminInvitation = commands.change<ClaimedCode<(typeof INVITATION)['name']>>()(
  'acceptInvitation',
  union('outcome', {
    won: { adminId: anAdminId, from: adminStatus, to: adminStatus },
    lost: { reason: literal('not_invited') },
  }),
  ({ adminId }) => adminId,
  (asked, answered) => {
    if (answered.outcome !== 'won') return;
    const { from, to } = answered;
    demandSubject('admin', asked.adminId, answered.adminId);
    demandFit('only an invited admin accepts', from === 'created' || from === 'pending_verification');
    demandFit(
      'an acceptance activates only who was asked to be',
      to === (asked.activate && from !== 'created' ? 'active' : from),
    );
  },
);

export const withdrawAdminInvitation = commands.change<Grant<(typeof CREATE_ADMINS)['key']>>()(
  'withdrawInvitation',
  union('outcome', {
    won: { adminId: anAdminId },
    lost: { reason: literal('not_found', 'already_accepted', 'already_closed', 'author_moved') },
  }),
  ({ adminId }) => adminId,
  (asked, answered) => {
    if (answered.outcome === 'won') demandSubject('admin', asked.adminId, answered.adminId);
  },
);

export const correctAdminInvitation = commands.change<Grant<(typeof CORRECT_INVITATIONS)['key']>>()(
  'correctInvitation',
  union('outcome', {
    won: { admin: adminRecord },
    lost: {
      reason: literal('not_found', 'already_accepted', 'too_soon', 'email_taken', 'author_moved'),
      retryAt: nullable(anInstant),
    },
  }),
  ({ adminId }) => adminId,
  (asked, answered) => {
    if (answered.outcome === 'lost') return;
    const { admin } = answered;
    demandSubject('admin', asked.adminId, admin.adminId);
    demandSubject('email', asked.canonicalEmail, admin.canonicalEmail);
    demandFit('the address is stored as it was given', admin.email === asked.email);
    const isInvited = admin.status === 'created' || admin.status === 'pending_verification';
    demandFit(
      'only who is invited and never accepted is corrected',
      isInvited && !admin.emailVerified && admin.closedAt === null,
    );
  },
);

/** A restriction: it grants nothing, since whoever can name the stored hash has just proven the password it was made of. */
export const renewPasswordHash = commands.restrict(
  'renewPasswordHash',
  union('outcome', { won: { adminId: anAdminId }, lost: { reason: literal('hash_moved') } }),
  (asked, answered) => {
    if (answered.outcome === 'won') demandSubject('admin', asked.adminId, answered.adminId);
  },
);

export const setAdminPassword = commands.change<
  Grant<OwnAccount> | AuthenticationProof | ClaimedCode<(typeof PASSWORD_RECOVERY)['name']>
>()(
  'setPassword',
  union('outcome', {
    won: { adminId: anAdminId, credentialEpoch: integer(0) },
    lost: { reason: literal('epoch_moved', 'not_verified') },
  }),
  ({ adminId }) => adminId,
  ({ adminId, expectedEpoch }, answered) => {
    if (answered.outcome !== 'won') return;
    demandSubject('admin', adminId, answered.adminId);
    const moved = expectedEpoch === null || answered.credentialEpoch === expectedEpoch + 1;
    demandFit('a new password moves the credential epoch by one', moved);
  },
);

export const resetAdminPassword = commands.change<Grant<(typeof RESET_PASSWORDS)['key']>>()(
  'resetPassword',
  union('outcome', {
    won: { adminId: anAdminId, address: text(254, 3), credentialEpoch: integer(0) },
    lost: { reason: literal('epoch_moved', 'not_verified', 'author_moved') },
  }),
  ({ adminId }) => adminId,
  (asked, answered) => {
    if (answered.outcome !== 'won') return;
    demandSubject('admin', asked.adminId, answered.adminId);
    demandFit('a reset moves the credential epoch by one', answered.credentialEpoch === asked.expectedEpoch + 1);
  },
);
