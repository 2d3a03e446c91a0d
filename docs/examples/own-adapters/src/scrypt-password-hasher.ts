import { createHash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

import type { PasswordHasher } from '@maatify/admin-infra';
import { Redacted } from '@maatify/admin-infra';

const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 2 ** 26 };
const derive = promisify<Buffer, Buffer, number, typeof COST, Buffer>(scrypt);
const HASH = /^scrypt15:([0-9a-f]{32}):([0-9a-f]{64})$/;
/** What is worked on where there is no hash, so that an unknown address costs what a wrong password costs. */
const DUMMY = `scrypt15:${'0'.repeat(32)}:${'0'.repeat(64)}`;

/** scrypt fills a short password up with zero bytes, so that one with NUL at its end would be the same; a digest ends nowhere. */
const exact = (password: Redacted) => createHash('sha512').update(password.reveal(), 'utf16le').digest();

/** Passwords with nothing but Node. */
export class ScryptPasswordHasher implements PasswordHasher {
  async verify({ password, hash }: Parameters<PasswordHasher['verify']>[0]) {
    const stored = HASH.exec(hash?.reveal() ?? '');
    const [, salt = '', key = ''] = stored ?? HASH.exec(DUMMY) ?? [];
    const derived = await derive(exact(password), Buffer.from(salt, 'hex'), 32, COST);
    const matches = timingSafeEqual(derived, Buffer.from(key, 'hex')) && stored !== null;
    // Say true beside a match of an older cost once you raise it: the sign-in then renews the hash.
    return { verdict: matches ? ('match' as const) : ('mismatch' as const), needsRehash: false };
  }

  async hash({ password }: { readonly password: Redacted }) {
    const salt = randomBytes(16);
    const key = await derive(exact(password), salt, 32, COST);
    return { hash: Redacted.of(`scrypt15:${salt.toString('hex')}:${key.toString('hex')}`) };
  }
}
