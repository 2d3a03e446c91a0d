import { expect } from '@jest/globals';

import type { AdminActor } from '../../../src/kernel/actor.js';
import type { LightWorld } from '../support/light-world.js';
import { actorOf, codeNow, count, person, TOTP_STEP_MS } from '../support/people.js';
import type { Race } from '../support/race.js';
import { wayBack } from '../support/way-back.js';

const ABILITIES = ['system.settings.security.update', 'system.read_only'];
const MODES = ['system.maintenance', 'system.emergency'];
type Switch = (world: LightWorld, actor: AdminActor) => Promise<{ readonly outcome: string }>;

const set =
  (key: string, value: boolean): Switch =>
  (world, actor) =>
    world.settings.set(actor, { key, value });
const readOnly: Switch = (world, actor) => world.settings.setReadOnly(actor, { on: true, reason: 'a race' });

type Thrown = () => Promise<{ readonly outcome: string }>;
const DONE = ['disabled', 'reset', 'changed', 'entered', 'enabled'];

const SIGN_IN_OFF = set('auth.enabled', false);
const ENROLMENT_OFF = set('auth.totp.enabled', false);
const MANDATORY_ON = set('auth.totp.mandatory', true);

/** The operator may not undo it: what is looked for is the way of an admin. */
function withoutOperator(world: LightWorld): void {
  world.infra.grants.revokeSystem('operator', ...ABILITIES, ...MODES);
}

const factorOffAgainstMandatory: Race = {
  id: 'H13',
  title:
    '`auth.totp.enabled` off against `auth.totp.mandatory` on, by one with a factor and one without: somebody can come in and undo it (P4)',
  async play({ world, race, pick }) {
    withoutOperator(world);
    const [plain, factored] = [person(world, { abilities: ABILITIES }), person(world, { abilities: ABILITIES, totp: true })];
    const actors = [await actorOf(world, plain), await actorOf(world, factored)] as const;
    const [first, second] = [actors[pick(2)]!, actors[pick(2)]!];
    const results = await race(
      () => ENROLMENT_OFF(world, first),
      () => MANDATORY_ON(world, second),
    );
    // Once the factor is mandatory, the session of the one without is over.
    for (const { outcome } of results) expect(['changed', 'no_way_out', 'conflict', 'session_ended']).toContain(outcome);
    expect(await wayBack(world, [plain, factored])).not.toEqual([]);
  },
};

export const signInOffAgainstReadOnly: Race = {
  id: 'P5',
  title: 'sign-in off against read-only on, whatever a system actor may: whoever can still come in can undo both',
  async play({ world, race, pick }) {
    withoutOperator(world);
    const may = [[], ['system.settings.security.update'], ['system.read_only'], ABILITIES][pick(4)]!;
    world.infra.grants.grantSystem('operator', ...may);
    const [one, other] = [person(world, { abilities: ABILITIES }), person(world, { abilities: ABILITIES })];
    const [first, second] = [await actorOf(world, one), await actorOf(world, other)];
    await race(
      () => SIGN_IN_OFF(world, first),
      () => readOnly(world, second),
    );
    expect(await wayBack(world, [one, other])).not.toEqual([]);
  },
};

const restingOnEachOther: Race = {
  id: 'P4',
  title:
    'switches that rest on each other, thrown at once by several admins: one of each pair wins, never is every way back closed',
  async play({ world, log, race, pick }) {
    withoutOperator(world);
    world.infra.grants.grantSystem('operator', ...[[], ['system.settings.security.update'], ABILITIES][pick(3)]!);
    const people = [0, 1, 2].map((index) => person(world, { abilities: ABILITIES, totp: index === 0 }));
    const switches = [SIGN_IN_OFF, ENROLMENT_OFF, MANDATORY_ON, readOnly];
    const throws: Thrown[] = [];
    for (const who of people) {
      const [actor, thrown] = [await actorOf(world, who), switches[pick(switches.length)]!];
      throws.push(() => thrown(world, actor));
    }
    const results = await race(...throws);
    // Whoever decided on doors that moved meanwhile wrote nothing.
    const won = log.filter(({ method, answer }) => method === 'change' && answer?.outcome === 'won');
    expect(count(results, ({ outcome }) => outcome === 'changed')).toBe(won.length);
    const stored = new Map<string, unknown>();
    for (const { args } of won) {
      for (const { key, value } of args.restsOn) expect([key, stored.get(key) ?? null]).toEqual([key, value]);
      stored.set(args.key, args.value);
    }
    expect(await wayBack(world, people)).not.toEqual([]);
  },
};

const modeAgainstSignIn: Race = {
  id: 'P4',
  title: 'maintenance or an emergency against sign-in off, by two who break the glass: never is every way back closed',
  async play({ world, race, pick }) {
    withoutOperator(world);
    world.infra.grants.grantSystem('operator', ...[[], ['system.settings.security.update'], MODES][pick(3)]!);
    const abilities = [...ABILITIES, ...MODES, 'system.break_glass'];
    const [one, other] = [person(world, { abilities, totp: true }), person(world, { abilities, totp: true })];
    const [first, second] = [await actorOf(world, one), await actorOf(world, other)];
    const enters: readonly Switch[] = [
      (at, actor) => at.settings.enterMaintenance(actor, { reason: 'a race' }),
      (at, actor) => at.emergency.enableEmergency(actor, { reason: 'a race', trigger: 'manual' }),
    ];
    const mode = enters[pick(2)]!;
    const results = await race(
      () => SIGN_IN_OFF(world, first),
      () => mode(world, second),
    );
    for (const { outcome } of results)
      expect(['changed', 'entered', 'enabled', 'no_way_out', 'conflict', 'session_ended', 'emergency_restricted']).toContain(
        outcome,
      );
    expect(await wayBack(world, [one, other])).not.toEqual([]);
  },
};

export const factorGoneAgainstDemand: Race = {
  id: 'P4',
  title:
    'a factor that goes, or its owner, against a factor demanded of everybody by that owner: one of the two loses, and somebody can come in and undo it',
  async play({ world, race, pick }) {
    withoutOperator(world);
    const owns = [...ABILITIES, ...MODES, 'admins.administer', 'system.break_glass'];
    const owner = person(world, { abilities: owns, totp: true });
    const colleague = person(world, { abilities: [...owns, 'admins.totp.reset', 'admins.suspend'] });
    const [own, others] = [await actorOf(world, owner), await actorOf(world, colleague)];
    world.clock.stepWall(TOTP_STEP_MS);
    const about = { adminId: owner.adminId, reason: 'a race' };
    const goes: readonly Thrown[] = [
      () => world.totp.disableTotp(own, { password: owner.password, code: codeNow(world, owner) }),
      () => world.totp.resetTotp(others, about),
      () => world.lifecycle.suspend(others, about),
    ];
    const demands: readonly Thrown[] = [
      () => MANDATORY_ON(world, own),
      () => world.settings.enterMaintenance(own, { reason: 'a race' }),
      () => world.emergency.enableEmergency(own, { reason: 'a race', trigger: 'manual' }),
    ];
    const results = await race(goes[pick(3)]!, demands[pick(3)]!);
    expect(count(results, ({ outcome }) => DONE.includes(outcome))).toBe(1);
    expect(await wayBack(world, [owner, colleague])).not.toEqual([]);
  },
};

export const DOORS: readonly Race[] = [
  factorOffAgainstMandatory,
  signInOffAgainstReadOnly,
  restingOnEachOther,
  factorGoneAgainstDemand,
  modeAgainstSignIn,
];
