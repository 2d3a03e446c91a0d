import { deviceDigestOf } from '../../lifecycle/read-credentials.step.js';
import type { Emits } from '../../runner/capabilities.js';
import type { ResultOf } from '../../runner/operation.js';
import { entrance, EVERY_MODE, firstRead } from '../../runner/operation.js';
import { done, refused, refusedFor, result } from '../../runner/outcomes.js';
import { adminTarget } from '../../kernel/proofs.js';
import type { IssuedChallenge } from '../../sessions/open-challenge.step.js';
import { CHALLENGE_WRITES } from '../../sessions/open-challenge.step.js';
import { SESSION_OPENING_WRITES } from '../../sessions/open-session.step.js';
import { AUTH_ENABLED, OAUTH_ENABLED, SESSION_MAX_LIVE, TOTP_MANDATORY } from '../../settings/core-settings.js';
import type { LOGIN_FAILED, SignInFailure } from '../authentication.events.js';
import { afterFirstFactor } from '../after-first-factor.step.js';
import { signInRefused } from '../refuse-sign-in.step.js';
import type { NotActive } from '../sign-in.outcomes.js';
import { ENTERING_NOTICES, OUTCOMES_AFTER_FACTORS, STEP_EVENTS } from '../sign-in.outcomes.js';
import type { LinkedAdmin } from './external-identity-query-repository.contract.js';
import { OAUTH_USED } from './external.events.js';
import { SignInWithExternalIdentityInput } from './external.inputs.js';
import { linkForSignIn } from './external.methods.js';

const readForExternalSignIn = firstRead(
  linkForSignIn,
  ({ provider, externalId, device }: Pick<SignInWithExternalIdentityInput, 'provider' | 'externalId' | 'device'>) => ({
    provider,
    externalId,
    deviceDigest: deviceDigestOf(device),
  }),
);

/**
 * The provider's word stands for typing the password, and for nothing else: the admin has one, the second factor is asked for as at any
 * sign-in, and a step-up still asks for password or code. Nothing is guessed here, so that no attempt is counted.
 */
export const signInWithExternalIdentity = entrance('external.sign_in_with_external_identity', {
  input: SignInWithExternalIdentityInput,
  firstRead: readForExternalSignIn,
  // As at the other door: sessions are bookkeeping, and the other modes are decided after the last factor. Nobody breaks the glass with it.
  openDuring: EVERY_MODE,
  feature: OAUTH_ENABLED,
  settings: [OAUTH_ENABLED, AUTH_ENABLED, SESSION_MAX_LIVE, TOTP_MANDATORY],
  writes: [...CHALLENGE_WRITES, ...SESSION_OPENING_WRITES],
  outcomes: {
    ...OUTCOMES_AFTER_FACTORS,
    /** Sign-in is switched off. */
    auth_disabled: refused(),
    /** The identity is an admin's; go on with `completeTotp`. */
    totp_required: done<IssuedChallenge>(),
    /** The identity is an admin's, a second factor is mandatory and none is enrolled; go on with `beginMandatoryTotpEnrolment`. */
    totp_enrolment_required: done<IssuedChallenge>(),
    rejected: refusedFor({
      /** No admin is linked to this identity for signing in. */
      link_not_found: refused(),
      /** Its admin has not confirmed it yet; that takes a session of another sign-in. */
      link_not_confirmed: refused(),
      /** Its admin has no password: nobody comes in by a provider alone. */
      no_password_credential: refused(),
      /** Its admin may not come in at present. */
      not_active: refused<NotActive>(),
    }),
  },
  audits: [...STEP_EVENTS, OAUTH_USED],
  notifies: ENTERING_NOTICES,
}).body(async (run, { linked, deviceRecognised }) => {
  const { provider, device, current } = run.input;
  const deviceDigest = deviceDigestOf(device);
  run.fromDevice(deviceDigest);
  const who = linked?.admin ?? null;
  if (!run.setting(AUTH_ENABLED)) return signInRefused(run, who, 'auth_disabled', result('auth_disabled'));
  // What the host's options say today counts, not what they said when it was linked.
  if (linked?.link.usage !== 'sign_in' || run.policy.externalUsage(provider) !== 'sign_in') {
    return signInRefused(run, who, 'unknown_link', result('rejected', { reason: 'link_not_found' }));
  }
  const refusal = refusalOf(run, linked);
  if (refusal !== null) return refusal;
  const { adminId, credentialEpoch, mustChangePassword, secondFactorEnabled } = linked.admin;
  const ending = await afterFirstFactor(
    run,
    {
      adminId,
      credentialEpoch,
      factors: 'external',
      mustChangePassword,
      secondFactorEnabled,
      deviceDigest,
      deviceRecognised,
      current: current ?? null,
    },
    null,
  );
  run.audit(OAUTH_USED, { linkId: linked.link.linkId, provider }, adminTarget(adminId));
  return ending;
});
export type SignInWithExternalIdentityResult = ResultOf<typeof signInWithExternalIdentity>;

/** Told apart, since whoever comes has proven to the provider whose identity it is. */
function refusalOf(run: Emits<typeof LOGIN_FAILED>, { link, admin }: LinkedAdmin) {
  const refuse = <R>(why: SignInFailure, ending: R): R => signInRefused(run, admin, why, ending);
  if (link.confirmedAt === null) return refuse('link_not_confirmed', result('rejected', { reason: 'link_not_confirmed' }));
  const { status } = admin;
  if (status !== 'active') return refuse('not_active', result('rejected', { reason: 'not_active', status }));
  if (!admin.hasPassword) return refuse('no_password', result('rejected', { reason: 'no_password_credential' }));
  return null;
}
