import { expect } from '@jest/globals';

import { AdminInfraException } from '../../../src/kernel/exceptions.js';
import { FaultInjector } from '../../../src/testing/doubles/fault-injector.js';
import type { Race } from '../support/race.js';
import type { LightWorld, WorldContracts } from '../support/light-world.js';
import { actorFor, actorOf, count, lifeline, outcomes, person, sessionOf, signIn } from '../support/people.js';
import { Redacted } from '../../../src/kernel/redacted.js';

const modeAgainstCommand: Race = {
  id: 'C14',
  title: 'a mode switched on while a command is past its check: the command is ordered before the switch, or refused whole (Z7)',
  async play({ world, log, race }) {
    const actor = await actorOf(world, person(world, { abilities: ['admins.create', 'system.read_only'] }));
    const switcher = await actorOf(world, person(world, { abilities: ['system.read_only'] }));
    const [created, switched] = await race<{ readonly outcome: string }>(
      () => world.lifecycle.create(actor, { email: 'new@example.org', name: 'New' }),
      () => world.settings.setReadOnly(switcher, { on: true, reason: 'backup' }),
    );
    expect(switched?.outcome).toBe('changed');
    const at = log.findIndex(({ method }) => method === 'change');
    const checked = log.findIndex(({ method, args }) => method === 'read' && !args.keys.includes('auth.totp.enabled'));
    const there = world.store.adminByEmail('new@example.org') !== null;
    // The setting is read once, at the entry: what passed it then is finished, as if it had been a moment earlier.
    expect(created?.outcome).toBe(there ? 'created' : 'read_only');
    if (checked > at) expect(there).toBe(false);
    expect((await world.lifecycle.create(actor, { email: 'later@example.org', name: 'Later' })).outcome).toBe('read_only');
  },
};

export const twoSettingsWriters: Race = {
  id: 'C18',
  title: 'several writers of one setting: each change names the true old value, whoever decided on a stale one conflicts',
  async play({ world, log, race, pick }) {
    const key = 'audit.retention_days';
    const abilities = ['system.settings.security.update'];
    const actors = [await actorOf(world, person(world, { abilities })), await actorOf(world, person(world, { abilities }))];
    const times = 2 + pick(2);
    const results = await race(
      ...Array.from({ length: times }, (_, index) => () => world.settings.set(actors[index % 2]!, { key, value: 100 + index })),
    );
    const won = log.filter(({ method, answer }) => method === 'change' && answer?.outcome === 'won');
    const lost = count(log, ({ method, answer }) => method === 'change' && answer?.outcome === 'lost');
    expect(count(results, ({ outcome }) => outcome === 'changed')).toBe(won.length);
    expect(count(results, ({ outcome }) => outcome === 'conflict')).toBe(lost);
    expect(won.length).toBeGreaterThanOrEqual(1);
    let stored: unknown = null;
    for (const { args } of won) {
      expect(args.expected).toBe(stored);
      stored = args.value;
    }
    const audited = world.audit.ofType('system.setting.updated').map(({ metadata }) => metadata);
    expect(new Set(audited.map(({ old, new: value }) => `${String(old)} ${String(value)}`))).toEqual(
      new Set(won.map(({ args }) => `${String(args.expected)} ${String(args.value)}`)),
    );
    expect(world.store.settings.get(key)?.value).toBe(stored);
  },
};

export const bootstrapTwice: Race = {
  id: 'C23',
  title: 'the first admin is bootstrapped by several processes at once: there is one',
  async play({ world, node, race, pick }) {
    const processes = [world, node(), node()].slice(0, 2 + pick(2));
    const results = await race(
      ...processes.map(({ lifecycle, operator }, index) => () => {
        const email = pick(2) === 0 ? 'root@example.org' : `root-${String(index)}@example.org`;
        return lifecycle.bootstrapFirstAdmin(operator(), { email, password: Redacted.of('a long enough passphrase') });
      }),
    );
    expect(count(results, ({ outcome }) => outcome === 'created')).toBe(1);
    expect(count(results, ({ outcome }) => outcome === 'already_bootstrapped')).toBe(processes.length - 1);
    expect(world.store.admins.size).toBe(1);
    expect(world.audit.ofType('admin.created')).toHaveLength(1);
  },
};

type Repeat = Readonly<Record<'contract' | 'method', string>> & {
  readonly again: readonly string[];
  readonly prepare: (world: LightWorld) => Promise<(at: LightWorld) => Promise<{ readonly outcome: string }>>;
};

