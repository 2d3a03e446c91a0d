import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { AdminId, SessionId } from '@maatify/admin-infra';
import { instant, Redacted } from '@maatify/admin-infra';

import { auditTrail, createKyselyContracts, createRoles } from '../../../src/kysely/index.js';
import type { TestDatabase } from '../support/databases.js';
import { active, address, at, digest, NOBODY, opened, opening, SYSTEM, T0, unique } from '../support/people.js';
import { KEYS } from '../support/subject.js';
import type { Counted, Scene } from './counted.js';
import { by, creation, password, reservation } from './counted.js';
import { CONTACT_STATEMENTS } from './contact-statements.js';
import { EXTERNAL_STATEMENTS } from './external-statements.js';
import { DEVICE_STATEMENTS } from './device-statements.js';
import { FACTOR_STATEMENTS } from './factor-statements.js';
import { IMPERSONATION_STATEMENTS } from './impersonation-statements.js';
import { PREFERENCE_STATEMENTS } from './preference-statements.js';
import { PASSWORD_STATEMENTS } from './password-statements.js';
import { ROLE_STATEMENTS } from './role-statements.js';

async function challenge({ contracts, person }: Scene) {
  const challengeDigest = digest();
  await contracts.SessionCommandRepository.openChallenge({
    challenge: {
      challengeDigest,
      adminId: person.adminId,
      purpose: 'totp',
      factors: 'password',
      credentialEpoch: 2,
      systemEpoch: 0,
      openedAt: T0,
      expiresAt: at(60_000),
      closedAt: null,
      deviceDigest: null,
    },
  });
  return challengeDigest;
}

