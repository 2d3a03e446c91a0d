import { AuthenticationOrchestrator } from '../../../src/authentication/authentication.orchestrator.js';
import { LOGIN_FAILED } from '../../../src/authentication/authentication.events.js';
import { completeSignIn } from '../../../src/authentication/complete-sign-in.step.js';
import { completeTotp } from '../../../src/authentication/complete-totp.operation.js';
import { signIn } from '../../../src/authentication/sign-in.operation.js';
import { reserveForCode, stepOf } from '../../../src/authentication/totp/prove-code.step.js';
import { claimTotpStep, totpState } from '../../../src/authentication/totp/totp.methods.js';
import { decideAbility } from '../../../src/authorization/authorization.methods.js';
import { questionerOf } from '../../../src/authorization/questioner.js';
import { budgetOf, reserve } from '../../../src/credentials/reserve-attempt.step.js';
import { passwordMatches } from '../../../src/credentials/verify-password.step.js';
import type { Origin } from '../../../src/kernel/origin.js';
import { Redacted } from '../../../src/kernel/redacted.js';
import { IsSecret } from '../../../src/runner/input/input-rules.js';
import type { Operation } from '../../../src/runner/operation.js';
import type { AnySpec, FirstRead, OperationKind } from '../../../src/runner/spec.js';
import { result } from '../../../src/runner/outcomes.js';
import type { OperationResult } from '../../../src/runner/result-of.js';
import type { RunOf } from '../../../src/runner/run-of.js';
import type { OperationRunner } from '../../../src/runner/runner.js';
import { access } from '../../../src/sessions/access.operation.js';
import type { AccessResult } from '../../../src/sessions/access.operation.js';
import { SessionOrchestrator } from '../../../src/sessions/session.orchestrator.js';
import type { SessionSnapshot } from '../../../src/sessions/session.record.js';
import type { LightOptions } from './light-world.js';
import { standIn } from './stand-in.js';

/** Small forks of the core, each with one law broken. They are typed as loosely as the compiler allows: it refuses most of them. */

type ReadOf<S> = S extends { readonly firstRead: FirstRead<never, infer Answer> } ? Answer : undefined;
type Play<K extends OperationKind, S extends AnySpec> = (
  run: RunOf<K, S>,
  read: ReadOf<S>,
) => OperationResult<S> | Promise<OperationResult<S>>;

/** An operation with its declaration as it is and another body, which may go on with the real one. */
function forked<K extends OperationKind, S extends AnySpec>(
  operation: Operation<K, S>,
  body: (real: Play<K, S>) => Play<K, S>,
): Operation<K, S> {
  const real: Play<K, S> = (run, read) => operation.play(run as never, read as never) as OperationResult<S>;
  return { ...operation, play: body(real) };
}

function authenticationWith({ entry = signIn, second = completeTotp }: { entry?: typeof signIn; second?: typeof completeTotp }) {
  class Forked extends AuthenticationOrchestrator {
    readonly #runner: OperationRunner;

    constructor(runner: OperationRunner) {
      super(runner);
      this.#runner = runner;
    }

    override signIn(input: Parameters<AuthenticationOrchestrator['signIn']>[0], origin: Origin) {
      return this.#runner.run(entry, origin, input);
    }

    override completeTotp(input: Parameters<AuthenticationOrchestrator['completeTotp']>[0], origin: Origin) {
      return this.#runner.run(second, origin, input);
    }
  }
  return { authentication: (runner) => new Forked(runner) } satisfies LightOptions;
}

