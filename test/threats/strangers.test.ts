import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { createWorld } from '../support/world.js';
import type { World } from '../support/world.js';
import { auditOf, PASSWORD, person, signIn } from './support/people.js';
import type { Attempt } from './support/people.js';

/** Everybody who may not come in, and must not look different for it. */
const STRANGERS: Readonly<Record<string, (world: World) => Attempt>> = {
  'an unknown email': () => ({ email: 'nobody@example.org' }),
  'a wrong password': (world) => ({ email: person(world, 'ada@example.org').email, password: 'wrong' }),
  'a wrong password with a second factor': (world) => ({
    email: person(world, 'ada@example.org', { totp: true }).email,
    password: 'wrong',
  }),
  'suspended, wrong password': (world) => ({
    email: person(world, 'ada@example.org', { status: 'suspended' }).email,
    password: 'wrong',
  }),
  'locked, wrong password': (world) => ({
    email: person(world, 'ada@example.org', { status: 'locked' }).email,
    password: 'wrong',
  }),
  'not yet verified, wrong password': (world) => ({
    email: person(world, 'ada@example.org', { status: 'pending_verification' }).email,
    password: 'wrong',
  }),
  'no password set': ({ infra }) => ({ email: infra.store.addAdmin({ email: 'ada@example.org' }).email }),
};
const REASONS = [
  'unknown_email',
  'wrong_password',
  'wrong_password',
  'wrong_password',
  'wrong_password',
  'wrong_password',
  'no_password',
];
const STATUSES = [null, 'active', 'active', 'suspended', 'locked', 'pending_verification', 'active'];

describe('A7 F31 F32 AU1 AU2 v5.0.0-6.3.8 strangers all see the same face', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(() => world.dispose());

  interface Seen {
    readonly result: unknown;
    readonly calls: readonly string[];
    readonly trace: readonly string[];
    readonly verifications: number;
  }

  async function seenBy(attempt: Attempt): Promise<Seen> {
    world.recorder.clear();
    const before = world.faults.calls.length;
    const result = await signIn(world, attempt);
    const calls = world.recorder.calls('auth.sign_in');
    const verifications = world.faults.calls.slice(before).filter(({ method }) => method === 'verify').length;
    return { result, calls: [...calls].sort(), trace: world.recorder.trace('auth.sign_in'), verifications };
  }

  async function facesOf(arrange: (world: World) => void, attempts = 1, device?: string): Promise<readonly Seen[]> {
    const faces: Seen[] = [];
    for (const stranger of Object.values(STRANGERS)) {
      await world.dispose();
      world = await createWorld();
      const attempt = { ...stranger(world), ...(device === undefined ? {} : { device }) };
      arrange(world);
      for (let tried = 1; tried < attempts; tried += 1) await signIn(world, attempt);
      faces.push(await seenBy(attempt));
    }
    return faces;
  }

  const nothing = (): void => {};

  it('the same public result', async () => {
    for (const { result } of await facesOf(nothing))
      expect(result).toEqual({ outcome: 'rejected', reason: 'invalid_credentials' });
  });

  it('the same multiset of contract calls, in the same order, with the same intents', async () => {
    const [first, ...others] = await facesOf(nothing);
    expect(first?.calls).toHaveLength(4);
    for (const other of others) expect(other).toEqual(first);
  });

  it('exactly one hash verification', async () => {
    expect((await facesOf(nothing)).map(({ verifications }) => verifications)).toEqual(STATUSES.map(() => 1));
  });

  it.each([
    ['maintenance', 'system.maintenance.enabled'],
    ['emergency', 'security.emergency.enabled'],
    ['read-only mode', 'system.read_only'],
    ['a mandatory second factor', 'auth.totp.mandatory'],
  ])('the same face during %s', async (_, key) => {
    const [first, ...others] = await facesOf(({ infra }) => infra.store.setSetting(key, true));
    expect(first?.result).toEqual({ outcome: 'rejected', reason: 'invalid_credentials' });
    for (const other of others) expect(other).toEqual(first);
  });

  it('the same face with a device nobody recognises', async () => {
    const [first, ...others] = await facesOf(nothing, 1, 'a-device-of-some-stranger');
    for (const other of others) expect(other).toEqual(first);
  });

  it('v5.0.0-2.4.1 A10 throttled alike after as many attempts, before any verification', async () => {
    const [first, ...others] = await facesOf(nothing, 6);
    expect(first).toMatchObject({ result: { outcome: 'throttled' }, verifications: 0 });
    for (const other of others) expect(other).toEqual(first);
  });

  it('and only the audit trail tells them apart', async () => {
    const told: unknown[] = [];
    for (const stranger of Object.values(STRANGERS)) {
      await world.dispose();
      world = await createWorld();
      await signIn(world, stranger(world));
      told.push(auditOf(world, 'auth.login.failed')[0]?.metadata);
    }
    expect(told).toEqual(REASONS.map((reason, index) => ({ reason, status: STATUSES[index] })));
  });

  it('L11 why an account is closed is told only to whoever knows its password', async () => {
    const { email } = person(world, 'ada@example.org', { status: 'suspended' });
    expect(await signIn(world, { email, password: PASSWORD })).toEqual({
      outcome: 'rejected',
      reason: 'not_active',
      status: 'suspended',
    });
  });
});

describe('F10 F11 all spellings of one address share one budget', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(() => world.dispose());

  const SPELLINGS = [
    'grace@example.org',
    'GRACE@example.org',
    ' grace@EXAMPLE.org',
    'Grace@Example.Org\t',
    '\ngrace@example.ORG ',
  ];

  it('of an admin', async () => {
    person(world, 'grace@example.org');
    for (const email of SPELLINGS) expect((await signIn(world, { email, password: 'wrong' })).outcome).toBe('rejected');
    for (const email of SPELLINGS) expect((await signIn(world, { email })).outcome).toBe('throttled');
    expect(world.infra.store.budgets.size).toBe(1);
  });

  it('of nobody', async () => {
    for (const email of SPELLINGS) expect((await signIn(world, { email })).outcome).toBe('rejected');
    for (const email of SPELLINGS) expect((await signIn(world, { email })).outcome).toBe('throttled');
    expect(world.infra.store.budgets.size).toBe(1);
  });

  it('with an international host, in Unicode and in ASCII', async () => {
    const spellings = ['ada@bücher.example', 'ada@BÜCHER.example', 'ada@xn--bcher-kva.example', ' Ada@Bücher.Example '];
    for (const email of [...spellings, spellings[0] ?? '']) await signIn(world, { email });
    expect((await signIn(world, { email: spellings[2] ?? '' })).outcome).toBe('throttled');
    expect(world.infra.store.budgets.size).toBe(1);
  });

  it.each(['ｇrace@example.org', 'grace@example．org', 'ﬁne@example.org'])('a look-alike is refused: %s', async (email) => {
    expect(await signIn(world, { email })).toMatchObject({
      outcome: 'validation_failed',
      violations: [{ path: 'email', rule: 'email' }],
    });
  });

  it('F11 any number of failures under other names takes nothing off a lock', async () => {
    person(world, 'grace@example.org');
    for (let tried = 0; tried < 5; tried += 1) await signIn(world, { email: 'grace@example.org', password: 'wrong' });
    for (let other = 0; other < 500; other += 1) await signIn(world, { email: `other-${other}@example.org` });
    expect((await signIn(world, { email: 'grace@example.org' })).outcome).toBe('throttled');
  });
});
