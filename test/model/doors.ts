import type { AdminActor } from '../../src/kernel/actor.js';
import { Redacted } from '../../src/kernel/redacted.js';
import { codeFor } from '../../src/testing/totp/totp-seed.js';
import { lightWorld } from '../races/support/light-world.js';
import type { LightWorld } from '../races/support/light-world.js';
import { codeNow, ORIGIN, person, signIn } from '../races/support/people.js';
import type { Person } from '../races/support/people.js';
import { standIn } from '../races/support/stand-in.js';
import { wayBack } from '../races/support/way-back.js';

const ABILITIES = [
  'admins.administer',
  'admins.suspend',
  'admins.reinstate',
  'admins.totp.reset',
  'admins.totp.enrol',
  'system.settings.security.update',
  'system.read_only',
  'system.maintenance',
  'system.emergency',
];
const BREAK_GLASS = 'system.break_glass';
const SWITCHES = ['auth.enabled', 'auth.totp.enabled', 'auth.totp.mandatory'] as const;
/** What is in force while nobody has set it; set or not makes no other state. */
const UNSET = {
  'auth.enabled': true,
  'auth.totp.enabled': true,
  'auth.totp.mandatory': false,
  'system.read_only': false,
  'system.maintenance.enabled': false,
  'security.emergency.enabled': false,
} as const;
const TABLES = ['admins', 'sessions', 'challenges', 'settings', 'codes', 'budgets', 'totp'] as const;

/** Two admins, each of whom may do everything but perhaps break the glass, and one part of the host that may do what the resolver lets it. */
interface Cast {
  readonly world: LightWorld;
  readonly people: readonly Person[];
}

/** Everything stored, and the token each of them has. */
interface Snapshot {
  readonly rows: ReadonlyMap<string, readonly (readonly [unknown, unknown])[]>;
  readonly secrets: readonly string[];
  readonly tokens: readonly (Redacted | null)[];
}

interface Action {
  readonly name: string;
  /** What becomes of the tokens and seeds; null when it cannot even be tried. */
  readonly perform: (cast: Cast, now: Snapshot) => Promise<Pick<Snapshot, 'tokens' | 'secrets'> | null>;
}

/** What was found: how many states, and each way there is to one from which nobody comes back. */
export interface Explored {
  readonly states: number;
  readonly closed: readonly string[];
}

function quick(holders: number): Cast {
  const matching = standIn('PasswordHasher', () => ({ verify: () => Promise.resolve({ verdict: 'match', needsRehash: false }) }));
  const world = lightWorld({ wraps: [matching] });
  world.infra.grants.revokeSystem('operator', ...ABILITIES);
  const abilitiesOf = (index: number) => (index < holders ? [...ABILITIES, BREAK_GLASS] : ABILITIES);
  return { world, people: [0, 1].map((index) => person(world, { abilities: abilitiesOf(index) })) };
}

function rowsOf({ store }: LightWorld): Snapshot['rows'] {
  return new Map(TABLES.map((table) => [table, [...(store[table] as Map<unknown, unknown>)]]));
}

function restore({ world }: Cast, { rows }: Snapshot, startedAt: number): void {
  for (const [table, entries] of rows) {
    const stored = world.store[table as (typeof TABLES)[number]] as Map<unknown, unknown>;
    stored.clear();
    for (const [key, row] of entries) stored.set(key, row);
  }
  // Time stands: neither a proof grows old nor is a code of this step used up.
  world.clock.set(startedAt);
  for (const [adminId, factor] of world.store.totp) world.store.totp.set(adminId, { ...factor, lastStep: null });
}

/** What two states have in common when nothing tells them apart. */
function keyOf({ world, people }: Cast, { tokens }: Pick<Snapshot, 'tokens'>, live: readonly (string | null)[]): string {
  const stored = Object.entries(UNSET).map(([key, unset]) => world.store.settings.get(key)?.value ?? unset);
  const admins = people.map(({ adminId }, index) => [
    world.store.admins.get(adminId)?.status,
    world.store.secondFactorEnabled(adminId),
    tokens[index] === null ? null : live[index],
  ]);
  return JSON.stringify([stored, admins]);
}

async function actorOf({ world }: Cast, token: Redacted | null | undefined): Promise<AdminActor | null> {
  if (token == null) return null;
  const answer = await world.sessions.access({ token, passive: true }, ORIGIN);
  return answer.outcome === 'allowed' ? answer.actor : null;
}

const replaced = <T>(items: readonly T[], index: number, by: T): readonly T[] =>
  items.map((item, at) => (at === index ? by : item));

