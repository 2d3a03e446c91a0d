import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { AdminInfraEvents } from '@maatify/admin-infra';
import type { ManualClock } from '@maatify/admin-infra/testing';

import type { Client, Reply } from './client.js';
import { anAcceptedAdmin, anActiveAdmin, aSecondFactor, expecting, mustChangePassword, Phone } from './given.js';
import { signedIn, signIn, theFirstAdmin } from './given.js';
import type { Person, SignedIn } from './given.js';
import { GOOGLE } from './host.js';
import type { Host } from './host.js';
import { keepHouse } from './old-rows.js';

const PAGES = resolve(import.meta.dirname, '../../../docs/operations');
const MINUTE_MS = 60_000;
const WHY = { reason: 'because' };

/** Every operation of the library and what it may end in when it is done, as its page says. */
export function everyOperation(): ReadonlyMap<string, readonly string[]> {
  const pages = readdirSync(PAGES).filter((name) => name !== 'README.md');
  return new Map(
    pages.map((name) => {
      const page = readFileSync(join(PAGES, name), 'utf8');
      const [, key = name] = /^# (\S+)$/m.exec(page) ?? [];
      return [key, [...page.matchAll(/^\| `([\w/]+)` \| done \|/gm)].map(([, outcome = '']) => outcome)];
    }),
  );
}

/** Watches which operations were done; answers those that were not so far. */
export function watchOperations({ app }: Host): () => readonly string[] {
  const left = new Map(everyOperation());
  app.get(AdminInfraEvents, { strict: false }).listen('operation', ({ operation, ending }) => {
    if ('outcome' in ending && left.get(operation)?.includes(ending.outcome) === true) left.delete(operation);
  });
  return () => [...left.keys()].sort();
}

/** A life in which every operation is done at least once, over HTTP but for the first admin and the housekeeping. */
export async function liveOnce(host: Host, clock: ManualClock): Promise<void> {
  const { phone, ...ada } = await withPhone(host, await theFirstAdmin(host), clock);
  const sam = await anActiveAdmin(host, ada);
  await looks(host, ada);
  await statuses(ada, sam);
  await sessions(host, ada, sam);
  await passwords(host, ada, sam);
  await factors(host, ada, await anActiveAdmin(host, ada), clock);
  await devices(host, ada, await anActiveAdmin(host, ada));
  await roles(host, ada, await anActiveAdmin(host, ada));
  await contacts(host, ada, await anActiveAdmin(host, ada), clock);
  await externalIdentities(host, ada, await anActiveAdmin(host, ada));
  await impersonation(ada, await anActiveAdmin(host, ada));
  await preferences(ada.client, ada.adminId);
  await keepHouse(host, clock.now());
  await invitedTwice(host, ada, clock);
  await mandatory(host, ada, await anActiveAdmin(host, ada), clock);
  await settings(ada.client);
  const client = await emergency(host, ada, phone, clock);
  await expecting('reauthenticated', client.post('/auth/reauthenticate', { password: ada.password }));
  await expecting('signed_out', client.post('/auth/sign-out'));
}

/** Signed in by both factors. */
async function withPhone(host: Host, person: SignedIn, clock: ManualClock): Promise<SignedIn & { readonly phone: Phone }> {
  const phone = await aSecondFactor(person, clock);
  return { ...person, phone, client: await byBothFactors(host, person, phone) };
}

/** In a closed system it takes a reason, too. */
async function byBothFactors(host: Host, person: Person, phone: Phone, why: Partial<typeof WHY> = {}): Promise<Client> {
  const client = host.client();
  const { body } = await expecting('totp_required', signIn(client, person));
  await expecting('signed_in', client.post('/auth/totp', { challenge: body['challenge'], code: phone.code(0), ...why }));
  return client;
}

