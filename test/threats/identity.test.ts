import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { getMetadataStorage } from 'class-validator';

import {
  ADMIN_STATUSES,
  AdminInfraException,
  AdminInfraModule,
  ContractViolationException,
  Redacted,
} from '@maatify/admin-infra';
import type { AdminStatus } from '@maatify/admin-infra';
import { codeFor, createInMemoryContracts, TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { OPERATIONS } from '../../src/module/vocabulary.js';
import { bindings, start } from '../module/support/bindings.js';
import { createLightWorld } from '../support/light-world.js';
import type { LightWorld } from '../support/light-world.js';
import { SCENARIOS } from '../support/scenarios/index.js';
import { declarationOf } from '../support/scenarios/common.js';
import { scenarioName } from '../support/scenarios/scenario.js';
import {
  as,
  challengeFor,
  codeNow,
  complete,
  LIFECYCLE_ABILITIES,
  PASSWORD,
  person,
  signIn,
  wrongCode,
} from './support/people.js';
import { revealedIn } from './support/secrets.js';

jest.setTimeout(60_000);

let world: LightWorld;
beforeEach(() => {
  world = createLightWorld();
});
afterEach(() => world.dispose());

const opening = OPERATIONS.filter(({ writes }) =>
  writes.some((write) => `${write.contract}.${write.name}` === 'SessionCommandRepository.open'),
);
const fieldsOf = (operation: string): readonly string[] => {
  const rules = getMetadataStorage().getTargetValidationMetadatas(declarationOf(operation).input, '', true, false);
  return [...new Set(rules.map(({ propertyName }) => propertyName))].sort();
};

describe('ID-11 ID-15 ID-16 VI-07 the ways in', () => {
  it('begin with an address and a password; what follows is a code, and nobody else’s word counts', () => {
    const entrances = opening.filter(({ authority }) => authority === null).map(({ name }) => [name, fieldsOf(name)]);
    expect(entrances).toEqual([
      ['auth.sign_in', ['current', 'device', 'email', 'password']],
      ['auth.complete_totp', ['challenge', 'code', 'current', 'reason']],
      // After every factor that was due.
      ['auth.complete_password_change', ['challenge', 'current', 'newPassword', 'reason']],
      ['totp.confirm_mandatory_totp_enrolment', ['challenge', 'code', 'current']],
      // Where an application has it, and only for who has a password: the host verified it, and the admin confirmed it.
      ['external.sign_in_with_external_identity', ['current', 'device', 'externalId', 'provider']],
    ]);
    // With an actor there is a session already; these carry it on under a new epoch.
    expect(
      opening
        .filter(({ authority }) => authority !== null)
        .map(({ name }) => name)
        .sort(),
    ).toEqual([
      'auth.reauthenticate',
      'contacts.make_primary',
      'credentials.change_own_password',
      'external.revoke_link',
      'sessions.revoke_all_own',
      'totp.confirm_totp_enrolment',
      'totp.confirm_totp_replacement',
      'totp.disable_totp',
    ]);
  });

  it('VI-07 what somebody else vouches for counts for nothing: the input is refused, and the origin is only recorded', async () => {
    const ada = person(world, 'ada@example.org', { totp: true });
    const claims = { provider: 'idp.example', externalId: '42', emailVerified: true, amr: ['pwd', 'otp'], adminId: ada.adminId };
    for (const [claim, value] of Object.entries(claims)) {
      const input = { email: ada.email, password: Redacted.of('wrong'), [claim]: value };
      const refused = { outcome: 'validation_failed', violations: [{ path: claim, rule: 'unknown_field' }] };
      expect(await world.authentication.signIn(input, TEST_ORIGIN)).toEqual(refused);
    }
    const vouched = { ...TEST_ORIGIN, ...claims } as typeof TEST_ORIGIN;
    const wrong = { email: ada.email, password: Redacted.of('wrong') };
    expect(await world.authentication.signIn(wrong, vouched)).toEqual({ outcome: 'rejected', reason: 'invalid_credentials' });
    const right = { email: ada.email, password: Redacted.of(PASSWORD) };
    expect((await world.authentication.signIn(right, vouched)).outcome).toBe('totp_required');
    const told = JSON.stringify(world.infra.contracts.AuditLogger.intents);
    expect(told).not.toContain('idp.example');
    // A right somebody else speaks of is no right here: the resolver alone is asked.
    const { actor } = await world.signedIn();
    const boasting = Object.assign(Object.create(actor) as object, { abilities: ['admins.view'], roles: ['owner'] });
    await expect(world.lifecycle.admins(boasting as never, {})).rejects.toMatchObject({ code: 'actor.forged' });
    expect(await world.lifecycle.admins(actor, {})).toMatchObject({ outcome: 'denied', reason: 'not_permitted' });
  });

  it('a challenge, without which no code is taken, comes of the right password alone', async () => {
    const ada = person(world, 'ada@example.org', { totp: true });
    for (const password of ['wrong', codeNow(world, ada), ada.secret]) {
      expect((await signIn(world, { email: ada.email, password })).outcome).toBe('rejected');
    }
    expect(world.infra.store.challenges.size).toBe(0);
    expect((await signIn(world, { email: ada.email })).outcome).toBe('totp_required');
    expect(world.infra.store.challenges.size).toBe(1);
  });

  it('no code that was delivered stands in for the factor', async () => {
    const purposes = new Set(OPERATIONS.flatMap(({ delivers }) => delivers.map(({ name }) => name)));
    expect([...purposes].sort()).toEqual([
      'email_verification',
      'invitation',
      'password_recovery',
      'phone_verification',
      'totp_enrolment',
    ]);
    const { email, adminId } = person(world, 'ada@example.org');
    world.infra.store.setSetting('auth.totp.mandatory', true);
    const { challenge } = as(await signIn(world, { email }), 'totp_enrolment_required');
    as(await world.totp.issueTotpEnrolmentCode(await actorWith('admins.totp.enrol'), { adminId, reason: 'new' }), 'sent');
    const enrolmentCode = world.infra.contracts.SecretDelivery.intents.at(-1)!.code;
    const sessions = world.infra.store.sessions.size;
    // It lets its owner enrol a factor; only a code of that factor opens the session.
    const started = as(await world.totp.beginMandatoryTotpEnrolment({ challenge, enrolmentCode }, TEST_ORIGIN), 'started');
    expect(world.infra.store.sessions.size).toBe(sessions);
    const code = Redacted.of(codeFor(started.secret, world.infra.clock.now()));
    as(await world.totp.confirmMandatoryTotpEnrolment({ challenge, code }, TEST_ORIGIN), 'signed_in');
  });

  /** Somebody who has the factor that is mandatory. */
  const actorWith = async (ability: string) => (await world.signedIn({ abilities: [ability], totp: true })).actor;
});

describe('ID-19 whoever fails in several ways hears of the first only', () => {
  const refused = async (status: AdminStatus, password?: string) => {
    const who = person(world, `${status}-${password ?? 'right'}@example.org`, { totp: true, status });
    return signIn(world, password === undefined ? { email: who.email } : { email: who.email, password });
  };

  it('the password before the status, the status before the factor, the factor before the session', async () => {
    expect(await refused('suspended', 'wrong')).toEqual({ outcome: 'rejected', reason: 'invalid_credentials' });
    expect(await refused('suspended')).toEqual({ outcome: 'rejected', reason: 'not_active', status: 'suspended' });
    expect(world.infra.store.challenges.size).toBe(0);
    expect((await refused('active')).outcome).toBe('totp_required');
    expect(world.infra.store.sessions.size).toBe(0);
    const ada = person(world, 'ada@example.org', { totp: true });
    const challenge = await challengeFor(world, ada);
    expect((await complete(world, challenge, wrongCode(world, ada))).outcome).toBe('rejected');
    expect(world.infra.store.sessions.size).toBe(0);
    expect((await complete(world, challenge, codeNow(world, ada))).outcome).toBe('signed_in');
    expect(world.infra.store.sessions.size).toBe(1);
  });
});

describe('ID-20 VI-13 a refused sign-in is refused the same way again, and nothing takes the place of what is out of order', () => {
  const signIns = SCENARIOS.filter(({ operation }) => opening.some(({ name }) => name === operation));

  it('every ending in equal circumstances', async () => {
    const play = async (scenario: (typeof signIns)[number]): Promise<string> => {
      const own = createLightWorld();
      const result = JSON.stringify(await (await scenario.arrange(own))());
      const told = JSON.stringify(own.infra.contracts.AuditLogger.intents);
      await own.dispose();
      return `${result} ${told}`;
    };
    expect(signIns.length).toBeGreaterThan(40);
    for (const scenario of signIns)
      expect([scenarioName(scenario), await play(scenario)]).toEqual([scenarioName(scenario), await play(scenario)]);
  });

  it.each([
    ['SystemSettingsReader', 'read'],
    ['AdminQueryRepository', 'forSignIn'],
    ['AttemptLimiter', 'reserve'],
    ['PasswordHasher', 'verify'],
    ['TotpQueryRepository', 'state'],
    ['SessionCommandRepository', 'openChallenge'],
    ['SessionQueryRepository', 'challengeByDigest'],
    ['TotpAuthenticator', 'match'],
    ['TotpCommandRepository', 'claimStep'],
    ['SessionCommandRepository', 'open'],
  ] as const)('%s.%s out of order: no session, and an exception in place of a result', async (contract, method) => {
    const ada = person(world, 'ada@example.org', { totp: true });
    const fault = { kind: 'reject', value: new Error('gone') } as const;
    world.faults.plan({ contract, method, fault } as never);
    const both = async () => complete(world, await challengeFor(world, ada), codeNow(world, ada));
    await expect(both()).rejects.toBeInstanceOf(AdminInfraException);
    expect(world.infra.store.sessions.size).toBe(0);
  });
});

describe('ID-13 a factor counts once a code of it was right', () => {
  it('not when it is started, and not by a wrong code', async () => {
    const { actor, password, adminId } = await world.signedIn({ email: 'bob@example.org' });
    const started = as(await world.totp.beginTotpEnrolment(actor, { password: Redacted.of(password) }), 'started');
    const confirm = (code: string) => world.totp.confirmTotpEnrolment(actor, { code: Redacted.of(code) });
    const secret = started.secret.reveal();
    const wrong = wrongCode(world, { adminId, email: 'bob@example.org', secret });
    expect(await confirm(wrong)).toMatchObject({ outcome: 'rejected', reason: 'invalid_code' });
    expect((await signIn(world, { email: 'bob@example.org', password })).outcome).toBe('signed_in');
    as(await confirm(codeFor(secret, world.infra.clock.now())), 'enabled');
    expect((await signIn(world, { email: 'bob@example.org', password })).outcome).toBe('totp_required');
  });
});

describe('ID-06 nobody is an admin without an address', () => {
  it.each([undefined, null, '', ' ', 'no address', 'a@', '@b.example', 'a@b.example, c@d.example'])(
    'not with %p',
    async (email) => {
      const input = { email: email as string, name: 'New', password: Redacted.of('a long enough password') };
      const { password, name, ...address } = input;
      const [actor, before] = [await world.actor('admins.create'), world.infra.store.admins.size];
      expect((await world.lifecycle.create(actor, { ...address, name })).outcome).toBe('validation_failed');
      const bootstrapped = await world.lifecycle.bootstrapFirstAdmin(world.systemActor(), { ...address, password });
      expect(bootstrapped.outcome).toBe('validation_failed');
      expect(world.infra.store.admins.size).toBe(before);
    },
  );

  it('and a store that answers with one is out of order', async () => {
    const actor = await world.actor('admins.view');
    const alter = (answer: unknown) => ({ ...(answer as object), email: null });
    world.faults.plan({ contract: 'AdminQueryRepository', method: 'byId', fault: { kind: 'alter_answer', alter } });
    await expect(world.lifecycle.admin(actor, { adminId: world.someone() })).rejects.toBeInstanceOf(ContractViolationException);
  });
});

describe('ID-07 ID-08 an address is verified by whoever reads it, and before its owner is active', () => {
  it('redeeming what was sent there verifies it; nothing else does, and nobody starts out verified but the very first', async () => {
    let verified = 0;
    for (const scenario of SCENARIOS) {
      const own = createLightWorld();
      const run = await scenario.arrange(own);
      const before = new Map(own.infra.store.admins);
      await run();
      for (const { adminId, emailVerified } of own.infra.store.admins.values()) {
        if (!emailVerified || before.get(adminId)?.emailVerified === true) continue;
        const by = before.has(adminId) ? 'admin.accept_invitation' : 'admin.bootstrap_first_admin';
        expect([scenarioName(scenario), scenario.operation]).toEqual([scenarioName(scenario), by]);
        verified += 1;
      }
      await own.dispose();
    }
    expect(verified).toBeGreaterThanOrEqual(2);
  });

  it.each(ADMIN_STATUSES.filter((status) => status !== 'active'))('from %s nobody becomes active unverified', async (from) => {
    const actor = await world.actor(...LIFECYCLE_ABILITIES);
    const adminId = world.someone({ status: from, emailVerified: false });
    const why = { adminId, reason: 'x' };
    const { lifecycle } = world;
    const tries = [
      () => lifecycle.changeStatus(actor, { ...why, from, to: 'active' }),
      () => lifecycle.activate(actor, why),
      () => lifecycle.reinstate(actor, why),
      () => lifecycle.unlock(actor, why),
    ];
    const endings = new Set<string>();
    for (const attempt of tries) endings.add((await attempt()).outcome);
    if (from !== 'created') expect([...endings]).toContain('email_not_verified');
    // Whoever was shut out before accepting waits for the mailbox again.
    const waits = from === 'suspended' || from === 'locked';
    expect(endings.has('changed')).toBe(waits);
    expect(world.infra.store.admins.get(adminId)?.status).toBe(waits ? 'pending_verification' : from);
  });
});

describe('ID-04 a password goes to the hasher and its policy, and to nobody else', () => {
  it('every other contract is told its hash at most, over all scenarios', async () => {
    let seen = 0;
    for (const scenario of SCENARIOS) {
      const own = createLightWorld();
      await (
        await scenario.arrange(own)
      )();
      const isKeeper = ({ contract }: { readonly contract: string }) => ['PasswordHasher', 'PasswordPolicy'].includes(contract);
      const [keepers, others] = [own.faults.calls.filter(isKeeper), own.faults.calls.filter((call) => !isKeeper(call))];
      const passwords = new Set(keepers.flatMap(({ args }) => revealedIn((args[0] as { password: Redacted }).password)));
      const told = others.filter(({ args }) =>
        [...passwords].some((one) =>
          [...revealedIn(args), JSON.stringify(args)].some((text) => text.includes(one) && one.length > 8),
        ),
      );
      expect([scenarioName(scenario), told.map(({ contract, method }) => `${contract}.${method}`)]).toEqual([
        scenarioName(scenario),
        [],
      ]);
      seen += passwords.size;
      await own.dispose();
    }
    expect(seen).toBeGreaterThan(50);
  });
});

describe('VI-04 ID-02 nobody becomes an admin, or stops being one, on the side', () => {
  it('starting the application makes none', async () => {
    const { contracts, store } = createInMemoryContracts();
    const module = await start(AdminInfraModule.forRoot({ contracts: bindings(contracts) }));
    expect(store.admins.size).toBe(0);
    await module.close();
  });

  it('two operations make one, each by an ability of its own; none takes one away', async () => {
    const making = new Set<string>();
    for (const scenario of SCENARIOS) {
      const own = createLightWorld();
      const run = await scenario.arrange(own);
      const before = [...own.infra.store.admins.keys()];
      await run();
      const after = [...own.infra.store.admins.keys()];
      expect([scenarioName(scenario), before.filter((id) => !after.includes(id))]).toEqual([scenarioName(scenario), []]);
      if (after.length > before.length) making.add(scenario.operation);
      await own.dispose();
    }
    expect([...making].sort()).toEqual(['admin.bootstrap_first_admin', 'admin.create']);
  });
});

describe('VI-06 a sixth status is none', () => {
  it.each(['archived', 'deleted', 'ACTIVE', '', null])('a store that answers %p is out of order', async (status) => {
    const actor = await world.actor('admins.view');
    const alter = (answer: unknown) => ({ ...(answer as object), status });
    world.faults.plan({ contract: 'AdminQueryRepository', method: 'byId', fault: { kind: 'alter_answer', alter } });
    await expect(world.lifecycle.admin(actor, { adminId: world.someone() })).rejects.toBeInstanceOf(ContractViolationException);
  });

  it('nor does anybody ask for one', async () => {
    const actor = await world.actor('admins.suspend');
    const input = { adminId: world.someone(), from: 'active', to: 'archived', reason: 'x' } as const;
    expect((await world.lifecycle.changeStatus(actor, input as never)).outcome).toBe('validation_failed');
  });
});
