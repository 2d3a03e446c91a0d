import type { AdminActor, AdminId, SessionId } from '@maatify/admin-infra';
import { Redacted } from '@maatify/admin-infra';
import { Secret, TOTP } from 'otpauth';

import { OPERATOR, ORIGIN } from './host.js';
import type { Host } from './host.js';

/** One operation of a race, as it is sent to the process that runs it. `as` is the token of whoever acts. */
export type Job =
  | { readonly kind: 'signIn'; readonly email: string; readonly password: string }
  | { readonly kind: 'completeTotp'; readonly challenge: string; readonly code: string }
  | { readonly kind: 'access'; readonly token: string }
  | { readonly kind: 'suspend'; readonly as: string; readonly adminId: string }
  | { readonly kind: 'revoke'; readonly as: string; readonly adminId: string; readonly sessionId: string }
  | { readonly kind: 'enrol'; readonly as: string; readonly password: string }
  | { readonly kind: 'set'; readonly key: string; readonly value: number }
  | { readonly kind: 'bootstrap'; readonly email: string; readonly password: string };

/** How a job ended, as it is sent back. */
export interface Ended {
  readonly outcome: string;
  readonly reason?: string;
  /** What it gave out. */
  readonly token?: string;
  readonly secret?: string;
  readonly changed?: readonly [unknown, unknown];
}

type Run = () => Promise<Ended>;

/** Does what has to be done before the race, and answers the race itself. */
export async function armed(host: Host, job: Job): Promise<Run> {
  const actor = 'as' in job ? await host.actorOf(job.as) : null;
  return async () => {
    try {
      return await run(host, job, actor as AdminActor);
    } catch (error) {
      return { outcome: 'exception', reason: String(error) };
    }
  };
}

async function run(host: Host, job: Job, actor: AdminActor): Promise<Ended> {
  const { authentication, lifecycle, sessions, settings, systemActors } = host;
  const reason = 'a race';
  switch (job.kind) {
    case 'signIn':
      return told(await authentication.signIn({ email: job.email, password: Redacted.of(job.password) }, ORIGIN));
    case 'completeTotp':
      return told(
        await authentication.completeTotp({ challenge: Redacted.of(job.challenge), code: Redacted.of(job.code) }, ORIGIN),
      );
    case 'access':
      return told(await sessions.access({ token: Redacted.of(job.token) }, ORIGIN));
    case 'suspend':
      return told(await lifecycle.suspend(actor, { adminId: job.adminId as AdminId, reason }));
    case 'revoke':
      return told(
        await sessions.revoke(actor, { adminId: job.adminId as AdminId, sessionId: job.sessionId as SessionId, reason }),
      );
    case 'enrol':
      return enrol(host, actor, job.password);
    case 'set': {
      const result = await settings.set(systemActors.get(OPERATOR), { key: job.key, value: job.value });
      return result.outcome === 'changed' ? { outcome: 'changed', changed: [result.old, result.new] } : told(result);
    }
    case 'bootstrap': {
      const first = { email: job.email, password: Redacted.of(job.password) };
      return told(await lifecycle.bootstrapFirstAdmin(systemActors.get(OPERATOR), first));
    }
  }
}

async function enrol({ totp }: Host, actor: AdminActor, password: string): Promise<Ended> {
  const started = await totp.beginTotpEnrolment(actor, { password: Redacted.of(password) });
  if (started.outcome !== 'started') return told(started);
  const secret = started.secret.reveal();
  const confirmed = await totp.confirmTotpEnrolment(actor, { code: Redacted.of(codeOf(secret)) });
  return { ...told(confirmed), secret };
}

export function codeOf(secret: string, stepsAhead = 0): string {
  return TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: Date.now() + stepsAhead * 30_000 });
}

interface Told {
  readonly outcome: string;
  readonly reason?: string;
  readonly issued?: { readonly token: Redacted } | null;
}

function told({ outcome, reason, issued }: Told): Ended {
  return {
    outcome,
    ...(reason === undefined ? {} : { reason }),
    ...(issued == null ? {} : { token: issued.token.reveal() }),
  };
}
