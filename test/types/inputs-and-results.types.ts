// What goes into an operation is checked before it is what it says; what comes out is a closed union.
import { adminId, instant, Redacted, unreachable } from '@maatify/admin-infra';
import type {
  AccessResult,
  AdminActor,
  AdminBootstrap,
  AdminLifecycleOrchestrator,
  AuthenticationOrchestrator,
  IssuedSession,
  Origin,
  SignInResult,
  SignOutResult,
  SuspendResult,
} from '@maatify/admin-infra';

declare const authentication: AuthenticationOrchestrator;
declare const lifecycle: AdminLifecycleOrchestrator;
declare const actor: AdminActor;
declare const origin: Origin;
declare const bootstrap: AdminBootstrap;

export const anInstant: AdminBootstrap = { ...bootstrap, at: instant(1_700_000_000_000) };
// @ts-expect-error TS2322: a moment in time is checked before it is one
export const aNumber: AdminBootstrap = { ...bootstrap, at: 1_700_000_000_000 };

export const wrapped = authentication.signIn({ email: 'ada@example.org', password: Redacted.of('hunter2') }, origin);
// @ts-expect-error TS2322: a password travels wrapped
export const bare = authentication.signIn({ email: 'ada@example.org', password: 'hunter2' }, origin);

export const anId = lifecycle.suspend(actor, { adminId: adminId('admin-1'), reason: 'as agreed' });
// @ts-expect-error TS2322: an id is checked before it is one
export const aText = lifecycle.suspend(actor, { adminId: 'admin-1', reason: 'as agreed' });

export function hasEnded(result: SignOutResult): boolean {
  return result.outcome === 'signed_out';
}
export function hasVanished(result: SignOutResult): boolean {
  // @ts-expect-error TS2367: an outcome that no declaration knows cannot even be asked for
  return result.outcome === 'signed_off';
}

export function copied(result: SignOutResult): SignOutResult {
  return { ...result };
}
export function rewritten(result: SignOutResult): void {
  // @ts-expect-error TS2540: a result is what happened, and nobody rewrites it
  result.outcome = 'already_ended';
}

export function issuedToWhoSignedIn(result: SignInResult): IssuedSession | null {
  return result.outcome === 'signed_in' ? result.issued : null;
}
export function issuedHalfWay(result: SignInResult): IssuedSession | null {
  // @ts-expect-error TS2339: after the password alone there is a challenge and no session
  return result.outcome === 'totp_required' ? result.issued : null;
}

export function everyOutcome(result: SuspendResult) {
  switch (result.outcome) {
    case 'changed':
    case 'unchanged':
      return `${result.outcome} by now`;
    case 'validation_failed':
    case 'session_ended':
    case 'denied':
    case 'step_up_required':
    case 'self_forbidden':
    case 'illegal_transition':
    case 'last_holder':
    case 'not_found':
    case 'conflict':
      return 'refused';
    default:
      return unreachable(result);
  }
}
export const inferredWhole: string = everyOutcome({ outcome: 'unchanged' });

export function allButConflict(result: SuspendResult) {
  switch (result.outcome) {
    case 'changed':
    case 'unchanged':
      return `${result.outcome} by now`;
    case 'validation_failed':
    case 'session_ended':
    case 'denied':
    case 'step_up_required':
    case 'self_forbidden':
    case 'illegal_transition':
    case 'last_holder':
    case 'not_found':
      return 'refused';
    default: {
      // @ts-expect-error TS2345: whoever forgets `conflict` is told, also where the return type is inferred
      unreachable(result);
      // @ts-expect-error TS2322: and where the rest is given to `never`
      const forgotten: never = result;
      return forgotten;
    }
  }
}

type Refusal = Extract<AccessResult, { outcome: 'refused' }>;

export function everyReason({ reason }: Refusal) {
  switch (reason) {
    case 'unknown':
    case 'expired':
    case 'idle':
    case 'ended':
    case 'superseded':
    case 'admin_not_active':
    case 'device_revoked':
      return 'sign in again';
    default:
      return unreachable(reason);
  }
}

export function allButSuperseded({ reason }: Refusal) {
  switch (reason) {
    case 'unknown':
    case 'expired':
    case 'idle':
    case 'ended':
    case 'admin_not_active':
    case 'device_revoked':
      return 'sign in again';
    default: {
      // @ts-expect-error TS2345: reasons are a closed union too: whoever forgets `superseded` is told
      unreachable(reason);
      // @ts-expect-error TS2322: and where the rest is given to `never`
      const forgotten: never = reason;
      return forgotten;
    }
  }
}
