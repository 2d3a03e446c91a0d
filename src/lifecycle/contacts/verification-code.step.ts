import type { FreshCode } from '../../credentials/issue-code.step.js';
import { freshCode } from '../../credentials/issue-code.step.js';
import { digestOf } from '../../kernel/digest.js';
import type { Digest } from '../../kernel/ids.js';
import type { Redacted } from '../../kernel/redacted.js';
import type { Queries } from '../../runner/capabilities.js';
import type { ContactRecord } from './contact.record.js';

/** The contact that a code is about, as far as the code depends on it. */
export type CodedContact = Pick<ContactRecord, 'contactId' | 'kind' | 'canonicalValue'>;

/** A code that proves this contact, and would prove no other one, nor this one with another value. */
export function codeFor(run: Queries, contact: CodedContact): FreshCode {
  const { code, expiresAt } = freshCode(run, run.policy.codes.verificationTtlMs);
  return { code, codeDigest: digestOfCode(code, contact), expiresAt };
}

/** What is stored of a code covers what it proves: typed in beside any other contact or value it is another code. */
export function digestOfCode(code: Redacted, { contactId, kind, canonicalValue }: CodedContact): Digest {
  return digestOf('contact_code', JSON.stringify([code.reveal(), contactId, kind, canonicalValue]));
}
