import { AuthenticationOrchestrator } from '../../../src/authentication/authentication.orchestrator.js';
import { afterLastFactor } from '../../../src/authentication/after-factors.js';
import { completeTotp, completeTotpBody } from '../../../src/authentication/complete-totp.operation.js';
import { signIn, signInBody } from '../../../src/authentication/sign-in.operation.js';
import { reserveForCode, stepOf } from '../../../src/authentication/totp/prove-code.js';
import { claimTotpStep, totpState } from '../../../src/authentication/totp/totp.edges.js';
import { budgetOf, reserve } from '../../../src/credentials/attempts.js';
import { passwordMatches } from '../../../src/credentials/verify-password.js';
import type { Origin } from '../../../src/kernel/origin.js';
import { Redacted } from '../../../src/kernel/redacted.js';
import { firstReadOfSignIn } from '../../../src/lifecycle/read-credentials.js';
import { decideAbility } from '../../../src/authorization/authorization.edges.js';
import { IsSecret } from '../../../src/operations/input-rules.js';
import type { OperationRunner } from '../../../src/operations/operation-runner.js';
import { ended } from '../../../src/operations/outcomes.js';
import { access, accessBody, firstReadOfAccess } from '../../../src/sessions/access.operation.js';
import type { AccessResult } from '../../../src/sessions/access.operation.js';
import { firstReadOfChallenge } from '../../../src/sessions/read-challenge.js';
import type { ChallengeSnapshot, SessionSnapshot } from '../../../src/sessions/session.record.js';
import { SessionOrchestrator } from '../../../src/sessions/session.orchestrator.js';
import type { LightOptions } from './light-world.js';
import { standIn } from './stand-in.js';

/** Small forks of the core, each with one law broken. They are typed as loosely as the compiler allows: it refuses most of them. */

type SignInBody = typeof signInBody;
type CompleteBody = typeof completeTotpBody;

function authenticationWith(bodies: { signIn?: SignInBody; completeTotp?: CompleteBody; complete?: typeof completeTotp }) {
  class Forked extends AuthenticationOrchestrator {
    constructor(private readonly runner: OperationRunner) {
      super(runner);
    }

    override signIn(input: Parameters<AuthenticationOrchestrator['signIn']>[0], origin: Origin) {
      return this.runner.admit(signIn, origin, input, firstReadOfSignIn, bodies.signIn ?? signInBody);
    }

    override completeTotp(input: Parameters<AuthenticationOrchestrator['completeTotp']>[0], origin: Origin) {
      const declaration = bodies.complete ?? completeTotp;
      return this.runner.admit(declaration, origin, input, firstReadOfChallenge, bodies.completeTotp ?? completeTotpBody);
    }
  }
  return { authentication: (runner) => new Forked(runner) } satisfies LightOptions;
}

function accessWith(
  body: (call: Parameters<typeof accessBody>[0], snapshot: SessionSnapshot | null) => AccessResult | Promise<AccessResult>,
) {
  class Forked extends SessionOrchestrator {
    constructor(private readonly runner: OperationRunner) {
      super(runner);
    }

    override access(input: Parameters<SessionOrchestrator['access']>[0], origin: Origin) {
      return this.runner.admit(access, origin, input, firstReadOfAccess, body);
    }
  }
  return { sessions: (runner) => new Forked(runner) } satisfies LightOptions;
}

class LaxCodeInput {
  @IsSecret({ min: 1, max: 512 })
  challenge!: Redacted;

  @IsSecret({ min: 1, max: 64 })
  code!: Redacted;
}

/** Takes any text for a code, and trims it where it is matched (F03). */
export const laxCodes: LightOptions = {
  ...authenticationWith({ complete: { ...completeTotp, input: LaxCodeInput } }),
  wraps: [
    standIn('TotpAuthenticator', (real) => ({
      match: (check) =>
        real.match({
          ...check,
          code: Redacted.of(
            check.code
              .reveal()
              .normalize('NFKC')
              .replace(/[^0-9]/g, ''),
          ),
        }),
    })),
  ],
};

/** Looks at the password first and counts a wrong one afterwards. */
export const reserveAfterVerify = authenticationWith({
  signIn: async (call, read) => {
    const { admin } = read;
    const matches = await passwordMatches(call, call.input.password, admin?.passwordHash ?? null);
    if (admin !== null && matches) return signInBody(call, read);
    const budget = admin === null ? 'unknown' : budgetOf({ adminId: admin.adminId, recognisedDevice: null });
    const attempt = await reserve(call, budget, 'password');
    if (!attempt.reserved) return ended('throttled', { retryAt: attempt.retryAt });
    call.audit('auth.login.failed', { reason: 'wrong_password', status: null });
    return ended('rejected', { reason: 'invalid_credentials' });
  },
});

