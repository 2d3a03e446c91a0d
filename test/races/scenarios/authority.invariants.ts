import { expect } from '@jest/globals';

import type { AdminActor } from '../../../src/kernel/actor.js';
import type { AdminId } from '../../../src/kernel/ids.js';
import type { LightWorld } from '../support/light-world.js';
import { actorOf, count, endingOf, lifeline, outcomes, person } from '../support/people.js';
import type { Race } from '../support/race.js';
import type { Took } from '../support/schedule.js';
import { standIn } from '../support/stand-in.js';

const DECISIVE = ['changeStatus', 'create', 'change', 'changeTogether', 'issue', 'endAll', 'end'];
const writesIn = (log: readonly Took[]) => log.filter(({ method }) => DECISIVE.includes(method));

interface Command {
  readonly ability: string;
  readonly run: (world: LightWorld, actor: AdminActor, adminId: AdminId) => Promise<{ readonly outcome: string }>;
}

const reason = 'because';
const COMMANDS: readonly Command[] = [
  { ability: 'admins.suspend', run: (world, actor, adminId) => world.lifecycle.suspend(actor, { adminId, reason }) },
  { ability: 'admins.lock', run: (world, actor, adminId) => world.lifecycle.lock(actor, { adminId, reason }) },
  { ability: 'admins.create', run: (world, actor) => world.lifecycle.create(actor, { email: 'new@example.org', name: 'New' }) },
  { ability: 'system.read_only', run: (world, actor) => world.settings.setReadOnly(actor, { on: true, reason }) },
  {
    ability: 'system.settings.update',
    run: (world, actor) => world.settings.set(actor, { key: 'audit.log_views', value: true }),
  },
  { ability: 'system.maintenance', run: (world, actor) => world.settings.enterMaintenance(actor, { reason }) },
  { ability: 'system.emergency', run: (world, actor) => world.emergency.enableEmergency(actor, { reason, trigger: 'manual' }) },
  { ability: 'admins.totp.enrol', run: (world, actor, adminId) => world.totp.issueTotpEnrolmentCode(actor, { adminId, reason }) },
  { ability: 'sessions.revoke', run: (world, actor, adminId) => world.sessions.revokeAll(actor, { adminId, reason }) },
];

export const allowedBefore: Race = {
  id: 'Z1',
  title: 'no write without an earlier ALLOW for the same actor, ability and target, heard before it was sent',
  async play({ world, log, race, pick }) {
    lifeline(world);
    const { adminId } = person(world);
    const holds = pick(2) === 0;
    const commands = Array.from({ length: 1 + pick(2) }, () => COMMANDS[pick(COMMANDS.length)]!);
    const actors: AdminActor[] = [];
    for (const { ability } of commands) {
      actors.push(await actorOf(world, person(world, { abilities: holds ? [ability] : ['admins.view'] })));
    }
    const results = await race(
      ...commands.map(
        ({ run }, index) =>
          () =>
            run(world, actors[index]!, adminId),
      ),
    );
    if (!holds) {
      expect(new Set(outcomes(results))).toEqual(new Set(['denied/not_permitted']));
      expect(writesIn(log)).toEqual([]);
    }
    for (const write of writesIn(log)) {
      const author = write.args.by.adminId as AdminId;
      const asked = log
        .slice(0, log.indexOf(write))
        .find(({ method, args }) => method === 'decide' && args.actor.adminId === author);
      expect(asked?.answer).toEqual({ decision: 'allow' });
      const about = asked?.args.target as { type: string; id: string } | null | undefined;
      if (about?.type === 'admin') expect(write.args.adminId).toBe(about.id);
    }
  },
};

const ALMOST: readonly unknown[] = [
  { decision: 'ALLOW' },
  { decision: 'allowed' },
  { decision: true },
  { decision: 1 },
  { decision: ['allow'] },
  { decision: Object('allow') },
  { allow: true },
  { allowed: true, decision: 'yes' },
  Object.create({ decision: 'allow' }),
  { decision: 'constructor' },
  'allow',
  true,
  null,
  undefined,
];

