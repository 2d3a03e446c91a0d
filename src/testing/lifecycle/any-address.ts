import { canonicalEmail } from '../../kernel/canonical-email.js';
import type { CanonicalEmail } from '../../kernel/ids.js';

/** An address and its canonical form, as an application has it that lets in local parts of any script. */
export function addressOf(email: string): { readonly email: string; readonly canonicalEmail: CanonicalEmail } {
  const canonical = canonicalEmail(email, { unicodeLocalParts: true, singleLabelHosts: false });
  if (canonical === null) throw new RangeError(`the kit itself made no address: ${email}`);
  return { email, canonicalEmail: canonical };
}
