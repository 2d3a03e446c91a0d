import { contract, domain } from '../runner/domain.js';
import { acceptInvitation } from './accept-invitation.operation.js';
import { activate } from './activate.operation.js';
import { AdminCommandRepository } from './admin-command-repository.contract.js';
import { AdminLifecycleOrchestrator } from './admin-lifecycle.orchestrator.js';
import { AdminQueryRepository } from './admin-query-repository.contract.js';
import { admin } from './admin.operation.js';
import { admins } from './admins.operation.js';
import { bootstrapFirstAdmin } from './bootstrap-first-admin.operation.js';
import { changeStatus } from './change-status.operation.js';
import { correctInvitation } from './correct-invitation.operation.js';
import { create } from './create.operation.js';
import * as abilities from './lifecycle.abilities.js';
import {
  ADMIN_CREATED,
  INVITATION,
  INVITATION_ACCEPTED,
  INVITATION_CORRECTED,
  INVITATION_REJECTED,
  INVITATION_SENT,
  INVITATION_WITHDRAWN,
  LOCKED,
  PROFILE_VIEWED,
  STATUS_CHANGED,
  STATUS_NOTICE,
  SUSPENDED,
} from './lifecycle.events.js';
import * as methods from './lifecycle.methods.js';
import { lock } from './lock.operation.js';
import { reinstate } from './reinstate.operation.js';
import { resendInvitation } from './resend-invitation.operation.js';
import { suspend } from './suspend.operation.js';
import { unlock } from './unlock.operation.js';
import { withdrawInvitation } from './withdraw-invitation.operation.js';

export const lifecycleDomain = domain({
  key: 'admin',
  name: 'lifecycle',
  contracts: {
    AdminQueryRepository: contract<AdminQueryRepository>(AdminQueryRepository, {
      forSignIn: true,
      credentialsOf: true,
      byId: true,
      ownerOfCode: true,
      page: true,
    }),
    AdminCommandRepository: contract<AdminCommandRepository>(AdminCommandRepository, {
      bootstrap: true,
      create: true,
      changeStatus: true,
      acceptInvitation: true,
      withdrawInvitation: true,
      correctInvitation: true,
      renewPasswordHash: true,
      setPassword: true,
      resetPassword: true,
    }),
  },
  methods,
  operations: {
    bootstrapFirstAdmin,
    create,
    acceptInvitation,
    resendInvitation,
    correctInvitation,
    withdrawInvitation,
    activate,
    suspend,
    reinstate,
    lock,
    unlock,
    changeStatus,
    admin,
    admins,
  },
  events: [
    ADMIN_CREATED,
    INVITATION_SENT,
    INVITATION_ACCEPTED,
    INVITATION_REJECTED,
    INVITATION_CORRECTED,
    INVITATION_WITHDRAWN,
    STATUS_CHANGED,
    SUSPENDED,
    LOCKED,
    PROFILE_VIEWED,
  ],
  notifications: [STATUS_NOTICE],
  purposes: [INVITATION],
  abilities: [
    abilities.CREATE_ADMINS,
    abilities.CORRECT_INVITATIONS,
    abilities.VIEW_ADMINS,
    abilities.ACTIVATE_ADMINS,
    abilities.SUSPEND_ADMINS,
    abilities.REINSTATE_ADMINS,
    abilities.LOCK_ADMINS,
    abilities.UNLOCK_ADMINS,
    abilities.BOOTSTRAP,
    abilities.ADMINISTER,
  ],
  orchestrator: AdminLifecycleOrchestrator,
});
