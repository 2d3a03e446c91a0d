import { describe, expect, it } from '@jest/globals';

import { Redacted } from '@maatify/admin-infra';
import type { AdminStatus, CanonicalEmail, WriteAuthor } from '@maatify/admin-infra';
import { at, authored, digest, MINUTE, opening, session, SYSTEM, T0, tally, times, world } from './support/world.js';
import type { World } from './support/world.js';

const LIFELINE = 'admins.administer';
const PASSWORD = 'a good long password';
const hash = Redacted.of('a hash');

const bootstrap = (n: number) => ({
  email: `Root${String(n)}@example.org`,
  canonicalEmail: `root${String(n)}@example.org` as CanonicalEmail,
  name: 'Root',
  passwordHash: hash,
  at: T0,
  by: SYSTEM,
});
const creation = (name: string, code = `code of ${name}`) => ({
  email: `${name}@Example.org`,
  canonicalEmail: `${name}@example.org` as CanonicalEmail,
  name,
  invitation: { codeDigest: digest(code), expiresAt: at(60 * MINUTE) },
  at: T0,
  by: SYSTEM,
});

function change(w: World, name: string, to: AdminStatus, by = SYSTEM) {
  const admin = w.store.adminByEmail(`${name}@example.org`);
  if (admin === null) throw new Error(`no ${name}`);
  return w.contracts.AdminCommandRepository.changeStatus({
    adminId: admin.adminId,
    from: admin.status,
    to,
    expectedVersion: admin.version,
    reason: 'because',
    at: at(1),
    by,
    lifelineAbility: LIFELINE,
    holderNeedsFactor: false,
    restsOn: [],
  });
}