async function looks(host: Host, { client, adminId }: SignedIn): Promise<void> {
  for (const path of ['/me', `/admins/${adminId}/totp`]) await expecting('found', client.get(path));
  for (const path of ['/admins', '/sessions', '/audit', '/reports']) await expecting('page', client.get(path));
  for (const format of ['csv', 'jsonl']) {
    const { status, text } = await client.get(`/audit/export?format=${format}&type=admin.created&from=1`);
    if (status !== 200 || !text.includes('admin.created')) throw new Error(`no export: ${String(status)} ${text}`);
  }
  await expecting('found', client.get('/settings/audit.log_views'));
  await expecting('enabled', client.get('/features/features.reports.enabled'));
  await expecting('found', host.client().get('/system/state'));
}

async function statuses({ client }: SignedIn, { adminId }: Person): Promise<void> {
  for (const step of ['suspend', 'reinstate', 'lock', 'unlock']) {
    await expecting('changed', client.post(`/admins/${adminId}/${step}`, WHY));
  }
  await expecting('changed', client.post(`/admins/${adminId}/status`, { from: 'active', to: 'suspended', ...WHY }));
  await expecting('changed', client.post(`/admins/${adminId}/reinstate`, WHY));
}

async function sessions(host: Host, ada: SignedIn, person: Person): Promise<void> {
  const [sam, again] = [await signedIn(host, person), await signedIn(host, person)];
  const others = async (): Promise<string> => {
    const { body } = await expecting('page', again.client.get('/sessions'));
    const found = (body['items'] as { sessionId: string; current: boolean; state: string }[]).find(
      ({ current, state }) => !current && state === 'live',
    );
    return String(found?.sessionId);
  };
  await expecting('revoked', again.client.delete(`/sessions/${await others()}`));
  await expecting('unauthenticated', sam.client.get('/me'));
  await signedIn(host, person);
  await expecting('revoked', ada.client.post(`/admins/${person.adminId}/sessions/${await others()}/revoke`, WHY));
  await expecting('revoked', again.client.delete('/sessions'));
  await expecting('revoked', ada.client.post(`/admins/${person.adminId}/sessions/revoke`, WHY));
}

async function passwords(host: Host, ada: SignedIn, person: Person): Promise<void> {
  let password = person.password;
  const next = (): string => `${password} and longer`;
  const sam = await signedIn(host, person);
  await expecting('changed', sam.client.put('/password', { current: password, next: next() }));
  password = next();

  await expecting('accepted', host.client().post('/password-recovery', { email: person.email }));
  await recovered(host, person, next());
  password = next();

  await expecting('reset', ada.client.post(`/admins/${person.adminId}/password/reset`, WHY));
  await recovered(host, person, next());
  password = next();

  await expecting('rejected invalid_credentials', signIn(host.client(), { ...person, password: 'mistyped' }));
  await expecting('cleared', ada.client.post(`/admins/${person.adminId}/throttle/clear`, WHY));

  await mustChangePassword(host.opened, person.adminId);
  const client = host.client();
  const { body } = await expecting('password_change_required', signIn(client, { ...person, password }));
  const change = { challenge: body['challenge'], newPassword: next() };
  await expecting('signed_in', client.post('/auth/password-change', change));
}

async function recovered(host: Host, { email }: Person, next: string): Promise<Reply> {
  const code = await host.codeFor(email, 'password_recovery');
  return expecting('changed', host.client().post('/password-recovery/complete', { code, next }));
}

async function factors(host: Host, ada: SignedIn, person: Person, clock: ManualClock): Promise<void> {
  const { client, password } = await signedIn(host, person);
  await expecting('started', client.post('/totp/enrolment', { password }));
  await expecting('cancelled', client.delete('/totp/enrolment'));
  const old = await aSecondFactor({ ...person, client }, clock);
  await expecting('regenerated', client.post('/totp/recovery-codes'));
  const { body } = await expecting('started', client.post('/totp/replacement', { password, code: old.code(0) }));
  const phone = new Phone(String(body['secret']), () => clock.now());
  await expecting('enabled', client.post('/totp/replacement/confirm', { code: phone.code(1) }));
  clock.advance(MINUTE_MS);
  await expecting('disabled', client.post('/totp/disable', { password, code: phone.code(1) }));
  clock.advance(MINUTE_MS);
  await aSecondFactor({ ...person, client }, clock);
  await expecting('reset', ada.client.post(`/admins/${person.adminId}/totp/reset`, WHY));
}

