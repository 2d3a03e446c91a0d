import { ADMIN_STATUSES } from '../kernel/admin-status.js';
import { demandSubject, edgesOf } from '../kernel/edge.js';
import type { ClaimedCode, Grant } from '../kernel/proofs.js';
import {
  aCanonicalEmail,
  anAdminId,
  anInstant,
  boolean,
  integer,
  list,
  literal,
  nullable,
  object,
  redactedText,
  text,
  union,
} from '../kernel/shape.js';
import { AdminCommandRepository } from './admin-command-repository.contract.js';
import { AdminQueryRepository } from './admin-query-repository.contract.js';

const MAX_PAGE = 100;
const adminStatus = literal(...ADMIN_STATUSES);

const adminRecord = object({
  adminId: anAdminId,
  email: text(254, 3),
  canonicalEmail: aCanonicalEmail,
  name: text(200),
  status: adminStatus,
  emailVerified: boolean,
  version: integer(0),
  createdAt: anInstant,
  statusChangedAt: anInstant,
  statusReason: nullable(text(1_000)),
});

const adminCredentials = object({
  adminId: anAdminId,
  email: text(254, 3),
  canonicalEmail: aCanonicalEmail,
  status: adminStatus,
  credentialEpoch: integer(0),
  passwordHash: nullable(redactedText(1_024)),
  mustChangePassword: boolean,
});

const queries = edgesOf<AdminQueryRepository>(AdminQueryRepository);
const commands = edgesOf<AdminCommandRepository>(AdminCommandRepository);

export const adminForSignIn = queries.query(
  'forSignIn',
  object({ admin: nullable(adminCredentials), deviceRecognised: boolean }),
  (asked, answered) => {
    if (answered.admin !== null) demandSubject('email', asked.canonicalEmail, answered.admin.canonicalEmail);
  },
);

export const adminCredentialsOf = queries.query('credentialsOf', nullable(adminCredentials), (asked, answered) => {
  if (answered !== null) demandSubject('admin', asked.adminId, answered.adminId);
});

export const adminById = queries.query('byId', nullable(adminRecord), (asked, answered) => {
  if (answered !== null) demandSubject('admin', asked.adminId, answered.adminId);
});

export const adminPage = queries.query(
  'page',
  union('outcome', { page: { admins: list(adminRecord, MAX_PAGE), next: nullable(text(512, 1)) }, invalid_cursor: {} }),
);

export const bootstrapAdmin = commands.decisive<Grant<'admins.bootstrap'>>()(
  'bootstrap',
  union('outcome', { won: { adminId: anAdminId }, lost: { reason: literal('already_bootstrapped') } }),
  () => null,
);

export const createAdmin = commands.decisive<Grant<'admins.create'>>()(
  'create',
  union('outcome', { won: { admin: adminRecord }, lost: { reason: literal('email_taken', 'author_moved') } }),
  () => null,
  (asked, answered) => {
    if (answered.outcome === 'won') demandSubject('email', asked.canonicalEmail, answered.admin.canonicalEmail);
  },
);

export const changeAdminStatus = commands.decisive<
  Grant<'admins.create' | 'admins.activate' | 'admins.suspend' | 'admins.reinstate' | 'admins.lock' | 'admins.unlock'>
>()(
  'changeStatus',
  union('outcome', {
    won: { adminId: anAdminId, version: integer(0) },
    lost: { reason: literal('status_moved', 'last_holder', 'author_moved') },
  }),
  ({ adminId }) => adminId,
  (asked, answered) => {
    if (answered.outcome === 'won') demandSubject('admin', asked.adminId, answered.adminId);
  },
);

export const acceptAdminInvitation = commands.decisive<ClaimedCode<'invitation'>>()(
  'acceptInvitation',
  union('outcome', {
    won: { adminId: anAdminId, from: adminStatus, to: adminStatus },
    lost: { reason: literal('not_invited') },
  }),
  ({ adminId }) => adminId,
  (asked, answered) => {
    if (answered.outcome === 'won') demandSubject('admin', asked.adminId, answered.adminId);
  },
);