function actionsOf(index: number): readonly Action[] {
  const acting = (name: string, act: (cast: Cast, actor: AdminActor) => Promise<unknown>): Action => ({
    name: `${String(index)} ${name}`,
    perform: async (cast, now) => {
      const actor = await actorOf(cast, now.tokens[index]);
      if (actor === null) return null;
      await act(cast, actor);
      return now;
    },
  });
  const other = ({ people }: Cast) => ({ adminId: people[1 - index]!.adminId, reason: 'a step' });
  return [
    ...SWITCHES.flatMap((key) =>
      [true, false].map((value) =>
        acting(`${key} ${String(value)}`, ({ world }, actor) => world.settings.set(actor, { key, value })),
      ),
    ),
    ...[true, false].map((on) =>
      acting(`read-only ${String(on)}`, ({ world }, actor) => world.settings.setReadOnly(actor, { on, reason: 'a step' })),
    ),
    acting('maintenance on', ({ world }, actor) => world.settings.enterMaintenance(actor, { reason: 'a step' })),
    acting('maintenance off', ({ world }, actor) => world.settings.leaveMaintenance(actor, { reason: 'a step' })),
    acting('emergency on', ({ world }, actor) => world.emergency.enableEmergency(actor, { reason: 'a step', trigger: 'manual' })),
    acting('emergency off', ({ world }, actor) => world.emergency.disableEmergency(actor, { reason: 'a step' })),
    acting('suspends the other', (cast, actor) => cast.world.lifecycle.suspend(actor, other(cast))),
    acting('reinstates the other', (cast, actor) => cast.world.lifecycle.reinstate(actor, other(cast))),
    acting('resets the other', (cast, actor) => cast.world.totp.resetTotp(actor, other(cast))),
    {
      name: `${String(index)} is reset by the system actor`,
      perform: async ({ world, people }, now) => {
        await world.totp.resetTotp(world.operator(), { adminId: people[index]!.adminId, reason: 'a step' });
        return now;
      },
    },
    {
      name: `${String(index)} does without`,
      perform: async (cast, now) => {
        const { world, people } = cast;
        const actor = await actorOf(cast, now.tokens[index]);
        const who = { ...people[index]!, secret: now.secrets[index]! };
        if (actor === null || !world.store.secondFactorEnabled(who.adminId)) return null;
        const gone = await world.totp.disableTotp(actor, { password: who.password, code: codeNow(world, who) });
        if (gone.outcome !== 'disabled' || gone.issued === null) return null;
        return { ...now, tokens: replaced(now.tokens, index, gone.issued.token) };
      },
    },
    {
      name: `${String(index)} signs in`,
      perform: async ({ world, people }, now) => {
        const who = { ...people[index]!, secret: now.secrets[index]! };
        const first = await signIn(world, who);
        const second =
          first.outcome === 'totp_required'
            ? await world.authentication.completeTotp(
                { challenge: first.challenge, code: codeNow(world, who), reason: 'to act' },
                ORIGIN,
              )
            : first;
        return second.outcome === 'signed_in' ? { ...now, tokens: replaced(now.tokens, index, second.issued.token) } : null;
      },
    },
    { name: `${String(index)} leaves`, perform: async (_, now) => ({ ...now, tokens: replaced(now.tokens, index, null) }) },
    {
      name: `${String(index)} enrols`,
      perform: async (cast, now) => {
        const { world, people } = cast;
        const actor = await actorOf(cast, now.tokens[index]);
        if (actor === null) return null;
        const started = await world.totp.beginTotpEnrolment(actor, { password: people[index]!.password });
        if (started.outcome !== 'started') return null;
        const secret = started.secret.reveal();
        const code = Redacted.of(codeFor(secret, world.clock.now()));
        const enabled = await world.totp.confirmTotpEnrolment(actor, { code });
        if (enabled.outcome !== 'enabled' || enabled.issued === null) return null;
        return { tokens: replaced(now.tokens, index, enabled.issued.token), secrets: replaced(now.secrets, index, secret) };
      },
    },
  ];
}

/** Every state that can be reached by these actions, each looked at once. `without` leaves actions out, `holders` may break the glass. */
export async function explore(
  systemAbilities: readonly string[],
  { without = null, holders = 2 }: { readonly without?: RegExp | null; readonly holders?: 0 | 1 | 2 } = {},
): Promise<Explored> {
  const cast = quick(holders);
  const { world, people } = cast;
  world.infra.grants.grantSystem('operator', ...systemAbilities);
  const startedAt = world.clock.now();
  const actions = people.flatMap((_, index) => actionsOf(index)).filter(({ name }) => without?.test(name) !== true);
  const first: Snapshot = { rows: rowsOf(world), secrets: ['', ''], tokens: [null, null] };
  const seen = new Set<string>();
  const closed: string[] = [];
  const queue: { readonly at: Snapshot; readonly path: readonly string[] }[] = [{ at: first, path: [] }];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { at, path } = next;
    for (const { name, perform } of actions) {
      restore(cast, at, startedAt);
      const after = await perform(cast, at);
      if (after === null) continue;
      const live = await Promise.all(after.tokens.map(async (token) => (await actorOf(cast, token))?.session.factors ?? null));
      const key = keyOf(cast, after, live);
      if (seen.has(key)) continue;
      seen.add(key);
      const reached: Snapshot = { tokens: after.tokens, secrets: after.secrets, rows: rowsOf(world) };
      const secrets = people.map((who, index) => ({ ...who, secret: after.secrets[index]! }));
      if ((await wayBack(world, secrets)).length === 0) closed.push([...path, name].join(', '));
      // A way that is closed already is not gone on with: what comes after says nothing new.
      else queue.push({ at: reached, path: [...path, name] });
    }
  }
  return { states: seen.size, closed };
}