export const exactlyAllow: Race = {
  id: 'Z2',
  title: 'only an own property with the exact value allows; whatever is nearly that permits nothing (F51)',
  async play({ world, log, node, race, pick }) {
    lifeline(world);
    const { adminId } = person(world);
    const { ability, run } = COMMANDS[pick(COMMANDS.length)]!;
    const answer = ALMOST[pick(ALMOST.length)];
    const odd = node({ wraps: [standIn('AbilityResolver', () => ({ decide: () => Promise.resolve(answer as never) }))] });
    // An actor is good only in the process that minted it.
    const actor = await actorOf(odd, person(world, { abilities: [ability] }));
    const before = world.store.contents();
    const [ending] = await race(() => endingOf(run(odd, actor, adminId)));
    expect(ending?.outcome).toBe('contract_violation');
    expect(count(log, ({ method }) => method === 'decide')).toBe(1);
    expect(writesIn(log)).toEqual([]);
    expect(world.store.contents()).toEqual(before);
  },
};

const FIELDS: Readonly<Record<string, readonly string[]>> = {
  changeStatus: [
    'adminId',
    'at',
    'by',
    'expectedVersion',
    'from',
    'holderNeedsFactor',
    'lifelineAbility',
    'reason',
    'restsOn',
    'to',
  ],
  create: ['at', 'by', 'canonicalEmail', 'email', 'invitation', 'name'],
  change: ['at', 'by', 'expected', 'key', 'restsOn', 'value'],
  changeTogether: ['at', 'by', 'changes', 'restsOn'],
  issue: ['adminId', 'by', 'codeDigest', 'expiresAt', 'issuedAt', 'notSince', 'purpose'],
  endAll: ['adminId', 'at', 'by', 'expectedEpoch'],
  end: ['adminId', 'at', 'reason', 'sessionId'],
};
const EXTRAS = ['status', 'roles', 'isSuper', 'id', 'version', 'by', 'at', 'constructor', 'toString', 'lifelineAbility'];

const listedFieldsOnly: Race = {
  id: 'Z4',
  title: 'a repository receives exactly the listed fields; a request with any other is refused before anything is asked (F48)',
  async play({ world, log, race, pick }) {
    lifeline(world);
    const { adminId } = person(world);
    const { ability, run } = COMMANDS[pick(COMMANDS.length)]!;
    const actor = await actorOf(world, person(world, { abilities: [ability] }));
    await race(() => run(world, actor, adminId));
    expect(writesIn(log)).toHaveLength(1);
    for (const { method, args } of writesIn(log)) expect(Object.keys(args).sort()).toEqual(FIELDS[method]);
    const smuggled = { email: 'other@example.org', name: 'Other', [EXTRAS[pick(EXTRAS.length)]!]: 'active' };
    expect(outcomes(await race(() => world.lifecycle.create(actor, smuggled)))).toEqual(['validation_failed']);
    expect(log).toEqual([]);
  },
};

const MODES = ['system.read_only', 'system.maintenance.enabled', 'security.emergency.enabled'] as const;
const EXIT_LIST = new Set([
  'admins.suspend',
  'admins.lock',
  'sessions.revoke',
  'system.read_only',
  'system.maintenance',
  'system.emergency',
]);
const OPEN_IN_MAINTENANCE = new Set([...EXIT_LIST, 'system.settings.update', 'admins.totp.enrol']);

const modesClose: Race = {
  id: 'Z7',
  title: 'in each mode nothing is written but by the published exit list, which stays open (F55)',
  async play({ world, log, race, pick }) {
    lifeline(world);
    const { adminId } = person(world);
    const mode = MODES[pick(3)]!;
    const { ability, run } = COMMANDS[pick(COMMANDS.length)]!;
    const actor = await actorOf(world, person(world, { abilities: [ability] }));
    world.store.setSetting(mode, true);
    const [result] = await race(() => run(world, actor, adminId));
    const open = mode === 'system.maintenance.enabled' ? OPEN_IN_MAINTENANCE : EXIT_LIST;
    const closedAs = { [MODES[0]]: 'read_only', [MODES[1]]: 'maintenance', [MODES[2]]: 'emergency_restricted' }[mode];
    if (open.has(ability)) {
      expect(result?.outcome).not.toBe(closedAs);
    } else {
      expect(result?.outcome).toBe(closedAs);
      expect(writesIn(log)).toEqual([]);
    }
  },
};

export const AUTHORITY: readonly Race[] = [allowedBefore, exactlyAllow, listedFieldsOnly, modesClose];
