import { randomBytes } from 'node:crypto';

import type { ManualClock } from '@maatify/admin-infra/testing';
import { sql } from 'kysely';
import { Secret, TOTP } from 'otpauth';

import { bootstrap } from '../../src/first-admin/bootstrap.js';
import type { OpenedDatabase } from '../../src/platform/database/opened-database.js';
import { ending } from './client.js';
import type { Client, Reply } from './client.js';
import type { Host } from './host.js';

export interface Person {
  readonly adminId: string;
  readonly email: string;
  readonly password: string;
}

export interface SignedIn extends Person {
  readonly client: Client;
}

/** What these need of a host: one of this process, or one in a process of its own. */
export type Reachable = Pick<Host, 'client' | 'codeFor'>;

const newPassword = (): string => `long ${randomBytes(12).toString('base64url')} enough`;
const newEmail = (): string => `${randomBytes(6).toString('hex')}@example.test`;

export function signIn(client: Client, { email, password }: Pick<Person, 'email' | 'password'>): Promise<Reply> {
  return client.post('/auth/sign-in', { email, password });
}

/** The first administrator, signed in by password. */
export async function theFirstAdmin(host: Host): Promise<SignedIn> {
  const person = { email: newEmail(), password: newPassword() };
  const made = await bootstrap(host.app, person);
  if (made.outcome !== 'created') throw new Error(made.outcome);
  return signedIn(host, { ...person, adminId: made.adminId });
}

/** An administrator who was invited and accepted, and waits to be activated. */
export async function anAcceptedAdmin(host: Reachable, by: SignedIn): Promise<Person> {
  const person = { email: newEmail(), password: newPassword() };
  const { body } = await expecting('created', by.client.post('/admins', { email: person.email, name: 'Colleague' }));
  const code = await host.codeFor(person.email);
  await expecting('accepted', host.client().post('/invitations/accept', { code, password: person.password }));
  return { ...person, adminId: body['admin'].adminId };
}

/** An active administrator without any ability. */
export async function anActiveAdmin(host: Reachable, by: SignedIn): Promise<Person> {
  const person = await anAcceptedAdmin(host, by);
  await expecting('changed', by.client.post(`/admins/${person.adminId}/activate`, { reason: 'starts today' }));
  return person;
}

export async function signedIn(host: Reachable, person: Person): Promise<SignedIn> {
  const client = host.client();
  await expecting('signed_in', signIn(client, person));
  return { ...person, client };
}

/**
 * Enrols a second factor; answers the phone that makes its codes. The code of this step is used up; where the test sets the time,
 * so that no step ends meanwhile, the one before it is, and two are left.
 */
export async function aSecondFactor({ client, password }: SignedIn, time?: Pick<ManualClock, 'now'>): Promise<Phone> {
  const { body } = await expecting('started', client.post('/totp/enrolment', { password }));
  const phone = new Phone(body['secret'], time && (() => time.now()));
  await expecting('enabled', client.post('/totp/enrolment/confirm', { code: phone.code(time === undefined ? 0 : -1) }));
  return phone;
}

/** The same person, with a second factor and a session proven by it: nobody may make a factor mandatory without one. */
export async function withASecondFactor(host: Reachable, person: SignedIn): Promise<SignedIn> {
  const phone = await aSecondFactor(person);
  const client = host.client();
  const { body } = await expecting('totp_required', signIn(client, person));
  await expecting('signed_in', client.post('/auth/totp', { challenge: body['challenge'], code: phone.code(1) }));
  return { ...person, client };
}

export class Phone {
  /** @param now the time the host goes by, where a test sets it */
  constructor(
    readonly secret: string,
    private readonly now: () => number = Date.now,
  ) {}

  /** The code of this step, or of one the host accepts as well: -1 or +1. A step is good for one sign-in, and only forwards. */
  code(drift: -1 | 0 | 1): string {
    const totp = new TOTP({ secret: Secret.fromBase32(this.secret), digits: 6, period: 30 });
    return totp.generate({ timestamp: this.now() + drift * 30_000 });
  }
}

export async function expecting(wanted: string, asked: Promise<Reply>): Promise<Reply> {
  const reply = await asked;
  if (ending(reply) !== wanted) throw new Error(`expected ${wanted}, got ${String(reply.status)} ${reply.text}`);
  return reply;
}

/** As an import leaves an admin whose password somebody else knew; no operation of this host does. */
export async function mustChangePassword({ db, schema: { schema } }: OpenedDatabase, adminId: string): Promise<void> {
  const table = sql.table(schema === undefined ? 'admin_infra_admins' : `${schema}.admin_infra_admins`);
  await sql`update ${table} set must_change_password = 1 where id = ${adminId}`.execute(db);
}