/** Every round trip of every method, transaction bounds included: `begin` and `commit` are two of them. */
const OPERATIONS: Counted = {
  ...PASSWORD_STATEMENTS,
  ...FACTOR_STATEMENTS,
  ...DEVICE_STATEMENTS,
  ...ROLE_STATEMENTS,
  ...IMPERSONATION_STATEMENTS,
  ...CONTACT_STATEMENTS,
  ...PREFERENCE_STATEMENTS,
  ...EXTERNAL_STATEMENTS,
  'AdminQueryRepository.forSignIn': [
    1,
    ({ contracts, person: { canonicalEmail } }) =>
      () =>
        contracts.AdminQueryRepository.forSignIn({ canonicalEmail, deviceDigest: digest() }),
  ],
  'AdminQueryRepository.forSignIn, of nobody': [
    1,
    ({ contracts }) =>
      () =>
        contracts.AdminQueryRepository.forSignIn({ canonicalEmail: address(), deviceDigest: null }),
  ],
  'AdminQueryRepository.credentialsOf': [
    1,
    ({ contracts, person }) =>
      () =>
        contracts.AdminQueryRepository.credentialsOf(person),
  ],
  'AdminQueryRepository.byId': [
    1,
    ({ contracts, person }) =>
      () =>
        contracts.AdminQueryRepository.byId(person),
  ],
  'AdminQueryRepository.page': [
    1,
    ({ contracts }) =>
      () =>
        contracts.AdminQueryRepository.page({ filter: { status: 'active', search: 'x' }, cursor: null, limit: 5 }),
  ],
  'AdminCommandRepository.create': [
    { postgres: 5, mysql: 5, sqlite: 5 },
    (scene) => () => scene.contracts.AdminCommandRepository.create({ ...creation(), by: by(scene) }),
  ],
  'AdminCommandRepository.changeStatus, away from active': [
    8,
    async ({ db, contracts, person: { adminId } }) => {
      await createRoles(db).define('keeper', ['x']);
      return () => contracts.AdminCommandRepository.changeStatus({ ...suspension(adminId), by: SYSTEM });
    },
  ],
  'AdminCommandRepository.changeStatus, back to active': [
    4,
    async ({ contracts, person: { adminId } }) => {
      await contracts.AdminCommandRepository.changeStatus({ ...suspension(adminId), by: SYSTEM });
      const back = { from: 'suspended', to: 'active', expectedVersion: 3, restsOn: [], by: SYSTEM } as const;
      return () => contracts.AdminCommandRepository.changeStatus({ ...suspension(adminId), ...back });
    },
  ],
  'AdminCommandRepository.acceptInvitation': [
    4,
    async ({ contracts }) => {
      const claim = await contracts.AdminCommandRepository.create(creation());
      const adminId = claim.outcome === 'won' ? claim.admin.adminId : NOBODY;
      const passwordHash = Redacted.of('a hash');
      return () =>
        contracts.AdminCommandRepository.acceptInvitation({
          adminId,
          passwordHash,
          codeDigest: null,
          activate: true,
          device: null,
          at: T0,
        });
    },
  ],
  'AdminCommandRepository.withdrawInvitation': [
    { postgres: 4, mysql: 5, sqlite: 5 },
    async ({ contracts }) => {
      const claim = await contracts.AdminCommandRepository.create(creation());
      const adminId = claim.outcome === 'won' ? claim.admin.adminId : NOBODY;
      return () => contracts.AdminCommandRepository.withdrawInvitation({ adminId, at: T0, by: SYSTEM });
    },
  ],
  'AdminCommandRepository.correctInvitation': [
    7,
    async ({ contracts }) => {
      const claim = await contracts.AdminCommandRepository.create(creation());
      const adminId = claim.outcome === 'won' ? claim.admin.adminId : NOBODY;
      const { email, canonicalEmail, invitation } = creation();
      const correction = { adminId, email, canonicalEmail, invitation, notSince: at(1), at: at(60_000), by: SYSTEM };
      return () => contracts.AdminCommandRepository.correctInvitation(correction);
    },
  ],
  'AdminCommandRepository.renewPasswordHash': [
    1,
    async ({ contracts }) => {
      const claim = await contracts.AdminCommandRepository.create(creation());
      const adminId = claim.outcome === 'won' ? claim.admin.adminId : NOBODY;
      const [expectedHash, passwordHash] = [Redacted.of('a hash'), Redacted.of('a new hash')];
      await contracts.AdminCommandRepository.acceptInvitation({
        adminId,
        passwordHash: expectedHash,
        codeDigest: null,
        activate: true,
        device: null,
        at: T0,
      });
      return () => contracts.AdminCommandRepository.renewPasswordHash({ adminId, expectedHash, passwordHash, at: T0 });
    },
  ],
  'SessionQueryRepository.byTokenDigest': [
    1,
    async ({ contracts, person }) => {
      const { tokenDigest } = await opened(contracts, person);
      return () => contracts.SessionQueryRepository.byTokenDigest({ tokenDigest });
    },
  ],
  'SessionQueryRepository.challengeByDigest': [
    1,
    async (scene) => {
      const challengeDigest = await challenge(scene);
      return () => scene.contracts.SessionQueryRepository.challengeByDigest({ challengeDigest });
    },
  ],
  'SessionQueryRepository.page': [
    1,
    ({ contracts, person: { adminId } }) =>
      () =>
        contracts.SessionQueryRepository.page({ adminId, cursor: null, limit: 5 }),
  ],
  'SessionCommandRepository.open': [
    5,
    ({ contracts, person }) =>
      () =>
        contracts.SessionCommandRepository.open(opening(person)),
  ],
  'SessionCommandRepository.open, on a challenge': [
    { postgres: 5, mysql: 6, sqlite: 6 },
    async (scene) => {
      const closesChallenge = await challenge(scene);
      return () => scene.contracts.SessionCommandRepository.open({ ...opening(scene.person), closesChallenge });
    },
  ],
  'SessionCommandRepository.open, that replaces one and ends the oldest': [
    { postgres: 5, mysql: 6, sqlite: 6 },
    async ({ contracts, person }) => {
      for (const ms of [1, 2, 3]) await opened(contracts, person, { openedAt: at(ms) });
      const { sessionId: replacesSession } = (await opened(contracts, person)).session;
      const next = opening(person);
      return () => contracts.SessionCommandRepository.open({ ...next, replacesSession, limit: { ...next.limit, maxLive: 2 } });
    },
  ],
  'SessionCommandRepository.open, on a challenge, in a browser that has a session still': [
    { postgres: 5, mysql: 7, sqlite: 7 },
    async (scene) => {
      const closesChallenge = await challenge(scene);
      const { tokenDigest: endsToken } = await opened(scene.contracts, scene.person);
      return () => scene.contracts.SessionCommandRepository.open({ ...opening(scene.person), closesChallenge, endsToken });
    },
  ],
  'SessionCommandRepository.expireDue': [
    2,
    async ({ contracts, person }) => {
      await opened(contracts, person, { expiresAt: at(1) });
      return () => contracts.SessionCommandRepository.expireDue({ idleSince: T0, openedSince: T0, limit: 5, at: at(2) });
    },
  ],
  'SessionCommandRepository.openChallenge': [4, (scene) => () => challenge(scene)],
  'SessionCommandRepository.touch': [
    1,
    async ({ contracts, person }) => {
      const { sessionId } = (await opened(contracts, person)).session;
      return () => contracts.SessionCommandRepository.touch({ sessionId, at: at(5) });
    },
  ],
  'SessionCommandRepository.end': [
    1,
    async ({ contracts, person }) => {
      const { sessionId, adminId } = (await opened(contracts, person)).session;
      return () => contracts.SessionCommandRepository.end({ sessionId, adminId, reason: 'revoked', at: at(5) });
    },
  ],
  'SessionCommandRepository.end, of none': [
    2,
    ({ contracts, person: { adminId } }) =>
      () =>
        contracts.SessionCommandRepository.end({ sessionId: unique() as SessionId, adminId, reason: 'revoked', at: T0 }),
  ],
  'SessionCommandRepository.endAll': [
    4,
    (scene) => () =>
      scene.contracts.SessionCommandRepository.endAll({
        adminId: scene.person.adminId,
        expectedEpoch: 2,
        at: T0,
        by: by(scene),
      }),
  ],
  'OneTimeCodeRepository.issue': [
    5,
    ({ contracts, person: { adminId } }) =>
      () =>
        contracts.OneTimeCodeRepository.issue({ ...issue(adminId), purpose: 'totp_enrolment' }),
  ],
  'AdminQueryRepository.ownerOfCode': [
    1,
    async ({ contracts }) => {
      const { invitation, ...rest } = creation();
      await contracts.AdminCommandRepository.create({ ...rest, invitation });
      const { codeDigest } = invitation;
      return () => contracts.AdminQueryRepository.ownerOfCode({ codeDigest, purpose: 'invitation', at: T0 });
    },
  ],
  'OneTimeCodeRepository.claim': [
    { postgres: 1, mysql: 4, sqlite: 1 },
    async ({ contracts, person: { adminId } }) => {
      const code = { ...issue(adminId), purpose: 'totp_enrolment' as const };
      await contracts.OneTimeCodeRepository.issue(code);
      const { codeDigest, purpose } = code;
      return () => contracts.OneTimeCodeRepository.claim({ codeDigest, purpose, adminId: null, at: T0 });
    },
  ],
  'AttemptLimiter.reserve': [
    { postgres: 4, mysql: 5, sqlite: 4 },
    ({ contracts }) =>
      () =>
        contracts.AttemptLimiter.reserve(reservation(unique())),
  ],
  'AttemptLimiter.reserve, of a locked budget': [
    { postgres: 3, mysql: 4, sqlite: 3 },
    async ({ contracts }) => {
      const budget = unique();
      await contracts.AttemptLimiter.reserve({ ...reservation(budget), limit: 1 });
      return () => contracts.AttemptLimiter.reserve({ ...reservation(budget), limit: 1 });
    },
  ],
  'AttemptLimiter.settle': [
    4,
    async ({ contracts }) => {
      const budget = unique();
      const claim = await contracts.AttemptLimiter.reserve(reservation(budget));
      const reservationId = claim.outcome === 'reserved' ? claim.reservationId : '';
      return () => contracts.AttemptLimiter.settle({ budget, factor: password, reservationId, result: 'succeeded', at: T0 });
    },
  ],
  'AbilityResolver.decide': [
    1,
    ({ contracts, person: { adminId } }) =>
      () =>
        contracts.AbilityResolver.decide({
          actor: { kind: 'admin', adminId, impersonatorId: NOBODY },
          ability: 'x',
          target: null,
        }),
  ],
  'SystemSettingsReader.read': [
    1,
    ({ contracts }) =>
      () =>
        contracts.SystemSettingsReader.read({ keys: ['a', 'b', 'c'] }),
  ],
  'AbilityResolver.decide, for a part of the host': [
    0,
    ({ contracts }) =>
      () =>
        contracts.AbilityResolver.decide({ actor: { kind: 'system', name: 'job' }, ability: 'x', target: null }),
  ],
  'SystemSettingsReader.describeAll': [
    1,
    ({ contracts }) =>
      () =>
        contracts.SystemSettingsReader.describeAll({ keys: ['a', 'b', 'c'] }),
  ],
  'SystemSettingsCommandRepository.changeTogether': [
    6,
    (scene) => () =>
      scene.contracts.SystemSettingsCommandRepository.changeTogether({
        changes: [1, 2, 3].map((value) => ({ key: unique(), expected: null, value })),
        restsOn: [{ key: unique(), value: null }],
        at: T0,
        by: by(scene),
      }),
  ],
  'SystemSettingsCommandRepository.change': [
    5,
    (scene) => () => scene.contracts.SystemSettingsCommandRepository.change({ ...setting(scene), restsOn: [] }),
  ],
  'SystemSettingsCommandRepository.change, that rests on others': [
    6,
    (scene) => () =>
      scene.contracts.SystemSettingsCommandRepository.change({
        ...setting(scene),
        restsOn: [
          { key: unique(), value: null },
          { key: unique(), value: null },
        ],
      }),
  ],
  'AuditTrail.page': [
    1,
    ({ db, person: { adminId } }) =>
      () =>
        auditTrail(db).page({ adminId, cursor: null, limit: 5 }),
  ],
};