const REPEATS: readonly Repeat[] = [
  {
    contract: 'AdminCommandRepository',
    method: 'changeStatus',
    again: ['unchanged', 'conflict'],
    prepare: async (world) => {
      const { adminId } = person(world);
      return (at) => at.lifecycle.suspend(at.operator(), { adminId, reason: 'once' });
    },
  },
  {
    contract: 'AdminCommandRepository',
    method: 'create',
    again: ['email_taken'],
    prepare: async (world) => {
      const { token } = await sessionOf(world, person(world, { abilities: ['admins.create'] }));
      const input = { email: 'new@example.org', name: 'New' };
      return async (at) => at.lifecycle.create(await actorFor(at, token), input);
    },
  },
  {
    contract: 'SystemSettingsCommandRepository',
    method: 'change',
    again: ['unchanged', 'conflict'],
    prepare: async () => (at) => at.settings.set(at.operator(), { key: 'audit.retention_days', value: 99 }),
  },
  {
    contract: 'SessionCommandRepository',
    method: 'end',
    again: ['already_ended'],
    prepare: async (world) => {
      const who = person(world);
      const { sessionId } = (await sessionOf(world, who)).session;
      const { token } = await sessionOf(world, who);
      return async (at) => at.sessions.revokeOwn(await actorFor(at, token), { sessionId });
    },
  },
];

const repeatAfterUnknown: Race = {
  id: 'C19',
  title: 'a client that repeats what ended in an unknown mutation causes no second effect (X5)',
  async play({ world, node, race, pick }) {
    lifeline(world);
    const { contract, method, again, prepare } = REPEATS[pick(REPEATS.length)]!;
    const command = await prepare(world);
    let lose = true;
    const losing = node({
      wraps: [
        (contracts) => {
          const faults = new FaultInjector<WorldContracts>(contracts);
          const fault = { kind: 'applied_then_throw', value: new Error('the connection broke') } as const;
          if (lose) faults.plan({ contract, method, nth: 1, fault } as never);
          lose = false;
          return faults.contracts;
        },
      ],
    });
    await expect(command(losing)).rejects.toMatchObject({ failure: 'infrastructure_failure', mutation: 'unknown' });
    const after = world.store.contents();
    const results = await race(
      () => command(world),
      () => command(world),
    );
    for (const { outcome } of results) expect(again).toContain(outcome);
    expect(world.store.contents()).toEqual(after);
    expect(world.audit.ofType('operation.outcome_unknown')).toHaveLength(1);
  },
};

/** What was still under way is answered too, as a failure of its own kind. Any other is one of the race. */
function shutDown(error: unknown): { readonly outcome: string } {
  if (error instanceof AdminInfraException && error.code === 'operation.shut_down') return { outcome: error.code };
  throw error;
}

const shutDownMeanwhile: Race = {
  id: 'C20',
  title: 'shut down while operations and intents are in flight: everything settles, what is lost is counted (E6)',
  options: { policy: { effects: { drainMs: 0 } } },
  sinksToo: true,
  async play({ world, log, race, pick }) {
    const who = person(world);
    let lost = 0;
    world.events.listen('lost', (event) => (lost += event.count));
    let emitted = 0;
    world.events.listen('intent', () => (emitted += 1));
    const results = await race<{ readonly outcome: string }>(
      ...Array.from({ length: 1 + pick(3) }, (_, index) => () => signIn(world, who, index % 2 === 1).catch(shutDown)),
      async () => {
        await world.effects.drain();
        world.effects.shutDown();
        world.runner.stop();
        return { outcome: 'down' };
      },
    );
    expect(new Set(outcomes(results))).not.toContain(undefined);
    for (const { sink, inFlight } of world.effects.report()) expect([sink, inFlight]).toEqual([sink, 0]);
    const handed = count(log, ({ method }) => ['record', 'dispatch', 'deliver'].includes(method));
    // Handed over late is handed over: such an intent counts as lost, and may arrive all the same.
    expect(handed).toBeLessThanOrEqual(emitted);
    expect(emitted - handed).toBeLessThanOrEqual(lost);
    expect(world.clock.tickers).toBe(0);
  },
};

export const SYSTEM: readonly Race[] = [
  modeAgainstCommand,
  twoSettingsWriters,
  bootstrapTwice,
  repeatAfterUnknown,
  shutDownMeanwhile,
];