describe('in-memory AdminCommandRepository', () => {
  it('bootstrap: of parallel calls exactly one wins, and only while there is no admin (C23)', async () => {
    const { store, contracts } = world();
    const answers = await Promise.all(times(8, (n) => contracts.AdminCommandRepository.bootstrap(bootstrap(n))));
    expect(tally(answers)).toEqual({ won: 1, already_bootstrapped: 7 });
    expect([...store.admins.values()]).toMatchObject([{ status: 'active', emailVerified: true, email: 'Root0@example.org' }]);
  });

  it('create: inserts with its invitation, once per address', async () => {
    const { store, contracts } = world();
    const answers = await Promise.all(
      times(4, (n) => contracts.AdminCommandRepository.create(creation('eve', `code ${String(n)}`))),
    );
    expect(tally(answers)).toEqual({ won: 1, email_taken: 3 });
    const eve = store.adminByEmail('eve@example.org');
    expect(eve).toMatchObject({
      status: 'pending_verification',
      emailVerified: false,
      passwordHash: null,
      email: 'eve@Example.org',
    });
    expect([...store.codes.keys()]).toEqual([digest('code 0')]);
    expect(store.grants.abilities.size).toBe(0);
    expect(answers[0]).toMatchObject({ admin: { adminId: eve?.adminId, version: 0 } });
    expect(Object.keys((answers[0] as { admin: object }).admin)).not.toContain('passwordHash');
    const claim = { codeDigest: digest('code 0'), purpose: 'invitation', adminId: null, at: at(1) } as const;
    expect(await contracts.OneTimeCodeRepository.claim(claim)).toEqual({
      outcome: 'won',
      adminId: eve?.adminId,
      codeDigest: claim.codeDigest,
    });
  });

  it('holds the author of every write: active, under the same epoch (Z3, C5)', async () => {
    const w = world();
    const author = w.store.addAdmin({ email: 'author@example.org', abilities: [LIFELINE] });
    const by = authored(author);
    w.store.admins.set(author.adminId, { ...author, credentialEpoch: 1 });
    expect(await w.contracts.AdminCommandRepository.create({ ...creation('new'), by })).toEqual({
      outcome: 'lost',
      reason: 'author_moved',
    });
    w.store.admins.set(author.adminId, { ...author, status: 'suspended' });
    expect(await w.contracts.AdminCommandRepository.create({ ...creation('new'), by })).toEqual({
      outcome: 'lost',
      reason: 'author_moved',
    });
    w.store.admins.set(author.adminId, author);
    expect(await w.contracts.AdminCommandRepository.create({ ...creation('new'), by })).toMatchObject({ outcome: 'won' });
    expect(
      await w.contracts.AdminCommandRepository.create({
        ...creation('x'),
        by: { ...by, adminId: 'nobody' as never } as WriteAuthor,
      }),
    ).toMatchObject({ reason: 'author_moved' });
  });

  it('changeStatus: one of 16 parallel changes wins; version and, when leaving active, epoch move with it (X7, S3)', async () => {
    const w = world();
    const target = w.store.addAdmin({ email: 'target@example.org' });
    w.store.addAdmin({ email: 'root@example.org', abilities: [LIFELINE] });
    const asked = {
      adminId: target.adminId,
      from: 'active',
      expectedVersion: 0,
      reason: 'because',
      at: at(1),
      by: SYSTEM,
      lifelineAbility: LIFELINE,
      holderNeedsFactor: false,
      restsOn: [],
    } as const;
    const answers = await Promise.all(
      times(16, (n) => w.contracts.AdminCommandRepository.changeStatus({ ...asked, to: n % 2 === 0 ? 'suspended' : 'locked' })),
    );
    expect(tally(answers)).toEqual({ won: 1, status_moved: 15 });
    expect(answers[0]).toEqual({ outcome: 'won', adminId: target.adminId, version: 1 });
    expect(w.store.admins.get(target.adminId)).toMatchObject({
      status: 'suspended',
      version: 1,
      credentialEpoch: 1,
      statusChangedAt: at(1),
      statusReason: 'because',
    });
    await change(w, 'target', 'active');
    expect(w.store.admins.get(target.adminId)).toMatchObject({ status: 'active', version: 2, credentialEpoch: 1 });
  });

  it('changeStatus: an expected version or status that has moved changes nothing', async () => {
    const { store, contracts } = world();
    const { adminId } = store.addAdmin({ email: 'a@example.org', status: 'suspended' });
    const asked = {
      adminId,
      from: 'suspended',
      to: 'active',
      expectedVersion: 0,
      reason: null,
      at: T0,
      by: SYSTEM,
      lifelineAbility: LIFELINE,
      holderNeedsFactor: false,
      restsOn: [],
    } as const;
    const before = store.contents();
    for (const wrong of [{ expectedVersion: 1 }, { from: 'locked' as const }, { adminId: 'none' as never }]) {
      expect(await contracts.AdminCommandRepository.changeStatus({ ...asked, ...wrong })).toEqual({
        outcome: 'lost',
        reason: 'status_moved',
      });
    }
    expect(store.contents()).toEqual(before);
  });

  it.each([
    ['verified holder', {}, 'won'],
    ['unverified holder', { emailVerified: false }, 'last_holder'],
    ['suspended holder', { status: 'suspended' }, 'last_holder'],
    ['holder without a password', { password: null }, 'last_holder'],
    ['admin who holds another ability', { abilities: ['admins.create'] }, 'last_holder'],
  ] as const)('changeStatus: with one other %s, the last holder is kept (Z6)', async (_, other, expected) => {
    const w = world();
    w.store.addAdmin({ email: 'root@example.org', password: PASSWORD, abilities: [LIFELINE] });
    const { password = PASSWORD, ...rest } = other as { readonly password?: string | null };
    const own = password === null ? {} : { password };
    w.store.addAdmin({ email: 'other@example.org', abilities: [LIFELINE], ...own, ...rest });
    const answer = await change(w, 'root', 'suspended');
    expect(answer.outcome === 'won' ? 'won' : answer.reason).toBe(expected);
  });

  it('changeStatus: when two holders suspend each other, one remains (C5, Z6)', async () => {
    const w = world();
    const a = w.store.addAdmin({ email: 'a@example.org', password: PASSWORD, abilities: [LIFELINE] });
    const b = w.store.addAdmin({ email: 'b@example.org', password: PASSWORD, abilities: [LIFELINE] });
    const answers = await Promise.all([change(w, 'b', 'suspended', authored(a)), change(w, 'a', 'suspended', authored(b))]);
    expect(tally(answers)).toEqual({ won: 1, author_moved: 1 });
    expect(await change(w, 'a', 'locked')).toMatchObject({ reason: 'last_holder' });
  });

  it('acceptInvitation: sets password, verifies, moves the epoch, activates only what is pending', async () => {
    const { store, contracts } = world();
    const accept = (adminId: string, activate: boolean) =>
      contracts.AdminCommandRepository.acceptInvitation({
        adminId: adminId as never,
        passwordHash: hash,
        codeDigest: null,
        activate,
        device: null,
        at: at(3),
      });
    const pending = store.addAdmin({ email: 'p@example.org', status: 'pending_verification', emailVerified: false });
    const created = store.addAdmin({ email: 'c@example.org', status: 'created', emailVerified: false });
    expect(await accept(pending.adminId, true)).toEqual({
      outcome: 'won',
      adminId: pending.adminId,
      from: 'pending_verification',
      to: 'active',
    });
    expect(store.admins.get(pending.adminId)).toMatchObject({
      status: 'active',
      version: 1,
      credentialEpoch: 1,
      emailVerified: true,
      statusChangedAt: at(3),
    });
    expect(await accept(created.adminId, true)).toMatchObject({ from: 'created', to: 'created' });
    expect(store.admins.get(created.adminId)).toMatchObject({
      status: 'created',
      version: 0,
      credentialEpoch: 1,
      emailVerified: true,
    });
    expect(store.admins.get(created.adminId)?.passwordHash?.reveal()).toBe('a hash');
    expect(await accept(pending.adminId, false)).toEqual({ outcome: 'lost', reason: 'not_invited' });
    expect(await accept('nobody', false)).toEqual({ outcome: 'lost', reason: 'not_invited' });
  });
});

