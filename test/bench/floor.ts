import { randomBytes, randomUUID } from 'node:crypto';

import { digestOf } from '@maatify/admin-infra';
import type { AdminCredentials, CanonicalEmail, Digest, Origin, Redacted, SessionId, SessionRecord } from '@maatify/admin-infra';

import { KNOWN } from './minimal-contracts.js';
import type { MinimalContracts } from './minimal-contracts.js';

/**
 * The same operations written by hand in plain TypeScript over the same contracts: the same questions with the same calls side by side,
 * the same digests, tokens and ids, sinks called so that they cannot throw. Nothing is classified, copied, frozen or bounded in time.
 */

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const ALWAYS = [
  'system.maintenance.enabled',
  'system.read_only',
  'security.emergency.enabled',
  'system.epoch',
  'auth.step_up.max_age_minutes',
  'auth.session.absolute_hours',
  'auth.session.idle_minutes',
  'auth.totp.mandatory',
  'audit.enabled',
  'audit.log_views',
  'notifications.enabled',
];
const SIGN_IN = [
  ...ALWAYS,
  'auth.enabled',
  'auth.session.max_live',
  'auth.max_login_attempts',
  'auth.lockout.duration_minutes',
  'auth.attempts.window_minutes',
];

type Settings = ReadonlyMap<string, unknown>;
const numberOf = (settings: Settings, key: string, otherwise: number): number => {
  const value = settings.get(key);
  return typeof value === 'number' ? value : otherwise;
};
const flagOf = (settings: Settings, key: string, otherwise: boolean): boolean => {
  const value = settings.get(key);
  return typeof value === 'boolean' ? value : otherwise;
};
export interface FloorActor {
  readonly session: SessionRecord;
  readonly origin: Origin;
}

/** A session that was found: who acts from now on. */
type Entered =
  { readonly outcome: 'allowed'; readonly actor: FloorActor } | { readonly outcome: 'refused'; readonly reason: string };

export class Floor {
  constructor(private readonly contracts: MinimalContracts) {}

  async access(token: Redacted, origin: Origin): Promise<Entered> {
    const [settings, found] = await Promise.all([
      this.settings(ALWAYS),
      this.contracts.sessions.byTokenDigest({ tokenDigest: digestOf('session', token.reveal()) }),
    ]);
    if (found === null) return { outcome: 'refused', reason: 'unknown' };
    const reason = this.death(found, settings);
    return reason === null ? { outcome: 'allowed', actor: { session: found.session, origin } } : { outcome: 'refused', reason };
  }

  async signIn(email: string, password: Redacted, device: Redacted, origin: Origin) {
    const canonicalEmail = email.trim().toLowerCase() as CanonicalEmail;
    const deviceDigest = digestOf('device', device.reveal());
    const [settings, { admin }] = await Promise.all([
      this.settings(SIGN_IN),
      this.contracts.admins.forSignIn({ canonicalEmail, deviceDigest }),
    ]);
    if (!flagOf(settings, 'auth.enabled', true)) return { outcome: 'auth_disabled' } as const;
    const budget = admin === null ? canonicalEmail : `device:${admin.adminId}:${deviceDigest}`;
    const attempt = await this.reserve(settings, budget, 'password');
    if (attempt === null) return { outcome: 'throttled' } as const;
    const { verdict } = await this.contracts.hasher.verify({ password, hash: admin?.passwordHash ?? null });
    if (admin === null || verdict !== 'match') {
      this.audit('auth.login_failed', admin, origin, { reason: 'wrong_password' });
      return { outcome: 'rejected', reason: 'invalid_credentials' } as const;
    }
    if (!admin.secondFactorEnabled)
      return this.open(settings, admin, { budget, attempt, deviceDigest, origin, factor: 'password' });
    const token = randomBytes(32).toString('base64url');
    const now = Date.now();
    const challenge = {
      challengeDigest: digestOf('challenge', token),
      adminId: admin.adminId,
      purpose: 'totp',
      factors: 'password',
      credentialEpoch: admin.credentialEpoch,
      systemEpoch: numberOf(settings, 'system.epoch', 0),
      openedAt: now,
      expiresAt: now + 10 * MINUTE_MS,
      closedAt: null,
      deviceDigest,
    } as unknown as Parameters<MinimalContracts['sessionWrites']['openChallenge']>[0]['challenge'];
    const [opened] = await Promise.all([
      this.contracts.sessionWrites.openChallenge({ challenge }),
      this.settle(budget, attempt, 'password'),
    ]);
    return opened.outcome === 'won' ? ({ outcome: 'totp_required', token } as const) : ({ outcome: 'conflict' } as const);
  }

