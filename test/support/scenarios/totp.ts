import { Redacted } from '@maatify/admin-infra';
import type { AdminActor } from '@maatify/admin-infra';
import { codeFor, TEST_ORIGIN } from '@maatify/admin-infra/testing';

import type { World } from '../world.js';
import { EMAIL, fillSessions, grace, PASSWORD } from './authentication.js';
import { commonRefusals } from './common.js';
import { lost, scenariosOf } from './scenario.js';
import type { Driver, Scenario, Twist } from './scenario.js';

const begin: Driver = {
  operation: 'totp.begin_totp_enrolment',
  succeeds: 'started',
  prepare: async (world) => {
    const { actor, password } = await world.signedIn();
    return {
      actor,
      input: { password: Redacted.of(password) },
      go: (who: never, input: never) => world.totp.beginTotpEnrolment(who, input),
    };
  },
};

const confirm: Driver = {
  operation: 'totp.confirm_totp_enrolment',
  succeeds: 'enabled',
  prepare: async (world) => {
    const { actor, password } = await world.signedIn();
    const started = await world.totp.beginTotpEnrolment(actor, { password: Redacted.of(password) });
    if (started.outcome !== 'started') throw new Error(started.outcome);
    return {
      actor,
      input: { code: Redacted.of(codeFor(started.secret.reveal(), world.infra.clock.now())) },
      go: (who: never, input: never) => world.totp.confirmTotpEnrolment(who, input),
    };
  },
};

const issueCode: Driver = {
  operation: 'totp.issue_totp_enrolment_code',
  succeeds: 'sent',
  prepare: async (world) => ({
    actor: await world.actor('admins.totp.enrol'),
    input: { adminId: world.someone(), reason: 'new phone' },
    go: (who: never, input: never) => world.totp.issueTotpEnrolmentCode(who, input),
  }),
};

/** A sign-in that was told to enrol, and the code an administrator had sent. */
async function toldToEnrol(world: World): Promise<{ challenge: Redacted; enrolmentCode: Redacted }> {
  const adminId = grace(world);
  world.infra.store.setSetting('auth.totp.mandatory', true);
  const first = await world.authentication.signIn({ email: EMAIL, password: Redacted.of(PASSWORD) }, TEST_ORIGIN);
  if (first.outcome !== 'totp_enrolment_required') throw new Error(first.outcome);
  world.infra.store.setSetting('auth.totp.mandatory', false);
  const helper = await world.actor('admins.totp.enrol');
  const issued = await world.totp.issueTotpEnrolmentCode(helper, { adminId, reason: 'first factor' });
  if (issued.outcome !== 'sent') throw new Error(issued.outcome);
  const delivered = world.infra.contracts.SecretDelivery.intents.at(-1);
  if (delivered === undefined) throw new Error('nothing was delivered');
  return { challenge: first.challenge, enrolmentCode: delivered.code };
}

const beginMandatory: Driver = {
  operation: 'totp.begin_mandatory_totp_enrolment',
  succeeds: 'started',
  prepare: async (world) => ({
    actor: null,
    input: await toldToEnrol(world),
    go: (_: never, input: never) => world.totp.beginMandatoryTotpEnrolment(input, TEST_ORIGIN),
  }),
};

const confirmMandatory: Driver = {
  operation: 'totp.confirm_mandatory_totp_enrolment',
  succeeds: 'signed_in',
  prepare: async (world) => {
    const told = await toldToEnrol(world);
    const started = await world.totp.beginMandatoryTotpEnrolment(told, TEST_ORIGIN);
    if (started.outcome !== 'started') throw new Error(started.outcome);
    const code = Redacted.of(codeFor(started.secret.reveal(), world.infra.clock.now()));
    return {
      actor: null,
      input: { challenge: told.challenge, code },
      go: (_: never, input: never) => world.totp.confirmMandatoryTotpEnrolment(input, TEST_ORIGIN),
    };
  },
};

const wrongCode: Twist = (_, { input }) => {
  const { code } = input as { code: Redacted };
  return { input: { ...input, code: Redacted.of(String((Number(code.reveal()) + 500_000) % 1_000_000).padStart(6, '0')) } };
};

/** Nothing is left of the attempts: answered by the limiter itself, after as many wrong ones as it takes. */
const usedUp: Twist = (world) => {
  const answer = { outcome: 'throttled', retryAt: world.infra.clock.now() + 60_000 };
  world.faults.plan({ contract: 'AttemptLimiter', method: 'reserve', fault: { kind: 'answer', value: answer } });
  return undefined;
};