const setting = (scene: Scene) => ({ key: unique(), expected: null, value: 1, at: T0, by: by(scene) });
const suspension = (adminId: AdminId) =>
  ({
    adminId,
    from: 'active',
    to: 'suspended',
    expectedVersion: 2,
    reason: null,
    at: T0,
    lifelineAbility: 'x',
    holderNeedsFactor: false,
    restsOn: [{ key: 'auth.totp.mandatory', value: null }],
  }) as const;
const issue = (adminId: AdminId) => ({
  adminId,
  codeDigest: digest(),
  issuedAt: T0,
  expiresAt: at(60_000),
  notSince: instant(T0 - 1),
  by: SYSTEM,
});

/** One test for each method: how often it goes to the database and back. */
export function countStatements(database: TestDatabase): void {
  const statements: string[] = [];
  let scene: Omit<Scene, 'person'>;
  beforeAll(async () => {
    await database.create();
    const db = database.open({ log: ({ query }) => void statements.push(query.sql) });
    scene = { db, contracts: createKyselyContracts(db, { keys: KEYS }) };
  });
  afterAll(async () => {
    await scene.db.destroy();
    await database.drop();
  });

  it.each(Object.entries(OPERATIONS))('%s', async (_name, [expected, prepare]) => {
    const call = await prepare({ ...scene, person: await active(scene.contracts) });
    statements.length = 0;
    await call();
    const wanted = typeof expected === 'number' ? expected : expected[database.name];
    expect({ count: statements.length, statements: [...statements] }).toEqual({ count: wanted, statements: [...statements] });
  });
}