async function devices(host: Host, ada: SignedIn, person: Person): Promise<void> {
  const [{ client }] = [await signedIn(host, person), await signedIn(host, person)];
  const { body } = await expecting('page', client.get('/devices'));
  const found = body['items'] as { deviceId: string; current: boolean }[];
  const [own, other] = [found.find(({ current }) => current)?.deviceId, found.find(({ current }) => !current)?.deviceId];
  await expecting('trusted', client.put(`/devices/${String(own)}/trust`));
  await expecting('untrusted', client.delete(`/devices/${String(own)}/trust`));
  await expecting('revoked', ada.client.post(`/admins/${person.adminId}/devices/${String(other)}/revoke`, WHY));
  await expecting('revoked', client.delete(`/devices/${String(own)}`));
}

async function roles(host: Host, ada: SignedIn, { adminId }: Person): Promise<void> {
  const { client } = ada;
  const made = await expecting('created', client.post('/roles', { name: 'Desk' }));
  const role = `/roles/${String(made.body['role'].roleId)}`;
  const [held, ability] = [`/admins/${adminId}${role}`, `${role}/abilities/reports.create`];
  await expecting('renamed', client.put(`${role}/name`, { name: 'Report desk' }));
  await expecting('granted', client.put(ability));
  await expecting('assigned', client.put(held));
  for (const path of ['/abilities', '/roles', `${role}/holders`, `/admins/${adminId}/roles`]) {
    await expecting('page', client.get(path));
  }
  for (const path of [role, `/admins/${adminId}/abilities`]) await expecting('found', client.get(path));
  await expecting('can_act_on', client.get(`/admins/${adminId}/authority`));
  await expecting('revoked', client.delete(held));
  await expecting('revoked', client.delete(ability));
}

async function contacts(host: Host, ada: SignedIn, person: Person, clock: ManualClock): Promise<void> {
  const { client } = await signedIn(host, person);
  const email = `home-of-${person.email}`;
  const { body } = await expecting('added', client.post('/contacts', { email }));
  const [own, theirs] = [`/contacts/${String(body['contactId'])}`, `/admins/${person.adminId}/contacts`];
  await expecting('sent', client.post(`${own}/verification`));
  const code = await host.codeFor(email, 'email_verification');
  await expecting('verified', client.post(`${own}/verification/confirm`, { code }));
  await expecting('made_primary', client.put(`${own}/primary`));
  const { items } = (await expecting('page', ada.client.get(theirs))).body as {
    items: { contactId: string; primary: boolean }[];
  };
  const former = `${theirs}/${String(items.find(({ primary }) => !primary)?.contactId)}`;
  await expecting('revoked', ada.client.delete(`${former}/verification`));
  await expecting('retired', ada.client.delete(former));
  clock.advance(MINUTE_MS);
}

async function externalIdentities(host: Host, ada: SignedIn, person: Person): Promise<void> {
  await expecting('changed', ada.client.put('/settings/features.oauth.enabled', { value: true }));
  const { client } = await signedIn(host, person);
  const asserted = async (browser: Client) => {
    const { body } = await browser.get('/auth/external/nonce');
    return { provider: 'google', assertion: GOOGLE.assert(person.adminId, String(body['nonce'])) };
  };
  const theirs = `/admins/${person.adminId}/external-identities`;
  const identity = { provider: 'google', externalId: person.adminId, usage: 'sign_in' };
  const { body } = await expecting('linked', ada.client.post(theirs, identity));
  await expecting('confirmed', client.post(`/external-identities/${String(body['linkId'])}/confirm`, await asserted(client)));
  const elsewhere = host.client();
  await expecting('signed_in', elsewhere.post('/auth/external/sign-in', await asserted(elsewhere)));
  await expecting('page', ada.client.get(theirs));
  await expecting('revoked', ada.client.delete(`${theirs}/${String(body['linkId'])}`));
}

