import { Redacted } from '../../kernel/redacted.js';
import { NoInput } from '../../runner/input/no-input.js';
import type { ResultOf } from '../../runner/operation.js';
import { mutation, OWN_ACCOUNT } from '../../runner/operation.js';
import { done, refused } from '../../runner/outcomes.js';
import { totpState } from '../totp/totp.methods.js';
import { recoveryCodeDigest, recoveryCodeFrom } from './recovery-code-form.js';
import { RECOVERY_CODES_REGENERATED } from './recovery-codes.events.js';
import { replaceRecoveryCodes } from './recovery-codes.methods.js';

const HOW_MANY = 10;

/** Codes for the day the phone is lost. They are made anew as a whole: nobody can tell which of the old ones somebody copied. */
export const regenerateRecoveryCodes = mutation('recovery_codes.regenerate_recovery_codes', {
  input: NoInput,
  actors: 'admin',
  ability: OWN_ACCOUNT,
  target: () => null,
  stepUp: true,
  impersonating: 'refused',
  openDuring: ['maintenance'],
  writes: [replaceRecoveryCodes],
  outcomes: {
    /** Each of these works once, in place of a code of the authenticator; show them once. Every earlier one is dead. */
    regenerated: done<{ readonly codes: readonly Redacted[] }>(),
    /** There is no second factor that they could stand in for. */
    not_enabled: refused(),
  },
  audits: [RECOVERY_CODES_REGENERATED],
}).body(async (run) => {
  const { adminId, session } = run.actor;
  const codes = Array.from({ length: HOW_MANY }, () => recoveryCodeFrom(run.newSecret()));
  const { enabled } = await run.query(totpState, { adminId });
  if (!enabled) return run.end('not_enabled');
  const claim = await run.change(replaceRecoveryCodes, run.grant, {
    adminId,
    codeDigests: codes.map((code) => recoveryCodeDigest(adminId, code)),
    expectedEpoch: session.credentialEpoch,
    at: run.now,
  });
  if (claim.outcome === 'lost') return claim.reason === 'not_enabled' ? run.end('not_enabled') : run.end('conflict');
  run.audit(RECOVERY_CODES_REGENERATED, {});
  return run.end('regenerated', { codes: Object.freeze(codes.map((code) => Redacted.of(code))) });
});
export type RegenerateRecoveryCodesResult = ResultOf<typeof regenerateRecoveryCodes>;
