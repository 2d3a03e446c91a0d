import type { AdminId, CanonicalEmail } from '@maatify/admin-infra';
import { ABILITIES, Redacted } from '@maatify/admin-infra';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eq } from 'drizzle-orm';

import { HOST_ABILITIES } from '../../src/abilities.js';
import { PgAbilityResolver } from '../../src/adapters/pg-ability-resolver.js';
import { PgAdminCommandRepository } from '../../src/adapters/pg-admin-command-repository.js';
import { PgAdminQueryRepository } from '../../src/adapters/pg-admin-query-repository.js';
import { PgOneTimeCodeRepository } from '../../src/adapters/pg-one-time-code-repository.js';
import { PgSessionCommandRepository } from '../../src/adapters/pg-session-command-repository.js';
import type { OpenedDatabase } from '../../src/database/database.js';
import { adminAbilities } from '../../src/database/schema.js';
import { openEmbedded, startOver } from './support/databases.js';
import { anAdmin, anOpening, aSession, at, by, digest, email, LIFELINE, SYSTEM, T0 } from './support/given.js';

describe('admins', () => {
  let opened: OpenedDatabase;
  let commands: PgAdminCommandRepository;
  let queries: PgAdminQueryRepository;
  beforeAll(async () => {
    opened = await openEmbedded();
    commands = new PgAdminCommandRepository(opened.db);
    queries = new PgAdminQueryRepository(opened.db);
  });
  beforeEach(() => startOver(opened));
  afterAll(() => opened.close());

  const bootstrap = (address = email()) =>
    commands.bootstrap({
      email: address,
      canonicalEmail: address,
      name: 'First',
      passwordHash: Redacted.of('hash'),
      at: T0,
      by: SYSTEM,
    });
  const change = (adminId: AdminId, over: Partial<Parameters<typeof commands.changeStatus>[0]> = {}) =>
    commands.changeStatus({
      adminId,
      from: 'active',
      to: 'suspended',
      expectedVersion: 1,
      reason: 'left',
      at: at(1),
      by: SYSTEM,
      lifelineAbility: LIFELINE,
      ...over,
    });
  const create = (over: Partial<Parameters<typeof commands.create>[0]> = {}) => {
    const address = email();
    const invitation = { codeDigest: digest(), expiresAt: at(1_000) };
    return commands.create({ email: address, canonicalEmail: address, name: 'New', invitation, at: T0, by: SYSTEM, ...over });
  };

  it('bootstraps once, with every ability of the library and the host but bootstrapping, each by name', async () => {
    const first = await bootstrap();
    if (first.outcome !== 'won') throw new Error('lost');
    expect(await bootstrap()).toEqual({ outcome: 'lost', reason: 'already_bootstrapped' });
    const granted = await opened.db.select().from(adminAbilities).where(eq(adminAbilities.adminId, first.adminId));
    expect(granted.map(({ ability }) => ability).toSorted()).toEqual(
      Object.keys({ ...ABILITIES, ...HOST_ABILITIES })
        .filter((ability) => ability !== 'admins.bootstrap')
        .toSorted(),
    );
    expect(await queries.byId({ adminId: first.adminId })).toMatchObject({
      status: 'active',
      emailVerified: true,
      createdAt: T0,
    });
    const resolver = new PgAbilityResolver(opened.db);
    const question = { adminId: first.adminId, impersonatorId: null, target: null };
    expect(await resolver.decide({ ...question, ability: 'admins.suspend' })).toEqual({ decision: 'allow' });
    for (const ability of ['admins.bootstrap', '*', '', 'constructor', 'admins.%']) {
      expect(await resolver.decide({ ...question, ability })).toEqual({ decision: 'deny', reason: 'not_permitted' });
    }
  });

  it('an impersonation has the intersection of both rights (I2)', async () => {
    const resolver = new PgAbilityResolver(opened.db);
    const target = await anAdmin(opened.db, { abilities: ['a.a', 'a.b'] });
    const actor = await anAdmin(opened.db, { abilities: ['a.b', 'a.c'] });
    const decide = async (ability: string) =>
      (await resolver.decide({ adminId: target, impersonatorId: actor, ability, target: null })).decision;
    expect([await decide('a.a'), await decide('a.b'), await decide('a.c')]).toEqual(['deny', 'allow', 'deny']);
  });

  it('creates without password or right, with its invitation in the same write', async () => {
    const invitation = { codeDigest: digest(), expiresAt: at(1_000) };
    const made = await create({ invitation, name: '\u0041\u030A \u{1F600} __proto__' });
    if (made.outcome !== 'won') throw new Error('lost');
    expect(made.admin).toEqual(await queries.byId({ adminId: made.admin.adminId }));
    expect(made.admin).toMatchObject({
      status: 'pending_verification',
      emailVerified: false,
      name: '\u0041\u030A \u{1F600} __proto__',
    });
    expect((await queries.credentialsOf({ adminId: made.admin.adminId }))?.passwordHash).toBeNull();
    expect(await create({ canonicalEmail: made.admin.canonicalEmail })).toEqual({ outcome: 'lost', reason: 'email_taken' });
    const codes = new PgOneTimeCodeRepository(opened.db);
    expect(await codes.claim({ codeDigest: invitation.codeDigest, purpose: 'invitation', adminId: null, at: at(1) })).toEqual({
      outcome: 'won',
      adminId: made.admin.adminId,
      codeDigest: invitation.codeDigest,
    });
  });

  it('holds every author to status and epoch (C7)', async () => {
    const gone = await anAdmin(opened.db, { status: 'suspended', abilities: [LIFELINE] });
    const target = await anAdmin(opened.db);
    await anAdmin(opened.db, { abilities: [LIFELINE] });
    const stale = await anAdmin(opened.db);
    for (const author of [by(gone), by(stale, 0), by(stale, 2), by('nobody' as AdminId)]) {
      expect(await create({ by: author })).toEqual({ outcome: 'lost', reason: 'author_moved' });
      expect(await change(target, { by: author })).toEqual({ outcome: 'lost', reason: 'author_moved' });
    }
    expect(await change(target, { by: by(stale) })).toMatchObject({ outcome: 'won' });
  });

  it('moves status, version and - leaving active - the epoch together', async () => {
    await anAdmin(opened.db, { abilities: [LIFELINE] });
    const id = await anAdmin(opened.db);
    expect(await change(id, { expectedVersion: 2 })).toEqual({ outcome: 'lost', reason: 'status_moved' });
    expect(await change(id, { from: 'suspended', to: 'active' })).toEqual({ outcome: 'lost', reason: 'status_moved' });
    expect(await change('nobody' as AdminId)).toEqual({ outcome: 'lost', reason: 'status_moved' });
    expect(await change(id)).toEqual({ outcome: 'won', adminId: id, version: 2 });
    expect(await queries.byId({ adminId: id })).toMatchObject({
      status: 'suspended',
      version: 2,
      statusReason: 'left',
      statusChangedAt: at(1),
    });
    expect((await queries.credentialsOf({ adminId: id }))?.credentialEpoch).toBe(2);
    expect(await change(id, { from: 'suspended', to: 'active', expectedVersion: 2, reason: null })).toMatchObject({ version: 3 });
    expect((await queries.credentialsOf({ adminId: id }))?.credentialEpoch).toBe(2);
  });

  it('keeps the last holder who can really sign in (Z6, F42)', async () => {
    const holder = await anAdmin(opened.db, { abilities: [LIFELINE] });
    await anAdmin(opened.db, { abilities: [LIFELINE], status: 'locked' });
    await anAdmin(opened.db, { abilities: [LIFELINE], emailVerified: false });
    await anAdmin(opened.db, { abilities: ['admins.suspend'] });
    expect(await change(holder)).toEqual({ outcome: 'lost', reason: 'last_holder' });
    await anAdmin(opened.db, { abilities: [LIFELINE] });
    expect(await change(holder)).toMatchObject({ outcome: 'won' });
  });

  it('accepts an invitation once, in one write', async () => {
    const accept = (adminId: AdminId, activate: boolean) =>
      commands.acceptInvitation({ adminId, passwordHash: Redacted.of('hash'), activate, at: at(5) });
    const waiting = await anAdmin(opened.db, { status: 'pending_verification', emailVerified: false });
    expect(await accept(waiting, false)).toEqual({
      outcome: 'won',
      adminId: waiting,
      from: 'pending_verification',
      to: 'pending_verification',
    });
    expect(await queries.byId({ adminId: waiting })).toMatchObject({ emailVerified: true, version: 1, statusChangedAt: T0 });
    expect(await queries.credentialsOf({ adminId: waiting })).toMatchObject({ credentialEpoch: 2, mustChangePassword: false });
    const direct = await anAdmin(opened.db, { status: 'pending_verification', emailVerified: false });
    expect(await accept(direct, true)).toMatchObject({ outcome: 'won', to: 'active' });
    expect(await queries.byId({ adminId: direct })).toMatchObject({ status: 'active', version: 2, statusChangedAt: at(5) });
    expect(await accept(direct, true)).toEqual({ outcome: 'lost', reason: 'not_invited' });
    expect(await accept('nobody' as AdminId, true)).toEqual({ outcome: 'lost', reason: 'not_invited' });
  });

  it('finds what sign-in needs, and recognises a device by its sessions alone', async () => {
    const id = await anAdmin(opened.db, { passwordHash: 'hash' });
    const other = await anAdmin(opened.db);
    const device = digest();
    const sessions = new PgSessionCommandRepository(opened.db);
    await sessions.open(anOpening(aSession(id, { deviceDigest: device })));
    await sessions.open(anOpening(aSession(other, { deviceDigest: digest('x'), impersonatorId: id })));
    const canonicalEmail = (await queries.byId({ adminId: id }))?.canonicalEmail ?? ('' as CanonicalEmail);
    const otherEmail = (await queries.byId({ adminId: other }))?.canonicalEmail ?? ('' as CanonicalEmail);
    const found = await queries.forSignIn({ canonicalEmail, deviceDigest: device });
    expect(found).toEqual({ admin: await queries.credentialsOf({ adminId: id }), deviceRecognised: true });
    expect(found.admin?.passwordHash?.reveal()).toBe('hash');
    expect((await queries.forSignIn({ canonicalEmail, deviceDigest: null })).deviceRecognised).toBe(false);
    expect((await queries.forSignIn({ canonicalEmail: otherEmail, deviceDigest: device })).deviceRecognised).toBe(false);
    expect((await queries.forSignIn({ canonicalEmail: otherEmail, deviceDigest: digest('x') })).deviceRecognised).toBe(false);
    expect(await queries.forSignIn({ canonicalEmail: email(), deviceDigest: device })).toEqual({
      admin: null,
      deviceRecognised: false,
    });
  });

  it('pages by creation, stable under inserts, with wildcards as ordinary characters', async () => {
    const ids: AdminId[] = [];
    for (let index = 0; index < 5; index += 1)
      ids.push(await anAdmin(opened.db, { createdAt: at(Math.floor(index / 2)), name: `P_${String(index)}%` }));
    const page = (cursor: string | null, search: string | null = null, limit = 2) =>
      queries.page({ filter: { status: null, search }, cursor, limit });
    const seen: AdminId[] = [];
    let cursor: string | null = null;
    do {
      const answer = await page(cursor);
      if (answer.outcome !== 'page') throw new Error('invalid');
      seen.push(...answer.admins.map(({ adminId }) => adminId));
      cursor = answer.next;
      if (seen.length === 2) ids.push(await anAdmin(opened.db, { createdAt: at(9), name: 'Straße' }));
    } while (cursor !== null);
    expect(seen).toEqual(ids);
    const count = async (search: string) => {
      const answer = await page(null, search, 100);
      return answer.outcome === 'page' ? answer.admins.length : -1;
    };
    expect([
      await count('%'),
      await count('_'),
      await count('p_1'),
      await count('STRASSE'),
      await count('@EXAMPLE'),
      await count('nobody'),
    ]).toEqual([5, 5, 1, 1, 6, 0]);
    for (const bad of [
      '',
      'x',
      'W10',
      Buffer.from('["sessions",1,1]').toString('base64url'),
      `${String(cursor)}=`,
      'A'.repeat(600),
    ]) {
      expect(await page(bad)).toEqual({ outcome: 'invalid_cursor' });
    }
  });
});
