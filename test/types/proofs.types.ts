// Nothing is changed without the proof that opens it, and a proof of one kind opens nothing of another.
import type { Grant } from '@maatify/admin-infra';
import type {
  AdminActor,
  AdminId,
  Instant,
  InvitationAcceptance,
  SessionOpening,
  SettingChange,
  StatusChange,
} from '@maatify/admin-infra';

import type { completeTotp } from '../../src/authentication/complete-totp.operation.js';
import type { signIn } from '../../src/authentication/sign-in.operation.js';
import { issueAndDeliver } from '../../src/credentials/issue-code.step.js';
import type { AuthenticationProof, ClaimedCode } from '../../src/kernel/proofs.js';
import type { acceptInvitation } from '../../src/lifecycle/accept-invitation.operation.js';
import { INVITATION } from '../../src/lifecycle/lifecycle.events.js';
import { acceptAdminInvitation, adminById, changeAdminStatus } from '../../src/lifecycle/lifecycle.methods.js';
import type { lock } from '../../src/lifecycle/lock.operation.js';
import type { resendInvitation } from '../../src/lifecycle/resend-invitation.operation.js';
import type { suspend } from '../../src/lifecycle/suspend.operation.js';
import { openSession } from '../../src/sessions/open-session.step.js';
import type { revokeAllOwn } from '../../src/sessions/revoke-all-own.operation.js';
import { endSession, openSessionWrite } from '../../src/sessions/session.methods.js';
import type { set } from '../../src/settings/set.operation.js';
import type { setReadOnly } from '../../src/settings/set-read-only.operation.js';
import type { setting } from '../../src/settings/setting.operation.js';
import { changeSetting } from '../../src/settings/settings.methods.js';
import type { RunIn } from './support/run-of.js';

declare const change: StatusChange;
declare const settingChange: SettingChange;
declare const opening: SessionOpening;
declare const acceptance: InvitationAcceptance;
declare const adminId: AdminId;
declare const provenAt: Instant;
declare const proof: AuthenticationProof;
declare const hostActor: AdminActor;
declare const grant: Grant;

export const whatAGrantSays = grant.actor === hostActor && grant.ability === 'orders.refund';
// @ts-expect-error TS1361: a grant is a type to the host, and nothing it could construct
export const aGrantOfTheHost = new Grant({} as never, {}, 'orders.refund', null, hostActor);

declare const suspending: RunIn<typeof suspend>;
export const asked = suspending.query(adminById, { adminId });
// @ts-expect-error TS2345: asking is for queries; a change cannot be sent as one
export const changedByAsking = suspending.query(changeAdminStatus, change);

export const changed = suspending.change(changeAdminStatus, suspending.grant, change);
// @ts-expect-error TS2345: a change is no restriction, so there is no way to it without a proof
export const restrictedPastTheGrant = suspending.restrict(changeAdminStatus, change);

const { ability, target, actor } = suspending.grant;
const lookAlike = { ability, target, actor, spend: () => null };
export const changedByTheGrant = suspending.change(changeAdminStatus, suspending.grant, change);
// @ts-expect-error TS2345: an object that looks like a grant is none
export const changedByALookAlike = suspending.change(changeAdminStatus, lookAlike, change);

declare const locking: RunIn<typeof lock>;
declare const switchingModes: RunIn<typeof setReadOnly>;
export const changedByItsAbility = locking.change(changeAdminStatus, locking.grant, change);
// @ts-expect-error TS2345: a grant opens only the changes of its own ability
export const changedByAnotherAbility = switchingModes.change(changeAdminStatus, switchingModes.grant, change);

declare const changingASetting: RunIn<typeof set>;
declare const readingASetting: RunIn<typeof setting>;
export const changedByAMutation = changingASetting.change(changeSetting, changingASetting.grant, settingChange);
// @ts-expect-error TS2339: a read has no way to a change, whatever its ability is
export const changedByARead = readingASetting.change(changeSetting, readingASetting.grant, settingChange);

declare const endingOnesOwn: RunIn<typeof revokeAllOwn>;
export const restrictedByAMutation = endingOnesOwn.restrict(endSession, {
  adminId,
  sessionId: endingOnesOwn.actor.sessionId,
  reason: 'revoked',
  at: provenAt,
});
// @ts-expect-error TS2339: a read has no way to a restriction either
export const restrictedByARead = readingASetting.restrict(endSession, {
  adminId,
  sessionId: endingOnesOwn.actor.sessionId,
  reason: 'revoked',
  at: provenAt,
});

declare const signingIn: RunIn<typeof signIn>;
declare const completing: RunIn<typeof completeTotp>;
export const changedByAGrant = suspending.change(changeAdminStatus, suspending.grant, change);
// @ts-expect-error TS2345: an operation without an ability has no grant, and null opens no change
export const changedByNoGrant = signingIn.change(changeAdminStatus, signingIn.grant, change);

export const openedByAProof = signingIn.change(openSessionWrite, proof, opening);
// @ts-expect-error TS2345: signing in is no ability: no way leads from a sign-in to a change of status
export const changedByAProof = signingIn.change(changeAdminStatus, proof, change);

const circumstances = { deviceDigest: null, newDevice: false, endsToken: null, replaces: null, endsBy: null };
export const session = openSession(completing, proof, circumstances);
// @ts-expect-error TS2554: no session without a proof of the factors passed
export const sessionWithoutProof = openSession(completing, circumstances);

const facts = { adminId, credentialEpoch: 0, challengeDigest: null, factors: 'password', provenAt } as const;
export const sessionByAProof = openSession(completing, proof, circumstances);
// @ts-expect-error TS2345: who passed which factors is proven, not said: there is no `totpPassed: boolean`
export const sessionByFacts = openSession(completing, facts, circumstances);
// @ts-expect-error TS2345: a grant says what may be done, not who passed the factors: it opens no session
export const sessionByAGrant = openSession(endingOnesOwn, endingOnesOwn.grant, circumstances);

declare const accepting: RunIn<typeof acceptInvitation>;
declare const invited: ClaimedCode<'invitation'>;
declare const enrolling: ClaimedCode<'totp_enrolment'>;
export const accepted = accepting.change(acceptAdminInvitation, invited, acceptance);
// @ts-expect-error TS2345: a code claimed for one purpose opens nothing of another
export const acceptedByAnotherCode = accepting.change(acceptAdminInvitation, enrolling, acceptance);

declare const inviting: RunIn<typeof resendInvitation>;
export const issued = issueAndDeliver(inviting, inviting.grant, { adminId, purpose: INVITATION, ttlMs: 1 });
// @ts-expect-error TS2345: codes are issued only against the grant for it
export const issuedWithoutGrant = issueAndDeliver(inviting, null, { adminId, purpose: INVITATION, ttlMs: 1 });