const noPending: Twist = (world) => void world.infra.store.totp.clear();
const late: Twist = (world) => {
  for (const [adminId, factor] of world.infra.store.totp) {
    if (factor.pending === null) continue;
    world.infra.store.totp.set(adminId, {
      ...factor,
      pending: { ...factor.pending, expiresAt: world.infra.clock.now() },
    });
  }
  return undefined;
};
const set =
  (key: string, value: boolean): Twist =>
  (world) =>
    void world.infra.store.setSetting(key, value);
const unknownChallenge: Twist = (_, { input }) => ({ input: { ...input, challenge: Redacted.of('unknown') } });

export const totpScenarios: readonly Scenario[] = [
  ...scenariosOf(begin, {
    ...commonRefusals(begin),
    already_enabled: (world, { actor }) => void world.infra.store.enableTotp((actor as AdminActor).adminId),
    'already_enabled (meanwhile)': lost('TotpCommandRepository', 'startPending', 'already_enabled'),
    'rejected/invalid_credentials': () => ({ input: { password: Redacted.of('wrong') } }),
    throttled: usedUp,
    feature_disabled: set('auth.totp.enabled', false),
    conflict: lost('TotpCommandRepository', 'startPending', 'epoch_moved'),
  }),
  ...scenariosOf(confirm, {
    ...commonRefusals(confirm),
    'rejected/invalid_code': wrongCode,
    'rejected/nothing_pending': noPending,
    'rejected/nothing_pending (replaced meanwhile)': lost('TotpCommandRepository', 'enable', 'not_pending'),
    'rejected/pending_expired': late,
    throttled: usedUp,
    conflict: lost('TotpCommandRepository', 'enable', 'epoch_moved'),
    'enabled (at the session limit)': (world, { actor }) => fillSessions(world, (actor as AdminActor).adminId, 1),
    'enabled (own session ended meanwhile)': lost('SessionCommandRepository', 'open', 'session_ended'),
  }),
  ...scenariosOf(issueCode, {
    ...commonRefusals(issueCode),
    throttled: async (world, { actor, input, go }) => {
      await go(actor as never, input as never);
      return undefined;
    },
    already_enabled: (world, { input }) => void world.infra.store.enableTotp((input as { adminId: never }).adminId),
    self_forbidden: (_, { actor, input }) => ({ input: { ...input, adminId: (actor as AdminActor).adminId } }),
    not_found: (_, { input }) => ({ input: { ...input, adminId: 'nobody' } }),
    conflict: lost('OneTimeCodeRepository', 'issue', 'author_moved', { retryAt: null }),
  }),
  ...scenariosOf(beginMandatory, {
    ...commonRefusals(beginMandatory),
    already_enabled: (world) => void world.infra.store.enableTotp(grace(world)),
    'already_enabled (meanwhile)': lost('TotpCommandRepository', 'startPending', 'already_enabled'),
    auth_disabled: set('auth.enabled', false),
    feature_disabled: set('auth.totp.enabled', false),
    'rejected/invalid_code': (_, { input }) => ({ input: { ...input, enrolmentCode: Redacted.of('guessed') } }),
    'rejected/code_expired': lost('OneTimeCodeRepository', 'claim', 'expired'),
    'rejected/challenge_expired': unknownChallenge,
    conflict: lost('TotpCommandRepository', 'startPending', 'epoch_moved'),
  }),
  ...scenariosOf(confirmMandatory, {
    ...commonRefusals(confirmMandatory),
    password_change_required: (world) => {
      const admin = world.infra.store.admins.get(grace(world));
      if (admin !== undefined) world.infra.store.admins.set(admin.adminId, { ...admin, mustChangePassword: true });
      return undefined;
    },
    session_limit_reached: lost('SessionCommandRepository', 'open', 'limit_reached'),
    'signed_in (at the session limit)': (world) => fillSessions(world, grace(world), 1),
    maintenance: set('system.maintenance.enabled', true),
    emergency_restricted: set('security.emergency.enabled', true),
    throttled: usedUp,
    auth_disabled: set('auth.enabled', false),
    'rejected/invalid_code': wrongCode,
    'rejected/nothing_pending': noPending,
    'rejected/nothing_pending (replaced meanwhile)': lost('TotpCommandRepository', 'enable', 'not_pending'),
    'rejected/pending_expired': late,
    'rejected/challenge_expired': unknownChallenge,
    conflict: lost('TotpCommandRepository', 'enable', 'epoch_moved'),
  }),
];
