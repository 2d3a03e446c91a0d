import { digestOf } from '../kernel/digest.js';
import type { Redacted } from '../kernel/redacted.js';
import type { Queries } from '../runner/capabilities.js';
import type { CodeOwnerQuery } from './admin-query-repository.contract.js';
import { ownerOfCode } from './lifecycle.methods.js';

/** What of an admin's own no password of theirs may be made of. One list, so that no way of setting one is more lenient. */
export function ownerWords({ email, name }: { readonly email: string; readonly name: string }): readonly string[] {
  return [email, name];
}

/**
 * The same of whoever a code was mailed to. Asked before the code is used up, so that a password made of them costs none. A code that
 * opens nothing has no words, and what is called after is the same: whoever guesses at codes learns nothing by it.
 */
export async function wordsOfCodeOwner(
  run: Queries,
  { code, purpose }: { readonly code: Redacted; readonly purpose: { readonly name: CodeOwnerQuery['purpose'] } },
): Promise<readonly string[]> {
  const codeDigest = digestOf('one_time_code', code.reveal());
  const found = await run.query(ownerOfCode, { codeDigest, purpose: purpose.name, at: run.now });
  return found === null ? [] : ownerWords(found);
}