  async completeTotp(challengeToken: Redacted, code: Redacted, origin: Origin) {
    const [settings, found] = await Promise.all([
      this.settings(SIGN_IN),
      this.contracts.sessions.challengeByDigest({ challengeDigest: digestOf('challenge', challengeToken.reveal()) }),
    ]);
    const now = Date.now() as SessionRecord['openedAt'];
    if (found?.adminStatus !== 'active' || found.challenge.closedAt !== null || now >= found.challenge.expiresAt) {
      return { outcome: 'rejected', reason: 'challenge_expired' } as const;
    }
    const { adminId, deviceDigest } = found.challenge;
    const budget = `device:${adminId}:${String(deviceDigest)}`;
    const [attempt, factor] = await Promise.all([this.reserve(settings, budget, 'totp'), this.contracts.totp.state({ adminId })]);
    if (attempt === null || factor.sealedSeed === null) return { outcome: 'throttled' } as const;
    const { step } = await this.contracts.authenticator.match({ sealedSeed: factor.sealedSeed, code, at: now });
    if (step === null) return { outcome: 'rejected', reason: 'invalid_code' } as const;
    const claim = await this.contracts.totpWrites.claimStep({ adminId, step, at: now });
    if (claim.outcome !== 'won') return { outcome: 'rejected', reason: 'invalid_code' } as const;
    const owner = { adminId, credentialEpoch: found.adminCredentialEpoch };
    return this.open(settings, owner, { budget, attempt, deviceDigest, origin, factor: 'totp' });
  }

  async suspend(actor: FloorActor, adminId: AdminCredentials['adminId'], reason: string) {
    const { session, origin } = actor;
    const [settings, { decision }, own] = await Promise.all([
      this.settings(ALWAYS),
      this.contracts.resolver.decide({
        actor: { kind: 'admin', adminId: session.adminId, impersonatorId: null },
        ability: 'admins.suspend',
        target: { type: 'admin', id: adminId },
      }),
      this.contracts.sessions.byId({ sessionId: session.sessionId }),
    ]);
    if (own === null || this.death(own, settings) !== null) return { outcome: 'session_ended' } as const;
    if (decision !== 'allow') return { outcome: 'denied' } as const;
    const now = Date.now() as SessionRecord['openedAt'];
    if (now - own.session.provenAt > numberOf(settings, 'auth.step_up.max_age_minutes', 10) * MINUTE_MS) {
      return { outcome: 'step_up_required' } as const;
    }
    if (adminId === session.adminId) return { outcome: 'self_forbidden' } as const;
    const admin = await this.contracts.admins.byId({ adminId });
    if (admin === null) return { outcome: 'not_found' } as const;
    const { status: from, version: expectedVersion } = admin;
    if (from !== 'active') return { outcome: 'unchanged' } as const;
    const claim = await this.contracts.adminWrites.changeStatus({
      adminId,
      from,
      to: 'suspended',
      expectedVersion,
      reason,
      at: now,
      by: { kind: 'admin', adminId: session.adminId, credentialEpoch: session.credentialEpoch },
      lifelineAbility: 'admins.administer',
      holderNeedsFactor: flagOf(settings, 'auth.totp.mandatory', false),
      restsOn: [],
    });
    if (claim.outcome !== 'won') return { outcome: 'conflict' } as const;
    this.audit('admin.status_changed', session, origin, { from, to: 'suspended', reason });
    this.notify('admin.status_changed', adminId, origin);
    this.audit('admin.suspended', session, origin, { reason });
    return { outcome: 'changed', from, to: 'suspended' } as const;
  }

  async authorize({ session, origin }: FloorActor, ability: string) {
    const [, decision] = await Promise.all([this.settings(ALWAYS), this.decide(session, ability)]);
    if (decision.decision === 'allow') return { outcome: 'granted', ability } as const;
    this.audit('authz.denied', session, origin, { ability, reason: decision.reason });
    return { outcome: 'denied', ability, reason: decision.reason } as const;
  }

  async setting({ session }: FloorActor, key: string) {
    const [, decision] = await Promise.all([this.settings(ALWAYS), this.decide(session, 'system.settings.view')]);
    if (decision.decision !== 'allow') return { outcome: 'denied' } as const;
    const { value, updatedAt, updatedBy } = await this.contracts.settings.describe({ key });
    return { outcome: 'found', setting: { key, value: value ?? 5, stored: value, updatedAt, updatedBy } } as const;
  }

  private decide({ adminId }: SessionRecord, ability: string) {
    return this.contracts.resolver.decide({ actor: { kind: 'admin', adminId, impersonatorId: null }, ability, target: null });
  }

  private async settings(keys: readonly string[]): Promise<Settings> {
    const { entries } = await this.contracts.settings.read({ keys });
    const read = new Map<string, unknown>();
    for (const { key, value } of entries) read.set(key, value);
    return read;
  }

  private death(
    found: { readonly session: SessionRecord; readonly adminStatus: string; readonly adminCredentialEpoch: number },
    settings: Settings,
  ): string | null {
    const { session, adminStatus, adminCredentialEpoch } = found;
    const now = Date.now();
    if (session.endedAt !== null) return 'ended';
    if (adminStatus !== 'active') return 'admin_not_active';
    if (session.credentialEpoch !== adminCredentialEpoch) return 'superseded';
    if (session.systemEpoch !== numberOf(settings, 'system.epoch', 0)) return 'superseded';
    if (now >= session.expiresAt) return 'expired';
    if (now >= session.openedAt + numberOf(settings, 'auth.session.absolute_hours', 12) * HOUR_MS) return 'expired';
    return now >= session.lastSeenAt + numberOf(settings, 'auth.session.idle_minutes', 30) * MINUTE_MS ? 'idle' : null;
  }

