import { digestOf } from '../../../src/kernel/digest.js';
import { Redacted } from '@maatify/admin-infra';
import type { AdminId } from '@maatify/admin-infra';

import type { AnyOperation } from '../../../src/runner/operation.js';
import type { AnyCall } from '../../support/expectations.js';
import type { LightWorld, Wrap } from '../../support/light-world.js';
import { EMAIL, PASSWORD } from '../../support/scenarios/authentication.js';
import { isOwnAccount } from '../../support/scenarios/common.js';

type Input = Readonly<Record<string, unknown>>;
type AddAdmin = LightWorld['infra']['store']['addAdmin'];

/** The passwords that expectations give their people; whoever is two of these people at once has all of them. */
const KNOWN = [PASSWORD, 'a password for tests only', 'someone’s own password'];

export const acceptsEveryKnownPassword: Wrap = (contracts) => {
  const { PasswordHasher } = contracts;
  const verify: typeof PasswordHasher.verify = async (asked) => {
    const tried = KNOWN.includes(asked.password.reveal()) ? KNOWN : [asked.password.reveal()];
    for (const password of tried) {
      const answer = await PasswordHasher.verify({ ...asked, password: Redacted.of(password) });
      if (answer.verdict === 'match') return answer;
    }
    return PasswordHasher.verify(asked);
  };
  const hasher = new Proxy(PasswordHasher, {
    get: (target, property) => {
      const value: unknown = property === 'verify' ? verify : Reflect.get(target, property, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  return { ...contracts, PasswordHasher: hasher };
};

/** The admin whom a call is about; null where it is about none, or about one who is still to come. */
export function subjectOf({ infra: { store } }: LightWorld, operation: AnyOperation, { caller, input }: AnyCall): AdminId | null {
  const { adminId, email, token } = input as { adminId?: AdminId; email?: string; token?: Redacted };
  if (adminId !== undefined) return adminId;
  if (operation.authority !== null) {
    const own = isOwnAccount(operation) && !operation.name.startsWith('settings.');
    return own ? ((caller as { adminId?: AdminId }).adminId ?? null) : null;
  }
  if (token !== undefined) {
    const digest = digestOf('session', token.reveal());
    return [...store.sessions.values()].find(({ tokenDigest }) => tokenDigest === digest)?.adminId ?? null;
  }
  const named = [email, EMAIL, 'invited@example.org'].flatMap((one) => (one === undefined ? [] : [store.adminByEmail(one)]));
  return named.find((admin) => admin !== null)?.adminId ?? null;
}

/** Which of the people an operation's preparation adds is the one it is about: -1 where none is. */
export async function placeOfSubject(world: LightWorld, operation: AnyOperation, call: () => Promise<AnyCall>): Promise<number> {
  const added: AdminId[] = [];
  const restore = intercept(world, (add) => (admin) => {
    const row = add(admin);
    added.push(row.adminId);
    return row;
  });
  const called = await call();
  restore();
  const subject = subjectOf(world, operation, called);
  return subject === null ? -1 : added.indexOf(subject);
}

/** Prepares a call whose subject is this admin, who is there already: what the preparation asks of its subject, becomes so of this one. */
export async function preparedAbout(
  world: LightWorld,
  admin: AdminId,
  place: number,
  call: () => Promise<AnyCall>,
): Promise<AnyCall> {
  const { store } = world.infra;
  let count = 0;
  const restore = intercept(world, (add) => (asked) => {
    const mine = (count += 1) - 1 === place;
    const row = store.admins.get(admin);
    if (!mine || row === undefined) return add(asked);
    const wanted = add(asked);
    store.admins.delete(wanted.adminId);
    store.grants.grant(admin, ...(asked.abilities ?? []));
    const { email, canonicalEmail, status, emailVerified } = wanted;
    const passwordHash = wanted.passwordHash ?? row.passwordHash;
    const merged = Object.freeze({ ...row, email, canonicalEmail, status, emailVerified, passwordHash });
    store.admins.set(admin, merged);
    return merged;
  });
  const prepared = await call();
  restore();
  return prepared;
}

/** Asks the same about another admin; null where a call names no admin, or names something of this admin's, too. */
export function askedAbout(call: AnyCall, admin: AdminId): AnyCall | null {
  const input = call.input as Input;
  const names = Object.keys(input);
  if (!names.includes('adminId') || names.includes('sessionId') || names.includes('deviceId')) return null;
  return { ...call, input: { ...input, adminId: admin } };
}

/** Where a call names its subject by an address that this admin had, it names the one of now. */
export function atAddressOf(call: AnyCall, before: string | undefined, now: string | undefined): AnyCall {
  const input = call.input as Input;
  if (before === undefined || now === undefined || input['email'] !== before) return call;
  return { ...call, input: { ...input, email: now } };
}

function intercept(world: LightWorld, by: (add: AddAdmin) => AddAdmin): () => void {
  const { store } = world.infra;
  const add = store.addAdmin.bind(store);
  store.addAdmin = by(add);
  return () => {
    store.addAdmin = add;
  };
}

/** A role that the second preparation makes, and the first made already, is that one: with the abilities and the holders of both. */
export async function sharingRoles(world: LightWorld, call: () => Promise<AnyCall>): Promise<AnyCall> {
  const { store } = world.infra;
  const add = store.addRole.bind(store);
  store.addRole = (asked) => {
    const row = [...store.roles.values()].find(({ name }) => name === asked.name);
    if (row === undefined) return add(asked);
    for (const adminId of asked.holders ?? []) {
      store.setHolding({ adminId, roleId: row.roleId, assignedAt: row.createdAt, assignedBy: null });
    }
    return store.setRole({ ...row, abilities: [...new Set([...row.abilities, ...(asked.abilities ?? [])])] });
  };
  const prepared = await call();
  store.addRole = add;
  return prepared;
}
