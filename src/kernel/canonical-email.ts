import { domainToASCII } from 'node:url';

import type { CanonicalEmail } from './ids.js';

const MAX_LENGTH = 254;
const MAX_LOCAL_PART = 64;
const LOCAL_PART = /^[^\s@"(),:;<>[\\\]\p{C}]+$/u;
const HOST = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$/;

/**
 * The one spelling of an address that lookups and budgets use, or null when it is no address.
 *
 * All spellings of one address must meet one admin and one attempt budget. A text that NFKC changes (full-width or
 * ligature look-alikes) is refused rather than folded: folding would let two people's addresses become one.
 */
export function canonicalEmail(text: string): CanonicalEmail | null {
  const trimmed = text.trim();
  if (trimmed.length > MAX_LENGTH || trimmed.normalize('NFKC') !== trimmed) return null;
  const at = trimmed.lastIndexOf('@');
  const local = trimmed.slice(0, at);
  if (at < 1 || local.length > MAX_LOCAL_PART || !LOCAL_PART.test(local)) return null;
  const host = domainToASCII(trimmed.slice(at + 1)).toLowerCase();
  if (!HOST.test(host)) return null;
  const canonical = `${local.toLowerCase()}@${host}`;
  return canonical.length <= MAX_LENGTH ? (canonical as CanonicalEmail) : null;
}
