import { AdminInfraException } from '../../src/kernel/exceptions.js';
import { Redacted } from '../../src/kernel/redacted.js';
import { codeFor } from '../../src/testing/totp/totp-seed.js';
import { acting, anybody, at, closed, issuedBy, mostly, NOTHING, somebody, used } from './acting.js';
import { CLOCKS_DIFFER, MINUTE, STEP } from './model.js';
import type { ModelChallenge } from './model.js';
import type { Step } from './play.js';
import { accessTo, ORIGIN, say } from './real.js';

export const signIn: Step = async (after, real, [who, right]) => {
  const admin = somebody(after, who);
  const matches = admin.password !== null && right! % 3 !== 0;
  const now = real.world.clock.now();
  const password = Redacted.of(matches ? admin.password! : 'a wrong guess');
  const answer = await say(real, real.world.authentication.signIn({ email: admin.email, password }, ORIGIN));
  if (!after.reserve(admin, 'signingIn', 'password', now)) return { expected: 'throttled', answer };
  if (!matches) return { expected: 'rejected/invalid_credentials', answer };
  after.succeeded(admin, 'signingIn', 'password');
  if (admin.status !== 'active') return { expected: 'rejected/not_active', answer };
  if (admin.secret !== null) {
    if (!(answer instanceof AdminInfraException) && answer.outcome === 'totp_required') {
      real.canaries.add(answer.challenge.reveal());
      const { adminId, epoch } = admin;
      const { systemEpoch } = after.settings;
      after.challenges.push({
        adminId,
        token: answer.challenge,
        epoch,
        systemEpoch,
        openedAt: now,
        expiresAt: now + 5 * MINUTE,
        closed: false,
      });
    }
    return { expected: 'totp_required', answer };
  }
  if (after.settings.maintenance) return { expected: 'maintenance', answer };
  issuedBy(after, real, answer);
  return { expected: 'signed_in', answer };
};

export const completeTotp: Step = async (after, real, [which, kind]) => {
  const now = real.world.clock.now();
  const goesOn = ({ closed: shut, expiresAt, adminId, epoch, systemEpoch }: ModelChallenge) =>
    !shut && now < expiresAt && epoch === after.admin(adminId).epoch && systemEpoch === after.settings.systemEpoch;
  const challenge = mostly(after.challenges, goesOn, which);
  if (challenge === undefined) return NOTHING;
  const admin = after.admin(challenge.adminId);
  const steps = [0, 0, 1, -1, -3][(kind ?? 0) % 5]!;
  const code = Redacted.of(codeFor(admin.secret ?? 'AAAAAAAA', now + steps * STEP));
  const answer = await say(
    real,
    real.world.authentication.completeTotp({ challenge: challenge.token, code, reason: 'to act' }, ORIGIN),
  );
  if (admin.status !== 'active') return { expected: 'rejected/not_active', answer };
  const moved = challenge.epoch !== admin.epoch || challenge.systemEpoch !== after.settings.systemEpoch;
  const over = now >= challenge.expiresAt || challenge.openedAt - now > CLOCKS_DIFFER;
  if (challenge.closed || over || moved) return { expected: 'rejected/challenge_expired', answer };
  if (!after.reserve(admin, 'signingIn', 'totp', now)) return { expected: 'throttled', answer };
  const step = Math.floor(now / STEP) + steps;
  const fresh = admin.lastStep === null || step > admin.lastStep;
  if (Math.abs(steps) > 1 || !fresh) return { expected: 'rejected/invalid_code', answer };
  admin.lastStep = step;
  after.succeeded(admin, 'signingIn', 'totp');
  if (after.settings.maintenance) return { expected: 'maintenance', answer };
  challenge.closed = true;
  issuedBy(after, real, answer);
  return { expected: 'signed_in', answer };
};

export const access: Step = async (after, real, [which]) => {
  const session = at(after.known, which);
  if (session === undefined) return NOTHING;
  const now = real.world.clock.now();
  const answer = await say(real, accessTo(real.world, session.token));
  const death = after.refused(session, now);
  if (death !== null) return { expected: `refused/${death}`, answer };
  used(session, now);
  return { expected: 'allowed', answer };
};

export const signOut = acting(anybody, async ({ real, actor, session }) => {
  const answer = await say(real, real.world.authentication.signOut(actor));
  session.ended = true;
  return { expected: 'signed_out', answer };
});

export const revokeOwn = acting(anybody, async ({ after, real, actor, admin, n: [which] }) => {
  const target = at(after.known, which)!;
  const answer = await say(real, real.world.sessions.revokeOwn(actor, { sessionId: target.sessionId }));
  if (target.adminId !== admin.adminId) return { expected: 'not_found', answer };
  if (target.ended) return { expected: 'already_ended', answer };
  target.ended = true;
  return { expected: 'revoked', answer };
});

export const revokeAllOwn = acting(anybody, async ({ after, real, actor, admin, session }) => {
  const answer = await say(real, real.world.sessions.revokeAllOwn(actor));
  admin.epoch += 1;
  session.ended = true;
  issuedBy(after, real, answer, session.provenAt);
  return { expected: 'revoked', answer };
});

export const beginEnrolment = acting(
  ({ secret }) => secret === null,
  async ({ after, real, actor, admin, now, n: [right] }) => {
    const matches = right! % 3 !== 0;
    const password = Redacted.of(matches ? admin.password! : 'a wrong guess');
    const answer = await say(real, real.world.totp.beginTotpEnrolment(actor, { password }));
    const shut = closed(after, true);
    if (shut !== null) return { expected: shut, answer };
    if (admin.secret !== null) return { expected: 'already_enabled', answer };
    if (!after.reserve(admin, 'signingIn', 'password', now)) return { expected: 'throttled', answer };
    if (!matches) return { expected: 'rejected/invalid_credentials', answer };
    after.succeeded(admin, 'signingIn', 'password');
    if (!(answer instanceof AdminInfraException) && answer.outcome === 'started') {
      const { pendingId } = real.world.store.totp.get(admin.adminId)!.pending!;
      admin.pending = { pendingId, secret: answer.secret.reveal(), expiresAt: now + 10 * MINUTE };
      real.canaries.add(answer.secret.reveal());
    }
    return { expected: 'started', answer };
  },
);

export const confirmEnrolment = acting(
  ({ pending }) => pending !== null,
  async ({ after, real, actor, admin, session, now, n: [kind] }) => {
    const steps = [0, 0, 1, -3][(kind ?? 0) % 4]!;
    const code = Redacted.of(codeFor(admin.pending?.secret ?? 'AAAAAAAA', now + steps * STEP));
    const answer = await say(real, real.world.totp.confirmTotpEnrolment(actor, { code }));
    const shut = closed(after, true);
    if (shut !== null) return { expected: shut, answer };
    if (admin.pending === null) return { expected: 'rejected/nothing_pending', answer };
    if (now >= admin.pending.expiresAt) return { expected: 'rejected/pending_expired', answer };
    if (!after.reserve(admin, 'enrolling', 'totp', now)) return { expected: 'throttled', answer };
    if (Math.abs(steps) > 1 || admin.pending.secret === null) return { expected: 'rejected/invalid_code', answer };
    after.succeeded(admin, 'enrolling', 'totp');
    admin.secret = admin.pending.secret;
    admin.pending = null;
    admin.lastStep = Math.max(Math.floor(now / STEP) + steps, admin.lastStep ?? 0);
    admin.epoch += 1;
    session.ended = true;
    issuedBy(after, real, answer);
    return { expected: 'enabled', answer };
  },
);