describe('in-memory AdminQueryRepository', () => {
  it('forSignIn finds by canonical email, with the device', async () => {
    const { store, contracts } = world();
    const admin = store.addAdmin({ email: 'Ada@Example.org', password: 'a long password' });
    const deviceDigest = digest('device');
    const canonicalEmail = 'ada@example.org' as CanonicalEmail;
    const queries = contracts.AdminQueryRepository;
    expect(await queries.forSignIn({ canonicalEmail, deviceDigest })).toMatchObject({
      admin: { adminId: admin.adminId, email: 'Ada@Example.org' },
      deviceRecognised: false,
    });
    await contracts.SessionCommandRepository.open(opening(session('s', admin.adminId, { deviceDigest })));
    expect(await queries.forSignIn({ canonicalEmail, deviceDigest })).toMatchObject({ deviceRecognised: true });
    expect(await queries.forSignIn({ canonicalEmail, deviceDigest: null })).toMatchObject({ deviceRecognised: false });
    expect(await queries.forSignIn({ canonicalEmail: 'no@example.org' as CanonicalEmail, deviceDigest })).toEqual({
      admin: null,
      deviceRecognised: false,
    });
    expect(await queries.credentialsOf({ adminId: admin.adminId })).toMatchObject({ status: 'active', credentialEpoch: 0 });
    const record = await queries.byId({ adminId: admin.adminId });
    expect(record).toMatchObject({ name: 'Ada', version: 0, createdAt: T0 });
    expect(Object.keys(record ?? {})).not.toContain('passwordHash');
    expect(await queries.byId({ adminId: 'none' as never })).toBeNull();
    expect(await queries.credentialsOf({ adminId: 'none' as never })).toBeNull();
  });

  it('pages oldest first, filters, and treats wildcards as ordinary characters', async () => {
    const { store, contracts, clock } = world();
    for (const name of ['Zoe 100%', 'Yan', 'Xi_a', 'Wim']) {
      store.addAdmin({
        email: `${name.slice(0, 3).toLowerCase().replace('_', '')}@example.org`,
        name,
        status: name === 'Wim' ? 'locked' : 'active',
      });
      clock.advance(1);
    }
    const page = async (search: string | null, status: AdminStatus | null = null, cursor: string | null = null, limit = 10) => {
      const answer = await contracts.AdminQueryRepository.page({ filter: { status, search }, cursor, limit });
      if (answer.outcome !== 'page') throw new Error(answer.outcome);
      return { names: answer.admins.map(({ name }) => name), next: answer.next };
    };
    const first = await page(null, null, null, 3);
    expect(first.names).toEqual(['Zoe 100%', 'Yan', 'Xi_a']);
    store.addAdmin({ email: 'new@example.org', name: 'New' });
    expect(await page(null, null, first.next, 3)).toEqual({ names: ['Wim', 'New'], next: null });
    expect((await page('%')).names).toEqual(['Zoe 100%']);
    expect((await page('_')).names).toEqual(['Xi_a']);
    expect((await page('YAN@EX')).names).toEqual(['Yan']);
    expect((await page(null, 'locked')).names).toEqual(['Wim']);
    expect(
      await contracts.AdminQueryRepository.page({ filter: { status: null, search: null }, cursor: 'broken', limit: 3 }),
    ).toEqual({ outcome: 'invalid_cursor' });
  });
});

describe('InMemoryStore', () => {
  it('finds rows by their indexes however they got in', () => {
    const { store } = world();
    const admin = store.addAdmin({ email: 'a@example.org' });
    store.admins.set(admin.adminId, { ...admin, canonicalEmail: 'b@example.org' as CanonicalEmail });
    expect(store.adminByEmail('a@example.org')).toBeNull();
    expect(store.adminByEmail('B@example.org')?.adminId).toBe(admin.adminId);
    store.admins.delete(admin.adminId);
    expect(store.adminByEmail('b@example.org')).toBeNull();
    store.addAdmin({ email: 'b@example.org' });
    store.admins.clear();
    expect(store.adminByEmail('b@example.org')).toBeNull();
  });

  it('refuses an address that is none, or is taken', () => {
    const { store } = world();
    store.addAdmin({ email: 'a@example.org' });
    expect(() => store.addAdmin({ email: 'A@example.org' })).toThrow(TypeError);
    expect(() => store.addAdmin({ email: 'nothing' })).toThrow(TypeError);
  });

  it('contents() compares whole states and shows no secret (X2)', () => {
    const { store } = world();
    const { adminId } = store.addAdmin({ email: 'a@example.org', password: 'a canary password', abilities: ['b', 'a'] });
    const before = store.contents();
    expect(store.contents()).toEqual(before);
    const secret = store.enableTotp(adminId);
    store.setSetting('auth.enabled', false);
    expect(store.contents()).not.toEqual(before);
    const shown = JSON.stringify(store.contents());
    expect(shown).not.toContain('canary');
    expect(shown).not.toContain(secret);
    expect(shown).not.toContain('in-memory-sealed');
  });
});
