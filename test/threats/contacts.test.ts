import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { canonicalPhone, Redacted } from '@maatify/admin-infra';
import type { AdminActor, AdminId, ContactId } from '@maatify/admin-infra';
import { TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { askedFor, contactOf, lastCode, proofOf } from '../support/contacts.js';
import { invited } from '../support/enrolments.js';
import { seenWith } from '../support/impersonations.js';
import { createLightWorld } from '../support/light-world.js';
import type { World } from '../support/world.js';
import { as, auditOf, MINUTE } from './support/people.js';

const HOME = 'ada@home.example';

let world: World;
let ada: AdminActor;
let password: string;
beforeEach(async () => {
  world = createLightWorld();
  ({ actor: ada, password } = await world.signedIn({ email: 'ada@example.org' }));
});
afterEach(() => world.dispose());

const added = async (actor: AdminActor, email: string): Promise<ContactId> =>
  as(await world.contacts.addContact(actor, { adminId: actor.adminId, email }), 'added').contactId;

const confirm = (actor: AdminActor, contactId: ContactId, code: Redacted) =>
  world.contacts.confirmVerification(actor, { contactId, code: Redacted.of(code.reveal()) });

async function proven(actor: AdminActor, email: string): Promise<ContactId> {
  const contactId = await added(actor, email);
  world.infra.clock.advance(2 * MINUTE);
  as(await confirm(actor, contactId, await askedFor(world, actor, contactId)), 'verified');
  return contactId;
}

const makePrimary = (actor: AdminActor, contactId: ContactId, adminId: AdminId = actor.adminId) =>
  world.contacts.makePrimary(actor, { adminId, contactId });
const signIn = (email: string) => world.authentication.signIn({ email, password: Redacted.of(password) }, TEST_ORIGIN);
const stateOf = async (actor: AdminActor, contactId: ContactId) => {
  const page = as(await world.contacts.contacts(actor, { adminId: actor.adminId }), 'page');
  return page.items.find((one) => one.contactId === contactId)?.verification?.state ?? null;
};

describe('ID-01 ID-07 ID-09 a verification is a record of its own, and a code alone moves it', () => {
  it('none, pending, expired, pending, verified, revoked', async () => {
    const contactId = await added(ada, HOME);
    expect(await stateOf(ada, contactId)).toBeNull();
    expect((await makePrimary(ada, contactId)).outcome).toBe('not_verified');
    const old = await askedFor(world, ada, contactId);
    expect(await stateOf(ada, contactId)).toBe('pending');
    const { verifications } = world.infra.store;
    verifications.set(contactId, { ...verifications.get(contactId)!, expiresAt: world.infra.clock.now() });
    expect(await stateOf(ada, contactId)).toBe('expired');
    expect(await confirm(ada, contactId, old)).toEqual({ outcome: 'rejected', reason: 'code_expired' });
    world.infra.clock.advance(2 * MINUTE);
    as(await confirm(ada, contactId, await askedFor(world, ada, contactId)), 'verified');
    expect(await stateOf(ada, contactId)).toBe('verified');
    as(await world.contacts.revokeVerification(ada, { adminId: ada.adminId, contactId }), 'revoked');
    expect(await stateOf(ada, contactId)).toBe('revoked');
    expect((await makePrimary(ada, contactId)).outcome).toBe('not_verified');
  });

  it('what the contact is says how its code is sent, and a phone signs nobody in', async () => {
    const { adminId } = ada;
    const { contactId } = as(await world.contacts.addContact(ada, { adminId, phone: '+1 (415) 555-0100' }), 'added');
    as(await confirm(ada, contactId, await askedFor(world, ada, contactId)), 'verified');
    const sent = world.infra.contracts.SecretDelivery.intents.at(-1);
    expect([sent?.purpose, sent?.address]).toEqual(['phone_verification', '+1 (415) 555-0100']);
    expect((await makePrimary(ada, contactId)).outcome).toBe('not_email');
  });

  it('a retired contact stays on record and is never used', async () => {
    const contactId = await proven(ada, HOME);
    const of = { adminId: ada.adminId, contactId };
    as(await world.contacts.retireContact(ada, of), 'retired');
    for (const used of [makePrimary(ada, contactId), world.contacts.requestVerification(ada, of)])
      expect(await used).toEqual({ outcome: 'not_found', entity: 'contact' });
    const page = as(await world.contacts.contacts(ada, { adminId: ada.adminId }), 'page');
    expect(page.items.map(({ value, retiredAt }) => [value, retiredAt])).toEqual([[HOME, world.infra.clock.now()]]);
    await added(ada, HOME);
  });
});

describe('F57 a code proves exactly the value it was sent to', () => {
  it('of two changes at once, each code proves its own contact and no other', async () => {
    const [first, second] = [await added(ada, HOME), await added(ada, 'ada@work.example')];
    const [one, two] = [await askedFor(world, ada, first), await askedFor(world, ada, second)];
    expect(await confirm(ada, first, two)).toMatchObject({ outcome: 'rejected', reason: 'invalid_code' });
    expect(await confirm(ada, second, one)).toMatchObject({ outcome: 'rejected', reason: 'invalid_code' });
    as(await confirm(ada, second, two), 'verified');
    expect([proofOf(world, first), proofOf(world, second)]).toEqual(['pending', 'verified']);
    as(await makePrimary(ada, second), 'made_primary');
    expect(world.infra.store.adminByEmail('ada@work.example')?.adminId).toBe(ada.adminId);
    expect(world.infra.store.adminByEmail(HOME)).toBeNull();
  });

  it('also where a store let the value be changed under it', async () => {
    const contactId = await added(ada, HOME);
    const code = await askedFor(world, ada, contactId);
    const { contacts } = world.infra.store;
    contacts.set(contactId, { ...contacts.get(contactId)!, value: 'eve@evil.example', canonicalValue: 'eve@evil.example' });
    expect(await confirm(ada, contactId, code)).toMatchObject({ outcome: 'rejected', reason: 'invalid_code' });
    expect(proofOf(world, contactId)).toBe('pending');
  });

  it('an earlier code is dead, one that is used too, and one of another admin proves nothing', async () => {
    const contactId = await added(ada, HOME);
    const early = await askedFor(world, ada, contactId);
    world.infra.clock.advance(2 * MINUTE);
    const code = await askedFor(world, ada, contactId);
    const eve = await world.actor();
    const theirs = contactOf(world, eve.adminId, { value: HOME });
    await askedFor(world, eve, theirs);
    for (const [actor, of, tried] of [
      [ada, contactId, early],
      [eve, theirs, code],
    ] as const)
      expect(await confirm(actor, of, tried)).toMatchObject({ outcome: 'rejected', reason: 'invalid_code' });
    as(await confirm(ada, contactId, code), 'verified');
    as(await world.contacts.revokeVerification(ada, { adminId: ada.adminId, contactId }), 'revoked');
    expect(await confirm(ada, contactId, code)).toMatchObject({ outcome: 'rejected', reason: 'invalid_code' });
  });

  it('A3 guesses are counted, and using them up keeps nobody from signing in', async () => {
    const contactId = await added(ada, HOME);
    const code = await askedFor(world, ada, contactId);
    const left = [];
    for (let tried = 0; tried < 5; tried += 1) {
      const answer = await confirm(ada, contactId, Redacted.of('wrong'));
      left.push('attemptsLeft' in answer ? answer.attemptsLeft : answer.outcome);
    }
    expect(left).toEqual([4, 3, 2, 1, 0]);
    expect((await confirm(ada, contactId, code)).outcome).toBe('throttled');
    // Whoever looks for guessed passwords finds none there.
    expect(auditOf(world, 'security.bruteforce.detected')).toMatchObject([{ metadata: { factor: 'contact_code' } }]);
    expect((await signIn('ada@example.org')).outcome).toBe('signed_in');
  });

  it('no admin has the host write to more addresses than it counts', async () => {
    const outcomes = [];
    for (let one = 0; one < 7; one += 1) {
      const contactId = await added(ada, `stranger-${String(one)}@example.net`);
      outcomes.push((await world.contacts.requestVerification(ada, { adminId: ada.adminId, contactId })).outcome);
    }
    expect(outcomes).toEqual(['sent', 'sent', 'sent', 'sent', 'sent', 'throttled', 'throttled']);
  });
});

describe('who takes a session over does not take the account over', () => {
  it('v5.0.0-7.5.1 without a proof of minutes ago no contact is added, retired, revoked or made primary', async () => {
    const contactId = await proven(ada, HOME);
    world.infra.clock.advance(11 * MINUTE);
    const of = { adminId: ada.adminId, contactId };
    for (const tried of [
      world.contacts.addContact(ada, { adminId: ada.adminId, email: 'eve@evil.example' }),
      world.contacts.retireContact(ada, of),
      world.contacts.revokeVerification(ada, of),
      makePrimary(ada, contactId),
    ])
      expect((await tried).outcome).toBe('step_up_required');
  });

  it('v5.0.0-6.3.7 a new contact is told to the owner, a new address of signing in to both addresses', async () => {
    const contactId = await proven(ada, HOME);
    as(await makePrimary(ada, contactId), 'made_primary');
    const { adminId } = ada;
    const former = [...world.infra.store.contacts.values()].find(({ value }) => value === 'ada@example.org');
    const told = world.infra.contracts.NotificationDispatcher.intents;
    const about = (type: string) => told.filter((one) => one.type === type).map(({ to, security }) => [to, security]);
    expect(about('contact_added')).toEqual([[{ kind: 'admin', adminId }, true]]);
    expect(about('primary_changed')).toEqual([
      [{ kind: 'admin', adminId }, true],
      [{ kind: 'contact', adminId, contactId: former?.contactId }, true],
    ]);
    expect(told.find(({ type }) => type === 'primary_changed')?.severity).toBe('critical');
  });

  it('what somebody retires of their own is told to them, too: the session may be a thief’s', async () => {
    const { adminId } = ada;
    as(await world.contacts.retireContact(ada, { adminId, contactId: await proven(ada, HOME) }), 'retired');
    const told = world.infra.contracts.NotificationDispatcher.intents.filter(({ type }) => type === 'contact_retired');
    expect(told.map(({ to, security }) => [to, security])).toEqual([[{ kind: 'admin', adminId }, true]]);
  });

  it('S4 every other session, the old address and what was mailed to it are dead; the caller goes on', async () => {
    const contactId = await proven(ada, HOME);
    const other = as(await signIn('ada@example.org'), 'signed_in');
    const elsewhere = await seenWith(world, other.issued.token);
    as(await world.credentials.requestPasswordRecovery({ email: 'ada@example.org' }, TEST_ORIGIN), 'accepted');
    const recovery = lastCode(world);
    const { issued } = as(await makePrimary(ada, contactId), 'made_primary');
    expect((await world.contacts.contacts(await seenWith(world, issued!.token), { adminId: ada.adminId })).outcome).toBe('page');
    expect((await world.contacts.addContact(elsewhere, { adminId: ada.adminId, email: 'x@example.net' })).outcome).toBe(
      'session_ended',
    );
    const completed = await world.credentials.completePasswordRecovery(
      { code: recovery, next: Redacted.of('eve would like to come in') },
      TEST_ORIGIN,
    );
    expect(completed).toMatchObject({ outcome: 'rejected', reason: 'invalid_code' });
    expect((await signIn('ada@example.org')).outcome).toBe('rejected');
    expect((await signIn(HOME)).outcome).toBe('signed_in');
  });
});

describe('another’s contacts', () => {
  it('a colleague chooses among what the owner proved, and proves nothing in their stead', async () => {
    const colleague = await world.actor('admins.contacts.manage');
    const { adminId } = ada;
    const { contactId } = as(await world.contacts.addContact(colleague, { adminId, email: 'colleague@evil.example' }), 'added');
    as(await world.contacts.requestVerification(colleague, { adminId, contactId }), 'sent');
    expect(await confirm(colleague, contactId, lastCode(world))).toEqual({ outcome: 'not_found', entity: 'contact' });
    expect((await makePrimary(colleague, contactId, adminId)).outcome).toBe('not_verified');
    // Ada lost her mailbox: her colleague brings her back over the address she proved.
    const home = await proven(ada, HOME);
    expect(await makePrimary(colleague, home, adminId)).toEqual({ outcome: 'made_primary', issued: null });
    expect((await signIn(HOME)).outcome).toBe('signed_in');
  });

  it('not of who holds an ability that they lack', async () => {
    const colleague = await world.actor('admins.contacts.manage');
    world.infra.grants.grant(ada.adminId, 'admins.suspend');
    const tried = await world.contacts.addContact(colleague, { adminId: ada.adminId, email: 'x@example.net' });
    expect(tried).toMatchObject({ outcome: 'denied', reason: 'outranked' });
  });
});

describe('A7 what other admins have is not told by naming it', () => {
  it('adding what another signs in with, or has proven, answers as for any other address', async () => {
    const eve = await world.actor();
    await proven(ada, HOME);
    for (const email of ['ada@example.org', HOME, 'nobody@example.net']) {
      expect((await world.contacts.addContact(eve, { adminId: eve.adminId, email })).outcome).toBe('added');
    }
  });

  it('who reads the mailbox of another’s address does not sign in with it all the same', async () => {
    const eve = await world.actor();
    const contactId = contactOf(world, eve.adminId, { value: 'ada@example.org', verified: true });
    expect((await makePrimary(eve, contactId)).outcome).toBe('duplicate');
    expect(world.infra.store.adminByEmail('ada@example.org')?.adminId).toBe(ada.adminId);
  });
});

describe('there is a way back', () => {
  it('the address of signing in is neither retired nor made unproven, and the old one can be chosen again', async () => {
    const contactId = await proven(ada, HOME);
    const now = await seenWith(world, as(await makePrimary(ada, contactId), 'made_primary').issued!.token);
    const of = { adminId: ada.adminId, contactId };
    expect((await world.contacts.retireContact(now, of)).outcome).toBe('primary_forbidden');
    expect((await world.contacts.revokeVerification(now, of)).outcome).toBe('primary_forbidden');
    const { items } = as(await world.contacts.contacts(now, { adminId: ada.adminId }), 'page');
    expect(items.map(({ value, primary, verification }) => [value, primary, verification?.state])).toEqual([
      ['ada@example.org', false, 'verified'],
      [HOME, true, 'verified'],
    ]);
    as(await makePrimary(now, items[0]!.contactId), 'made_primary');
    expect((await signIn('ada@example.org')).outcome).toBe('signed_in');
  });
});

it('whose invitation was withdrawn is nobody: no contact is added, asked about, or signed in with', async () => {
  const { adminId } = await invited(world);
  const contactId = contactOf(world, adminId, { verified: true });
  const unproven = contactOf(world, adminId, { value: 'other@example.org' });
  const manager = await world.actor('admins.contacts.manage', 'admins.create');
  as(await world.lifecycle.withdrawInvitation(manager, { adminId, reason: 'x' }), 'withdrawn');
  const before = JSON.stringify([...world.infra.store.contacts]);
  expect(await world.contacts.addContact(manager, { adminId, email: HOME })).toEqual({ outcome: 'not_found', entity: 'admin' });
  const noContact = { outcome: 'not_found', entity: 'contact' };
  expect(await world.contacts.requestVerification(manager, { adminId, contactId: unproven })).toEqual(noContact);
  expect(await world.contacts.makePrimary(manager, { adminId, contactId })).toEqual(noContact);
  expect(JSON.stringify([...world.infra.store.contacts])).toBe(before);
});

describe('a phone has one spelling', () => {
  it.each([
    ['+1 (415) 555-0100', '+14155550100'],
    [' +49 30/1234-567 ', '+49301234567'],
    ['+44.20.7946.0958', '+442079460958'],
    ['+49 (0)30 1234567', null],
    ['030 1234567', null],
    ['0049301234567', null],
    ['+0301234567', null],
    ['+123456', null],
    ['+1234567890123456', null],
    ['+1 415 555 01OO', null],
    ['+١٤١٥٥٥٥٠١٠٠', null],
    ['+1415+5550100', null],
    ['', null],
  ])('%j is %j', (typed, canonical) => {
    expect(canonicalPhone(typed)).toBe(canonical);
  });

  it('one of an address and a phone is given, and no more', async () => {
    const { adminId } = ada;
    for (const input of [{}, { email: HOME, phone: '+14155550100' }, { phone: '030 1234567' }, { email: 'none' }])
      expect((await world.contacts.addContact(ada, { adminId, ...input })).outcome).toBe('validation_failed');
  });
});