function accessWith(operation: typeof access) {
  class Forked extends SessionOrchestrator {
    readonly #runner: OperationRunner;

    constructor(runner: OperationRunner) {
      super(runner);
      this.#runner = runner;
    }

    override access(input: Parameters<SessionOrchestrator['access']>[0], origin: Origin) {
      return this.#runner.run(operation, origin, input);
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
  ...authenticationWith({ second: { ...completeTotp, input: LaxCodeInput } }),
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
  entry: forked(signIn, (real) => async (run, read) => {
    const { admin } = read;
    const matches = await passwordMatches(run, run.input.password, admin?.passwordHash ?? null);
    if (admin !== null && matches) return real(run, read);
    const budget = admin === null ? 'unknown' : budgetOf({ adminId: admin.adminId, recognisedDevice: null });
    const attempt = await reserve(run, budget, 'password');
    if (!attempt.reserved) return result('throttled', { retryAt: attempt.retryAt });
    run.audit(LOGIN_FAILED, { reason: 'wrong_password', status: null });
    return result('rejected', { reason: 'invalid_credentials' });
  }),
});

/** Saves itself the work where there is nobody to sign in. */
export const unknownEmailIsQuick = authenticationWith({
  entry: forked(
    signIn,
    (real) => (run, read) => (read.admin === null ? result('rejected', { reason: 'invalid_credentials' }) : real(run, read)),
  ),
});

/** Tells who asks that the account is shut, whatever the password. */
export const statusIsTold = authenticationWith({
  entry: forked(
    signIn,
    (real) => (run, read) =>
      read.admin !== null && read.admin.status !== 'active'
        ? result('rejected', { reason: 'not_active', status: read.admin.status })
        : real(run, read),
  ),
});

function completionWith(options: { checksChallenge: boolean; throwMeansWon: boolean }) {
  return forked(completeTotp, () => async (run, snapshot) => {
    if (snapshot === null) return result('rejected', { reason: 'challenge_expired' });
    const { challenge, mustChangePassword, adminCredentialEpoch: credentialEpoch } = snapshot;
    const { adminId, deviceDigest, challengeDigest } = challenge;
    const attempt = await reserveForCode(run, { adminId, recognisedDevice: null });
    if (!attempt.reserved) return attempt.refusal;
    const { sealedSeed } = await run.query(totpState, { adminId });
    const step = sealedSeed === null ? null : await stepOf(run, sealedSeed, run.input.code);
    const claimed =
      step !== null &&
      (await run.restrict(claimTotpStep, { adminId, step, at: run.now }).then(
        ({ outcome }) => outcome === 'won',
        () => options.throwMeansWon,
      ));
    if (!claimed) return result('rejected', { reason: 'invalid_code', attemptsLeft: attempt.attemptsLeft });
    const common = { adminId, credentialEpoch, factors: 'password_and_totp', mustChangePassword, deviceDigest } as const;
    const closes = options.checksChallenge ? challengeDigest : null;
    return completeSignIn(run, { ...common, challengeDigest: closes, deviceRecognised: false, current: null }, attempt);
  });
}

/** Takes whoever a challenge names for proven, whatever became of the challenge. */
export const challengeUnchecked = authenticationWith({
  second: completionWith({ checksChallenge: false, throwMeansWon: false }),
});

/** Goes on when the store does not answer: the step may well have been claimed. */
export const failedClaimIsWon = authenticationWith({
  second: completionWith({ checksChallenge: true, throwMeansWon: true }),
});

/** Remembers for a while that a session was live. */
export function rememberedAccess(): LightOptions {
  const remembered = new Map<string, AccessResult>();
  return accessWith(
    forked(access, (real) => async (run, snapshot) => {
      const key = run.input.token.reveal();
      const known = remembered.get(key);
      if (known !== undefined) return known;
      const ending = await real(run, snapshot);
      if (ending.outcome === 'allowed') remembered.set(key, ending);
      return ending;
    }),
  );
}

function livenessThatOverlooks(change: (snapshot: SessionSnapshot) => Partial<SessionSnapshot>): LightOptions {
  return accessWith(
    forked(access, (real) => (run, snapshot) => real(run, snapshot === null ? null : { ...snapshot, ...change(snapshot) })),
  );
}

export const livenessIgnoresEpoch = livenessThatOverlooks((snapshot) => ({
  adminCredentialEpoch: snapshot.session.credentialEpoch,
}));

export const livenessIgnoresStatusAndEpoch = livenessThatOverlooks((snapshot) => ({
  adminStatus: 'active',
  adminCredentialEpoch: snapshot.session.credentialEpoch,
}));

/** Goes ahead and asks meanwhile. */
export const decideAfterWrite: LightOptions = {
  wraps: [
    standIn('AbilityResolver', (real) => ({
      decide: (asked) => {
        void real.decide(asked).catch(() => undefined);
        return Promise.resolve({ decision: 'allow' });
      },
    })),
  ],
};

/** Takes the resolver's answer as it comes, and for an ALLOW whatever in it is true and no denial. */
export const truthyDecision: LightOptions = {
  replaced: {
    entry: {
      authorization: {
        question: (actor, ability, target) => ({
          method: {
            ...decideAbility,
            read: (value: unknown) => {
              const answer = value as { decision?: unknown } | null | undefined;
              const permits = answer != null && answer.decision !== 'deny' && Boolean(answer.decision ?? answer);
              return permits ? { decision: 'allow' } : { decision: 'deny', reason: 'not_permitted' };
            },
          },
          args: { actor: questionerOf(actor), ability, target },
        }),
      },
    },
  },
};
