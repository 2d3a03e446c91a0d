import type { IssuedSession } from '@maatify/admin-infra';
import {
  AdminLifecycleOrchestrator,
  AuthenticationOrchestrator,
  Redacted,
  SessionOrchestrator,
  SystemActors,
  TotpOrchestrator,
} from '@maatify/admin-infra';
import { OutboxRelay } from '@maatify/admin-infra-adapters/kysely';
import type { Delivery } from '@maatify/admin-infra-adapters/kysely';
import type { INestApplicationContext } from '@nestjs/common';
import { TOTP, URI } from 'otpauth';

/** What every host here is played through: the same calls that its controllers would make. */
export const ORIGIN = { ip: '192.0.2.1', userAgent: 'an example', channel: 'ui' } as const;
const ADA = { email: 'ada@example.org', password: Redacted.of('a long enough passphrase') };
const BOB = { email: 'bob@example.org', password: Redacted.of('another long passphrase') };
const STEP_MS = 30_000;

/** One outcome or a failure that says which one came instead. */
function expected<R extends { readonly outcome: string }, O extends R['outcome']>(
  result: R,
  outcome: O,
): Extract<R, { outcome: O }> {
  if (result.outcome === outcome) return result as Extract<R, { outcome: O }>;
  throw new Error(`expected ${outcome}, got ${JSON.stringify(result)}`);
}

export class Story {
  constructor(
    private readonly app: INestApplicationContext,
    private readonly delivered: readonly Delivery[],
  ) {}

  async bootstrap(): Promise<void> {
    const actor = this.app.get(SystemActors).get('first-admin', { channel: 'cli' });
    expected(await this.app.get(AdminLifecycleOrchestrator).bootstrapFirstAdmin(actor, ADA), 'created');
  }

  /** Signs in by password alone, then enrols a second factor; answers how codes are made from then on. */
  async enrol(): Promise<TOTP> {
    const issued = expected(await this.signIn(ADA), 'signed_in').issued;
    const totp = this.app.get(TotpOrchestrator);
    const actor = await this.actor(issued);
    const started = expected(await totp.beginTotpEnrolment(actor, { password: ADA.password }), 'started');
    const factor = URI.parse(started.provisioningUri.reveal());
    if (!(factor instanceof TOTP)) throw new Error('the provisioning URI is none of TOTP');
    expected(await totp.confirmTotpEnrolment(actor, { code: Redacted.of(factor.generate()) }), 'enabled');
    return factor;
  }

  /** Password, then code; the code is the next one, since the one of this half minute was used to enrol. */
  async signInWithCode(factor: TOTP): Promise<IssuedSession> {
    const { challenge } = expected(await this.signIn(ADA), 'totp_required');
    const code = Redacted.of(factor.generate({ timestamp: Date.now() + STEP_MS }));
    return expected(await this.app.get(AuthenticationOrchestrator).completeTotp({ challenge, code }, ORIGIN), 'signed_in').issued;
  }

  /** Invites Bob, takes the code out of the outbox, signs him in, suspends him; answers what he still can. */
  async inviteAndSuspend(
    ada: IssuedSession,
  ): Promise<{ readonly before: string; readonly after: string; readonly signIn: string }> {
    const lifecycle = this.app.get(AdminLifecycleOrchestrator);
    const created = expected(await lifecycle.create(await this.actor(ada), { email: BOB.email, name: 'Bob' }), 'created');
    const { adminId } = created.admin;
    const code = await this.invitation();
    expected(await lifecycle.acceptInvitation({ code, password: BOB.password }, ORIGIN), 'accepted');
    expected(await lifecycle.activate(await this.actor(ada), { adminId, reason: 'the invitation was accepted' }), 'changed');
    const bob = expected(await this.signIn(BOB), 'signed_in').issued;
    const before = await this.access(bob.token.reveal());
    expected(await lifecycle.suspend(await this.actor(ada), { adminId, reason: 'an example' }), 'changed');
    return { before, after: await this.access(bob.token.reveal()), signIn: (await this.signIn(BOB)).outcome };
  }

  signInWithWrongPassword() {
    return this.signIn({ ...ADA, password: Redacted.of('a wrong passphrase') });
  }

  async signInAs(email: string, password: string): Promise<string> {
    return (await this.signIn({ email, password: Redacted.of(password) })).outcome;
  }

  async access(token: string): Promise<string> {
    return (await this.app.get(SessionOrchestrator).access({ token: Redacted.of(token) }, ORIGIN)).outcome;
  }

  private signIn(credentials: typeof ADA) {
    return this.app.get(AuthenticationOrchestrator).signIn(credentials, ORIGIN);
  }

  private async actor({ token }: IssuedSession) {
    return expected(await this.app.get(SessionOrchestrator).access({ token }, ORIGIN), 'allowed').actor;
  }

  /** Effects are handed over without being waited for, so the outbox may fill a moment later. */
  private async invitation(): Promise<Redacted> {
    for (let tries = 0; tries < 100; tries += 1) {
      await this.app.get(OutboxRelay).runOnce();
      for (const delivery of this.delivered) if (delivery.kind === 'code') return delivery.intent.code;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('no invitation was delivered');
  }
}
