import { completeTotp } from '../authentication/complete-totp.operation.js';
import { signIn } from '../authentication/sign-in.operation.js';
import { beginTotpEnrolment } from '../authentication/totp/begin-enrolment.operation.js';
import { confirmTotpEnrolment } from '../authentication/totp/confirm-enrolment.operation.js';
import { issueTotpEnrolmentCode } from '../authentication/totp/issue-enrolment-code.operation.js';
import {
  beginMandatoryTotpEnrolment,
  confirmMandatoryTotpEnrolment,
} from '../authentication/totp/mandatory-enrolment.operation.js';
import { authorize, authorizeQuery } from '../authorization/authorize.operation.js';
import { admin, admins } from '../lifecycle/admins.operation.js';
import { bootstrapFirstAdmin } from '../lifecycle/bootstrap-first-admin.operation.js';
import { activate, changeStatus, lock, reinstate, suspend, unlock } from '../lifecycle/change-status.operation.js';
import { create } from '../lifecycle/create-admin.operation.js';
import { acceptInvitation, resendInvitation } from '../lifecycle/invitation.operation.js';
import type { AnyDeclaration } from '../operations/declaration.js';
import { access } from '../sessions/access.operation.js';
import { revokeAll, revokeAllOwn } from '../sessions/revoke-all.operation.js';
import { revoke, revokeOwn } from '../sessions/revoke.operation.js';
import { sessions } from '../sessions/sessions.operation.js';
import { signOut } from '../sessions/sign-out.operation.js';
import { feature } from '../settings/feature.operation.js';
import { setReadOnly } from '../settings/set-read-only.operation.js';
import { setSetting } from '../settings/set-setting.operation.js';
import { setting } from '../settings/setting.operation.js';
import { systemState } from '../settings/system-state.operation.js';

/** Every operation, as it was declared: the source of coverage tests, the fault matrix and the flow atlas. */
export const OPERATION_CATALOGUE: readonly AnyDeclaration[] = Object.freeze([
  signIn,
  completeTotp,
  signOut,
  beginTotpEnrolment,
  confirmTotpEnrolment,
  issueTotpEnrolmentCode,
  beginMandatoryTotpEnrolment,
  confirmMandatoryTotpEnrolment,
  authorize,
  authorizeQuery,
  access,
  sessions,
  revokeOwn,
  revoke,
  revokeAllOwn,
  revokeAll,
  bootstrapFirstAdmin,
  create,
  acceptInvitation,
  resendInvitation,
  changeStatus,
  activate,
  suspend,
  reinstate,
  lock,
  unlock,
  admin,
  admins,
  setting,
  setSetting,
  setReadOnly,
  systemState,
  feature,
]);
