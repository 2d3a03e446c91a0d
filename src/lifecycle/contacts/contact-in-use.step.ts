import type { AdminId, ContactId } from '../../kernel/ids.js';
import type { Queries } from '../../runner/capabilities.js';
import { contactById } from './contact.methods.js';
import type { ContactRecord } from './contact.record.js';

/** How many contacts an admin may have that are not retired: nobody is reached in more ways, and each may cost the host a message. */
export const MOST_CONTACTS = 10;

/** The contact, unless there is none or it is retired: what is retired is on record, and is never used. */
export async function contactInUse(
  run: Queries,
  { adminId, contactId }: { readonly adminId: AdminId; readonly contactId: ContactId },
): Promise<ContactRecord | null> {
  const contact = await run.query(contactById, { adminId, contactId });
  return contact?.retiredAt === null ? contact : null;
}
