import { domainToASCII, domainToUnicode } from 'node:url';

import { isEmail } from 'class-validator';

import type { CanonicalEmail } from './ids.js';
import { isOfOneScript } from './one-script.js';

/** What an application takes for an address, beyond the usual. */
export interface AddressRules {
  /** Local parts with other than ASCII letters: look-alikes then make two admins of one name. @default false */
  readonly unicodeLocalParts: boolean;
  /** Hosts of one label, such as `root@localhost`. @default false */
  readonly singleLabelHosts: boolean;
}

const USUAL_ADDRESS: AddressRules = Object.freeze({ unicodeLocalParts: false, singleLabelHosts: false });

const MAX_LENGTH = 254;
/** Letters, marks and digits of any script, hyphens, dots: nothing that a URL would read as port, path, query or escape. */
const HOST_AS_TYPED = /^[\p{L}\p{M}\p{N}.-]+$/u;
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{C}\p{Z}\u2800]/u;
const LABELS = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/;
/** A last label of digits, or of hexadecimal, is how a URL spells an IPv4 address. */
const NUMBER_AT_THE_END = /(?:^|\.)(?:[0-9]+|0x[0-9a-f]*)$/;

/**
 * An address as nearly all of them are, in ASCII and without anything that more than one reading is known of: whatever this matches, the
 * whole look below finds right too, and changes nothing but its case. An address is looked at twice in every sign-in.
 */
const PLAIN = /^[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+[a-z]{2,63}$/i;
/** No label and no local part of so short an address is too long. */
const SHORT = 63;

/**
 * The one spelling of an address that lookups and budgets use, or null when it is no address.
 *
 * When to use: where existing admins are imported, and wherever one is looked up by address.
 *
 * Promises: all spellings of one address give one form: trimmed, in lower case, its host in ASCII. What has a form is delivered to
 * as it was checked: nothing in it reads as a second header, a port or a path. A text that NFKC changes, an invisible character, a
 * host label that mixes scripts, and by default any local part outside ASCII have no form, so that no two admins look alike.
 *
 * Failures: none; null says that the text is no address under these rules.
 *
 * @example
 * canonicalEmail(' Eva@Bücher.example '); // 'eva@xn--bcher-kva.example'
 */
export function canonicalEmail(text: string, rules: AddressRules = USUAL_ADDRESS): CanonicalEmail | null {
  const trimmed = text.trim();
  if (trimmed.length <= SHORT && PLAIN.test(trimmed)) return trimmed.toLowerCase() as CanonicalEmail;
  if (trimmed.length > MAX_LENGTH || trimmed.normalize('NFKC') !== trimmed || INVISIBLE.test(trimmed)) return null;
  const at = trimmed.lastIndexOf('@');
  const host = hostOf(trimmed.slice(at + 1));
  if (at < 1 || host === null) return null;
  const canonical = `${trimmed.slice(0, at).toLowerCase()}@${host}`;
  const parsed = isEmail(canonical, {
    allow_utf8_local_part: rules.unicodeLocalParts,
    require_tld: !rules.singleLabelHosts,
    blacklisted_chars: '"(),:;<>[\\]',
  });
  return parsed ? (canonical as CanonicalEmail) : null;
}

/** The host in ASCII, or null. Read label by label before it is converted, and back again after: nothing else was meant. */
function hostOf(typed: string): string | null {
  const host = typed.toLowerCase();
  if (!HOST_AS_TYPED.test(host) || !host.split('.').every(isOfOneScript)) return null;
  const ascii = domainToASCII(host);
  if (!LABELS.test(ascii) || NUMBER_AT_THE_END.test(ascii)) return null;
  // Typed in ASCII already, or what the conversion made stands for exactly what was typed.
  return ascii === host || domainToUnicode(ascii) === host.normalize('NFC') ? ascii : null;
}