async function impersonation({ client }: SignedIn, { adminId }: Person): Promise<void> {
  await expecting('started', client.post(`/admins/${adminId}/impersonate`, { reason: 'a ticket', minutes: 5 }));
  await expecting('stopped', client.delete('/impersonation'));
  await expecting('page', client.get(`/impersonations?adminId=${adminId}`));
}

async function preferences(client: Client, adminId: string): Promise<void> {
  await expecting('found', client.get(`/admins/${adminId}/preferences`));
  for (const outcome of ['updated', 'unchanged']) await expecting(outcome, client.put('/preferences', { language: 'de-AT' }));
  const choice = '/preferences/notifications/email/setting_changed';
  for (const outcome of ['updated', 'unchanged']) await expecting(outcome, client.put(choice, { enabled: false }));
}

async function invitedTwice(host: Host, ada: SignedIn, clock: ManualClock): Promise<void> {
  const { body } = await expecting('created', ada.client.post('/admins', { email: 'twice@example.test', name: 'Twice' }));
  clock.advance(2 * MINUTE_MS);
  const invitation = `/admins/${body['admin'].adminId}/invitation`;
  await expecting('sent', ada.client.post(invitation));
  clock.advance(2 * MINUTE_MS);
  await expecting('corrected', ada.client.post(`${invitation}/correct`, { email: 'thrice@example.test' }));
  for (const outcome of ['withdrawn', 'already_withdrawn'])
    await expecting(outcome, ada.client.post(`${invitation}/withdraw`, WHY));
  await anAcceptedAdmin(host, ada);
}

async function mandatory(host: Host, ada: SignedIn, person: Person, clock: ManualClock): Promise<void> {
  await expecting('changed', ada.client.put('/settings/auth.totp.mandatory', { value: true }));
  const client = host.client();
  const asked = await expecting('totp_enrolment_required', signIn(client, person));
  const { challenge } = asked.body;
  await expecting('sent', ada.client.post(`/admins/${person.adminId}/totp-enrolment-code`, WHY));
  const enrolmentCode = await host.codeFor(person.email, 'totp_enrolment');
  const { body } = await expecting('started', client.post('/auth/totp-enrolment', { challenge, enrolmentCode }));
  const code = new Phone(String(body['secret']), () => clock.now()).code(0);
  await expecting('signed_in', client.post('/auth/totp-enrolment/confirm', { challenge, code }));
  await expecting('changed', ada.client.put('/settings/auth.totp.mandatory', { value: false }));
}

async function settings(client: Client): Promise<void> {
  await expecting('created', client.post('/reports', { title: 'A title' }));
  for (const on of [true, false]) await expecting('changed', client.put('/system/read-only', { on, ...WHY }));
  await expecting('page', client.get('/settings?category=audit'));
  await expecting('changed', client.put('/settings/audit.log_views', { value: true }));
  await expecting('changed', client.delete('/settings/audit.log_views'));
  await expecting('entered', client.post('/system/maintenance/enter', WHY));
  await expecting('left', client.post('/system/maintenance/leave', WHY));
}

/** Answers the session that broke the glass. */
async function emergency(host: Host, ada: SignedIn, phone: Phone, clock: ManualClock): Promise<Client> {
  await expecting('enabled', ada.client.post('/system/emergency/enable', { ...WHY, trigger: 'manual' }));
  clock.advance(MINUTE_MS);
  const client = await byBothFactors(host, ada, phone, WHY);
  await expecting('found', client.get('/system/emergency'));
  await expecting('disabled', client.post('/system/emergency/disable', WHY));
  return client;
}