/** Saves itself the work where there is nobody to sign in. */
export const unknownEmailIsQuick = authenticationWith({
  signIn: async (call, read) =>
    read.admin === null ? ended('rejected', { reason: 'invalid_credentials' }) : signInBody(call, read),
});

/** Tells who asks that the account is shut, whatever the password. */
export const statusIsTold = authenticationWith({
  signIn: async (call, read) =>
    read.admin !== null && read.admin.status !== 'active'
      ? ended('rejected', { reason: 'not_active', status: read.admin.status })
      : signInBody(call, read),
});

function completionWith(options: { checksChallenge: boolean; throwMeansWon: boolean }): CompleteBody {
  return async (call, snapshot: ChallengeSnapshot | null) => {
    if (snapshot === null) return ended('rejected', { reason: 'challenge_expired' });
    const { challenge, mustChangePassword, adminCredentialEpoch: credentialEpoch } = snapshot;
    const { adminId, deviceDigest, challengeDigest } = challenge;
    const attempt = await reserveForCode(call, { adminId, recognisedDevice: null });
    if (!attempt.reserved) return attempt.refusal;
    const { sealedSeed } = await call.ask(totpState, { adminId });
    const step = sealedSeed === null ? null : await stepOf(call, sealedSeed, call.input.code);
    const claimed =
      step !== null &&
      (await call.narrow(claimTotpStep, { adminId, step, at: call.now }).then(
        ({ outcome }) => outcome === 'won',
        () => options.throwMeansWon,
      ));
    if (!claimed) return ended('rejected', { reason: 'invalid_code', attemptsLeft: attempt.attemptsLeft });
    const common = { adminId, credentialEpoch, factors: 'password_and_totp', mustChangePassword, deviceDigest } as const;
    const closes = options.checksChallenge ? challengeDigest : null;
    return afterLastFactor(call, { ...common, challengeDigest: closes, deviceRecognised: false }, attempt);
  };
}

/** Takes whoever a challenge names for proven, whatever became of the challenge. */
export const challengeUnchecked = authenticationWith({
  completeTotp: completionWith({ checksChallenge: false, throwMeansWon: false }),
});

/** Goes on when the store does not answer: the step may well have been claimed. */
export const failedClaimIsWon = authenticationWith({
  completeTotp: completionWith({ checksChallenge: true, throwMeansWon: true }),
});

/** Remembers for a while that a session was live. */
export function rememberedAccess(): LightOptions {
  const remembered = new Map<string, AccessResult>();
  return accessWith(async (call, snapshot) => {
    const key = call.input.token.reveal();
    const known = remembered.get(key);
    if (known !== undefined) return known;
    const result = await accessBody(call, snapshot);
    if (result.outcome === 'allowed') remembered.set(key, result);
    return result;
  });
}

function livenessThatOverlooks(change: (snapshot: SessionSnapshot) => SessionSnapshot): LightOptions {
  return accessWith((call, snapshot) => accessBody(call, snapshot === null ? null : change(snapshot)));
}

export const livenessIgnoresEpoch = livenessThatOverlooks((snapshot) => ({
  ...snapshot,
  adminCredentialEpoch: snapshot.session.credentialEpoch,
}));

export const livenessIgnoresStatusAndEpoch = livenessThatOverlooks((snapshot) => ({
  ...snapshot,
  adminStatus: 'active',
  adminCredentialEpoch: snapshot.session.credentialEpoch,
}));

/** Goes ahead and asks meanwhile. */
export const decideAfterWrite: LightOptions = {
  stages: {
    authorization: {
      decide: async (contact, actor, ability, target) => {
        void contact.ask(decideAbility, { adminId: actor.adminId, impersonatorId: null, ability, target }).catch(() => undefined);
        return { decision: 'allow' };
      },
    },
  },
};

/** Takes the resolver's answer as it comes, and for an ALLOW whatever in it is true and no denial. */
export const truthyDecision: LightOptions = {
  stages: {
    authorization: {
      decide: async (contact, { adminId }, ability, target) => {
        const asItComes = { ...decideAbility, read: (value: unknown) => value };
        const answer = await contact.ask<unknown, { decision?: unknown } | null | undefined>(asItComes as never, {
          adminId,
          impersonatorId: null,
          ability,
          target,
        });
        const permits = answer != null && answer.decision !== 'deny' && Boolean(answer.decision ?? answer);
        return permits ? { decision: 'allow' } : { decision: 'deny', reason: 'not_permitted' };
      },
    },
  },
};
