import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { Redacted } from '@maatify/admin-infra';
import type { AdminActor, AdminId } from '@maatify/admin-infra';
import { codeFor, TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { OPERATIONS } from '../../src/module/vocabulary.js';
import { contactOf } from '../support/contacts.js';
import { linkOf, SUB, switchedOn } from '../support/external-identities.js';
import { createLightWorld } from '../support/light-world.js';
import type { LightWorld } from '../support/light-world.js';
import { access, as, PASSWORD } from './support/people.js';

/** What is so before anybody comes. */
interface Circumstances {
  readonly enabled: boolean;
  readonly mandatory: boolean;
  readonly mode: 'normal' | 'maintenance' | 'emergency';
  readonly breakGlass: boolean;
  readonly mustChangePassword: boolean;
}
/** What whoever comes can prove. The factor is the enabled one, or the code that vouches for a first one. */
interface Knowledge {
  readonly password: boolean;
  readonly factor: boolean;
  /** Comes by the confirmed identity at a provider, in place of the password. */
  readonly identity?: boolean;
}
const MODES = { maintenance: 'system.maintenance.enabled', emergency: 'security.emergency.enabled' } as const;

interface Scene {
  readonly world: LightWorld;
  readonly adminId: AdminId;
  readonly knows: Knowledge;
  /** The seed of the enabled factor; null without one. */
  readonly secret: string | null;
  readonly enrolmentCode: Redacted;
  /** The owner's own session, as somebody else uses it; null for a sign-in. */
  readonly actor: AdminActor | null;
}

const EMAIL = 'target@example.org';
const passwordOf = ({ knows }: Scene) => Redacted.of(knows.password ? PASSWORD : 'not the password of anybody');
function codeOf({ world, knows }: Scene, secret: string | null): Redacted {
  const now = world.infra.clock.now();
  const right = [-1, 0, 1].map((steps) => (secret === null ? '' : codeFor(secret, now + steps * 30_000)));
  if (knows.factor && secret !== null) return Redacted.of(right[1] ?? '');
  return Redacted.of(['000000', '111111', '222222', '333333'].find((guess) => !right.includes(guess)) ?? '');
}

/** Tries a step once more where it failed, as whoever wants in would; null where it fails again. */
async function step<R>(attempt: () => Promise<R>): Promise<R | null> {
  try {
    return await attempt();
  } catch {
    return attempt().catch(() => null);
  }
}

/** Goes on from step to step, as each answer says, until there is nothing to go on with. */
async function signsIn(scene: Scene): Promise<void> {
  const { world, secret, enrolmentCode } = scene;
  const externalId = scene.knows.password ? SUB : 'of-somebody-else';
  let next = await step<Going>(() =>
    scene.knows.identity === true
      ? world.external.signInWithExternalIdentity({ provider: 'google', externalId }, TEST_ORIGIN)
      : world.authentication.signIn({ email: EMAIL, password: passwordOf(scene) }, TEST_ORIGIN),
  );
  if (next?.outcome === 'totp_required') {
    const { challenge } = next as Challenged;
    const given = { challenge, code: codeOf(scene, secret), reason: 'to act' };
    next = await step<Going>(() => world.authentication.completeTotp(given, TEST_ORIGIN));
  }
  if (next?.outcome === 'totp_enrolment_required') {
    const { challenge } = next as Challenged;
    const begun = await step(() => world.totp.beginMandatoryTotpEnrolment({ challenge, enrolmentCode }, TEST_ORIGIN));
    // Nobody who was not vouched for sees the seed.
    const code = begun?.outcome === 'started' ? codeOf(scene, begun.secret.reveal()) : Redacted.of('000000');
    next = await step<Going>(() => world.totp.confirmMandatoryTotpEnrolment({ challenge, code }, TEST_ORIGIN));
  }
  if (next?.outcome === 'password_change_required') {
    const { challenge } = next as Challenged;
    const newPassword = Redacted.of('canary-every-factor-71');
    await step(() => world.authentication.completePasswordChange({ challenge, newPassword, reason: 'to act' }, TEST_ORIGIN));
  }
}
interface Going {
  readonly outcome: string;
}
interface Challenged extends Going {
  readonly challenge: Redacted;
}

interface Door {
  /** The operations that open a session on this way. */
  readonly operations: readonly string[];
  readonly walks: (scene: Scene, actor: AdminActor) => Promise<unknown>;
  /** Whether that proof is enough to be given a session anew. */
  readonly enough: (knows: Knowledge) => boolean;
  /** Whether the session may say that it was proven with both factors, although the one before was not. */
  readonly provesFactor?: true;
}

/** How a session that there is goes on in a new one. */
const GOES_ON: Readonly<Record<string, Door>> = {
  'the password again': {
    operations: ['auth.reauthenticate'],
    walks: (scene, actor) => step(() => scene.world.authentication.reauthenticate(actor, { password: passwordOf(scene) })),
    enough: ({ password }) => password,
  },
  'a code again': {
    operations: ['auth.reauthenticate'],
    walks: (scene, actor) => step(() => scene.world.authentication.reauthenticate(actor, { code: codeOf(scene, scene.secret) })),
    enough: ({ factor }) => factor,
    provesFactor: true,
  },
  'another password': {
    operations: ['credentials.change_own_password'],
    walks: (scene, actor) => {
      const input = { current: passwordOf(scene), next: Redacted.of('canary-every-factor-71') };
      return step(() => scene.world.credentials.changeOwnPassword(actor, input));
    },
    enough: ({ password }) => password,
  },
  'a first factor': {
    operations: ['totp.confirm_totp_enrolment'],
    walks: async (scene, actor) => {
      const begun = await step(() => scene.world.totp.beginTotpEnrolment(actor, { password: passwordOf(scene) }));
      const code = codeOf(scene, begun?.outcome === 'started' ? begun.secret.reveal() : null);
      await step(() => scene.world.totp.confirmTotpEnrolment(actor, { code }));
    },
    enough: ({ password, factor }) => password && factor,
    provesFactor: true,
  },
  'another factor': {
    operations: ['totp.confirm_totp_replacement'],
    walks: async (scene, actor) => {
      const both = { password: passwordOf(scene), code: codeOf(scene, scene.secret) };
      const begun = await step(() => scene.world.totp.beginTotpReplacement(actor, both));
      const code = codeOf(scene, begun?.outcome === 'started' ? begun.secret.reveal() : null);
      await step(() => scene.world.totp.confirmTotpReplacement(actor, { code }));
    },
    enough: ({ password, factor }) => password && factor,
  },
  'no factor any more': {
    operations: ['totp.disable_totp'],
    walks: (scene, actor) => {
      const both = { password: passwordOf(scene), code: codeOf(scene, scene.secret) };
      return step(() => scene.world.totp.disableTotp(actor, both));
    },
    enough: ({ password, factor }) => password && factor,
  },
  'all others ended': {
    operations: ['sessions.revoke_all_own'],
    walks: ({ world }, actor) => step(() => world.sessions.revokeAllOwn(actor)),
    enough: () => true,
  },
  'a way in that is gone': {
    operations: ['external.revoke_link'],
    walks: ({ world }, actor) => {
      const { adminId } = actor;
      const [link] = [...world.infra.store.links.values()];
      return step(() => world.external.revokeLink(actor, { adminId, linkId: link!.linkId }));
    },
    enough: () => true,
  },
  'another address': {
    operations: ['contacts.make_primary'],
    walks: ({ world }, actor) => {
      const { adminId } = actor;
      const contactId = contactOf(world, adminId, { value: 'another@example.org', verified: true });
      return step(() => world.contacts.makePrimary(actor, { adminId, contactId }));
    },
    enough: () => true,
  },
};
const SIGN_INS = [
  'auth.sign_in',
  'external.sign_in_with_external_identity',
  'auth.complete_totp',
  'auth.complete_password_change',
  'totp.confirm_mandatory_totp_enrolment',
];

/** A world in which somebody is about to come: for a door behind a session, its owner signed in before anything was closed. */
async function arrange(now: Circumstances, knows: Knowledge, door: Door | null): Promise<Scene> {
  const world = createLightWorld();
  const { store, clock, grants } = world.infra;
  const { adminId } = store.addAdmin({ email: EMAIL, password: PASSWORD });
  const secret = now.enabled ? store.enableTotp(adminId) : null;
  switchedOn(world);
  linkOf(world, adminId);
  if (now.breakGlass) grants.grant(adminId, 'system.break_glass');
  let actor: AdminActor | null = null;
  if (door !== null) {
    const credentials = { email: EMAIL, password: Redacted.of(PASSWORD) };
    const first = await world.authentication.signIn(credentials, TEST_ORIGIN);
    const { issued } = as(
      secret === null
        ? first
        : await world.authentication.completeTotp(
            { challenge: as(first, 'totp_required').challenge, code: Redacted.of(codeFor(secret, clock.now())) },
            TEST_ORIGIN,
          ),
      'signed_in',
    );
    actor = as(await access(world, issued.token), 'allowed').actor;
    clock.advance(60_000); // its code is used up; the next one is not
  }
  let enrolmentCode = Redacted.of('guessed');
  if (knows.factor && !now.enabled && door === null) {
    as(await world.totp.issueTotpEnrolmentCode(await world.actor('admins.totp.enrol'), { adminId, reason: 'x' }), 'sent');
    enrolmentCode = world.infra.contracts.SecretDelivery.intents.at(-1)!.code;
  }
  const admin = store.admins.get(adminId)!;
  if (now.mustChangePassword && door === null) store.admins.set(adminId, { ...admin, mustChangePassword: true });
  store.setSetting('auth.totp.mandatory', now.mandatory);
  if (now.mode !== 'normal') store.setSetting(MODES[now.mode], true);
  world.faults.clear();
  return { world, adminId, knows, secret, enrolmentCode, actor };
}

const KINDS = ['reject', 'applied_then_throw', 'twice'] as const;
interface Hit {
  readonly contract: string;
  readonly method: string;
  readonly nth: number;
  readonly kind: (typeof KINDS)[number];
}

/** One run, undisturbed or with one call gone wrong: the sessions opened by it, and the calls it made. */
async function play(now: Circumstances, knows: Knowledge, door: Door | null, hit: Hit | null) {
  const scene = await arrange(now, knows, door);
  const { world, adminId, actor } = scene;
  const { sessions } = world.infra.store;
  const before = new Set(sessions.keys());
  if (hit !== null) {
    const { kind, ...call } = hit;
    const fault = kind === 'twice' ? { kind } : { kind, value: new Error('gone') };
    world.faults.plan({ ...call, fault } as never);
  }
  if (door === null || actor === null) await signsIn(scene);
  else await door.walks(scene, actor);
  const opened = [...sessions.values()].filter((row) => row.adminId === adminId && !before.has(row.sessionId));
  const nth = new Map<string, number>();
  const calls = world.faults.calls.flatMap(({ contract, method }) => {
    if (contract === 'Clock' || contract === 'IdGenerator') return [];
    const name = `${contract}.${method}`;
    nth.set(name, (nth.get(name) ?? 0) + 1);
    return [{ contract, method, nth: nth.get(name) ?? 0 }];
  });
  await world.dispose();
  return { opened: opened.map(({ factors }) => factors), calls };
}

/** What a sign-in may open, said without looking at how the library decides it; null where it may open nothing. */
function due({ enabled, mandatory, mode, breakGlass }: Circumstances, { password, factor, identity = false }: Knowledge) {
  const asked = enabled || mandatory;
  if (!password || (asked && !factor)) return null;
  // Another's word breaks no glass, with a code or without.
  if (identity) return mode !== 'normal' ? null : asked ? 'external_and_totp' : 'external';
  if (mode === 'normal') return asked ? 'password_and_totp' : 'password';
  // Nobody enrols a first factor while the system is closed.
  return breakGlass && enabled ? 'password_and_totp' : null;
}

const circumstances: fc.Arbitrary<Circumstances> = fc.record({
  enabled: fc.boolean(),
  mandatory: fc.boolean(),
  mode: fc.constantFrom('normal', 'maintenance', 'emergency'),
  breakGlass: fc.boolean(),
  mustChangePassword: fc.boolean(),
});
const knowledge: fc.Arbitrary<Knowledge> = fc.record({ password: fc.boolean(), factor: fc.boolean(), identity: fc.boolean() });
const kind = fc.constantFrom(...KINDS);
const FLAGS = [false, true];
const ALL = (['normal', 'maintenance', 'emergency'] as const).flatMap((mode) =>
  FLAGS.flatMap((enabled) =>
    FLAGS.flatMap((mandatory) =>
      FLAGS.flatMap((breakGlass) =>
        FLAGS.map((mustChangePassword): Circumstances => ({ enabled, mandatory, mode, breakGlass, mustChangePassword })),
      ),
    ),
  ),
);
const BOTH: Knowledge = { password: true, factor: true };

describe('no session is opened without every factor that was due', () => {
  it('the ways below are those of all operations that open one', () => {
    const opening = OPERATIONS.filter(({ writes }) =>
      writes.some(({ contract, name }) => contract === 'SessionCommandRepository' && name === 'open'),
    ).map(({ name }) => name);
    const played = [...SIGN_INS, ...Object.values(GOES_ON).flatMap(({ operations }) => operations)];
    expect([...new Set(played)].sort()).toEqual(opening.sort());
  });

  it('undisturbed, whoever proves all of them gets one, in all circumstances in which somebody may', async () => {
    const differing: unknown[] = [];
    for (const now of ALL) {
      for (const identity of FLAGS) {
        const knows = { ...BOTH, identity };
        const expected = due(now, knows);
        const { opened } = await play(now, knows, null, null);
        if (JSON.stringify(opened) !== JSON.stringify(expected === null ? [] : [expected])) differing.push({ now, opened });
      }
    }
    expect(differing).toEqual([]);
  }, 60_000);

  it('by signing in, whatever call goes wrong, and however it does', async () => {
    await fc.assert(
      fc.asyncProperty(circumstances, knowledge, kind, async (now, knows, how) => {
        const may = due(now, knows);
        const undisturbed = await play(now, knows, null, null);
        const runs = [undisturbed];
        for (const call of undisturbed.calls) runs.push(await play(now, knows, null, { ...call, kind: how }));
        for (const { opened } of runs) for (const factors of opened) expect(factors).toBe(may);
      }),
      { numRuns: 30 },
    );
  }, 120_000);

  it.each(Object.entries(GOES_ON))(
    'by going on with %s, whatever call goes wrong, and however it does',
    async (name, door) => {
      for (const enabled of FLAGS) {
        const now: Circumstances = { enabled, mandatory: false, mode: 'normal', breakGlass: false, mustChangePassword: false };
        await fc.assert(
          fc.asyncProperty(circumstances, knowledge, kind, async (others, knows, how) => {
            const here = { ...others, enabled };
            const undisturbed = await play(here, knows, door, null);
            const runs = [undisturbed];
            for (const call of undisturbed.calls) runs.push(await play(here, knows, door, { ...call, kind: how }));
            for (const factors of runs.flatMap(({ opened }) => opened)) {
              expect(door.enough(knows)).toBe(true);
              if (factors === 'password_and_totp') expect(enabled || door.provesFactor === true).toBe(true);
            }
          }),
          { numRuns: 6 },
        );
        // The way is one: with all that is asked for it leads to a session, where there is what it needs.
        const needsFactor = /code again|another factor|no factor/.test(name);
        const needsNone = name.includes('first factor');
        const leads = needsFactor ? enabled : needsNone ? !enabled : true;
        expect([enabled, (await play(now, BOTH, door, null)).opened.length]).toEqual([enabled, leads ? 1 : 0]);
      }
    },
    120_000,
  );
});
