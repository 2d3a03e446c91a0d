import { someSystemActorMay } from '../../authorization/ask-system-actors.step.js';
import type { Actor } from '../../kernel/actor.js';
import { isSelf } from '../../kernel/actor.js';
import type { AdminId } from '../../kernel/ids.js';
import { adminTarget } from '../../kernel/proofs.js';
import { authorOf } from '../../kernel/write-author.js';
import { credentialsOf } from '../../lifecycle/read-credentials.step.js';
import type { ResultOf } from '../../runner/operation.js';
import type { Queries } from '../../runner/capabilities.js';
import { mutation } from '../../runner/operation.js';
import { done, refused } from '../../runner/outcomes.js';
import { TOTP_ENABLED, TOTP_MANDATORY } from '../../settings/core-settings.js';
import { asRead, demandAsRead } from '../../settings/factor-demand.step.js';
import { ENROL_TOTP, RESET_TOTP } from './totp.abilities.js';
import { TOTP_RESET_NOTICE, TOTP_SWITCHED_OFF } from './totp.events.js';
import { ResetTotpInput } from './totp.inputs.js';
import { disableTotpFactor } from './totp.methods.js';

/**
 * For a lost phone. It touches no password: that alone, or with a factor enrolled anew, is then the way in. In no mode: as long as only a factor
 * lets anybody in and none can be enrolled, nobody loses one.
 */
export const resetTotp = mutation('totp.reset_totp', {
  input: ResetTotpInput,
  actors: 'any',
  ability: RESET_TOTP,
  target: ({ adminId }) => adminTarget(adminId),
  stepUp: true,
  impersonating: 'refused',
  openDuring: [],
  settings: [TOTP_MANDATORY, TOTP_ENABLED],
  writes: [disableTotpFactor],
  outcomes: {
    /** The factor, every session and every half-done sign-in of that admin is dead. */
    reset: done(),
    /** That admin has no second factor. */
    not_enabled: refused(),
    /** One's own factor goes by both factors, or with the help of a second person. */
    self_forbidden: refused(),
    /** Everybody needs a factor, and nobody else who has one holds the lifeline ability. */
    last_holder: refused(),
    /** There is no such admin. */
    not_found: refused<{ readonly entity: 'admin' }>(),
  },
  audits: [TOTP_SWITCHED_OFF],
  notifies: [TOTP_RESET_NOTICE],
}).body(async (run) => {
  const { adminId, reason } = run.input;
  const { actor } = run;
  // Else whoever sits down at an unlocked screen takes its owner's factor away without knowing anything.
  if (isSelf(actor, adminId)) return run.end('self_forbidden');
  const credentials = await credentialsOf(run, adminId);
  if (credentials === null) return run.end('not_found', { entity: 'admin' });
  if (!credentials.secondFactorEnabled) return run.end('not_enabled');
  const keepsHolder = run.setting(TOTP_MANDATORY) && !(await partOfHostVouches(run, actor, adminId));
  const claim = await run.change(disableTotpFactor, run.grant, {
    adminId,
    expectedEpoch: credentials.credentialEpoch,
    lifelineAbility: keepsHolder ? run.policy.lifelineAbility : null,
    restsOn: [...demandAsRead(run), ...asRead(run, [TOTP_ENABLED])],
    at: run.now,
    by: authorOf(actor),
  });
  if (claim.outcome === 'lost') {
    if (claim.reason === 'not_enabled') return run.end('not_enabled');
    return claim.reason === 'last_holder' ? run.end('last_holder') : run.end('conflict');
  }
  run.audit(TOTP_SWITCHED_OFF, { by: actor.kind, reason });
  run.notify(TOTP_RESET_NOTICE, { kind: 'admin', adminId });
  return run.end('reset');
});

/** A part of the host may help even the only admin, where one vouches for the next factor as well: nobody else is left to do so. */
async function partOfHostVouches(run: Queries, actor: Actor, adminId: AdminId): Promise<boolean> {
  if (actor.kind === 'admin' || !run.setting(TOTP_ENABLED)) return false;
  return someSystemActorMay(run, [{ ability: ENROL_TOTP, target: adminTarget(adminId) }]);
}
export type ResetTotpResult = ResultOf<typeof resetTotp>;