  private async reserve(settings: Settings, budget: string, factor: 'password' | 'totp'): Promise<string | null> {
    const claim = await this.contracts.limiter.reserve({
      budget,
      factor,
      limit: numberOf(settings, 'auth.max_login_attempts', 5),
      lockoutMs: numberOf(settings, 'auth.lockout.duration_minutes', 30) * MINUTE_MS,
      windowMs: numberOf(settings, 'auth.attempts.window_minutes', 1_440) * MINUTE_MS,
      at: Date.now() as SessionRecord['openedAt'],
    });
    return claim.outcome === 'reserved' ? claim.reservationId : null;
  }

  private settle(budget: string, reservationId: string, factor: 'password' | 'totp') {
    const at = Date.now() as SessionRecord['openedAt'];
    return this.contracts.limiter.settle({ budget, factor, reservationId, result: 'succeeded', at });
  }

  private async open(
    settings: Settings,
    { adminId, credentialEpoch }: Pick<AdminCredentials, 'adminId' | 'credentialEpoch'>,
    how: {
      readonly budget: string;
      readonly attempt: string;
      readonly deviceDigest: Digest | null;
      readonly origin: Origin;
      readonly factor: 'password' | 'totp';
    },
  ) {
    const { budget, attempt, deviceDigest, origin, factor } = how;
    const token = randomBytes(32).toString('base64url');
    const now = Date.now() as SessionRecord['openedAt'];
    const idleMs = numberOf(settings, 'auth.session.idle_minutes', 30) * MINUTE_MS;
    const absoluteMs = numberOf(settings, 'auth.session.absolute_hours', 12) * HOUR_MS;
    const at = (ms: number) => ms as SessionRecord['openedAt'];
    const session: SessionRecord = {
      sessionId: randomUUID() as string as SessionId,
      adminId,
      openedAt: now,
      lastSeenAt: now,
      expiresAt: at(now + absoluteMs),
      provenAt: now,
      endedAt: null,
      endReason: null,
      credentialEpoch,
      systemEpoch: numberOf(settings, 'system.epoch', 0),
      ip: origin.ip,
      userAgent: origin.userAgent,
      channel: origin.channel,
      deviceDigest,
      newDevice: false,
      factors: factor === 'totp' ? 'password_and_totp' : 'password',
      impersonatorId: null,
    };
    const [claim] = await Promise.all([
      this.contracts.sessionWrites.open({
        session,
        tokenDigest: digestOf('session', token),
        closesChallenge: null,
        replacesSession: null,
        endsToken: null,
        limit: {
          maxLive: numberOf(settings, 'auth.session.max_live', 5),
          whenFull: 'end_oldest',
          idleSince: at(now - idleMs),
          openedSince: at(now - absoluteMs),
        },
      }),
      this.settle(budget, attempt, factor),
    ]);
    if (claim.outcome === 'lost') return { outcome: 'conflict' } as const;
    this.audit('auth.login_success', session, origin, { factors: session.factors, newDevice: false });
    this.audit('auth.session_created', session, origin, { sessionId: session.sessionId });
    this.notify('auth.new_sign_in', adminId, origin);
    return { outcome: 'signed_in', session, token } as const;
  }

  private audit(type: string, who: { readonly adminId: string } | null, origin: Origin, metadata: object): void {
    try {
      const { ip, userAgent, channel } = origin;
      const intent = {
        eventId: randomUUID(),
        type,
        category: 'security',
        severity: 'notice',
        operation: type,
        actor:
          who === null ? { kind: 'anonymous' } : { kind: 'admin', adminId: who.adminId, sessionId: null, impersonatorId: null },
        target: { type: 'admin', id: KNOWN.adminId },
        origin: { ip, userAgent, channel, deviceId: null },
        correlationId: origin.correlationId ?? null,
        at: Date.now(),
        metadata,
      };
      Promise.resolve(this.contracts.audit.record(intent as never)).catch(() => undefined);
    } catch {
      // A sink has no say in what happens.
    }
  }

  private notify(type: string, adminId: string, origin: Origin): void {
    try {
      const { ip, userAgent, channel } = origin;
      const intent = {
        eventId: randomUUID(),
        type,
        security: true,
        severity: 'info',
        to: { kind: 'admin', adminId },
        operation: type,
        origin: { ip, userAgent, channel, deviceId: null },
        correlationId: origin.correlationId ?? null,
        at: Date.now(),
      };
      Promise.resolve(this.contracts.notifier.dispatch(intent as never)).catch(() => undefined);
    } catch {
      // A sink has no say in what happens.
    }
  }
}
