import { digestOf } from '../../kernel/digest.js';
import type { AdminId, Digest } from '../../kernel/ids.js';

/** Without the letters that are read as digits, or as each other. */
const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz';
const LENGTH = 24;
const GROUP = 4;
const BITS_IN_HEX = (LENGTH * 5) / 4;

/** Makes a secret of at least 128 random bits readable: 120 of them, in groups that a person can copy from paper. */
export function recoveryCodeFrom(secret: string): string {
  const bits = BigInt(`0x${digestOf('recovery_code', secret).slice(0, BITS_IN_HEX)}`);
  const digits = bits.toString(LETTERS.length).padStart(LENGTH, '0');
  const letters = digits.replaceAll(/./g, (digit) => LETTERS.charAt(parseInt(digit, LETTERS.length)));
  return letters.replaceAll(new RegExp(`.{${String(GROUP)}}(?=.)`, 'g'), '$&-');
}

/** Under what a code of this admin is stored and found, whichever way it was typed. Plain, because nobody guesses 120 random bits. */
export function recoveryCodeDigest(adminId: AdminId, code: string): Digest {
  const letters = code.toLowerCase().replaceAll(/[\s-]/g, '').replaceAll('o', '0').replaceAll(/[il]/g, '1');
  return digestOf('recovery_code', `${adminId} ${letters}`);
}
