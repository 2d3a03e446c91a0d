import { isOwn } from '../../kernel/actor.js';
import { adminTarget } from '../../kernel/proofs.js';
import { pageAskedFor } from '../../runner/input/page-asked-for.js';
import type { ResultOf } from '../../runner/operation.js';
import { EVERY_MODE, OWN_ACCOUNT, read } from '../../runner/operation.js';
import { done, refused } from '../../runner/outcomes.js';
import { VIEW_ADMINS } from '../lifecycle.abilities.js';
import { isKnownAdmin } from '../read-admin.step.js';
import { CONTACTS_VIEWED } from './contact.events.js';
import { ContactsInput } from './contact.inputs.js';
import { contactPage } from './contact.methods.js';
import type { ContactView } from './contact.view.js';
import { contactView } from './contact.view.js';

export const contacts = read('contacts.contacts', {
  input: ContactsInput,
  actors: 'any',
  // One's own contacts need no ability; whoever may see admins sees the address of each, too.
  ability: ({ adminId }, actor) => (isOwn(actor, adminId) ? OWN_ACCOUNT : VIEW_ADMINS),
  target: ({ adminId }) => adminTarget(adminId),
  openDuring: EVERY_MODE,
  outcomes: {
    /**
     * One page, the one added last comes first, retired ones among them; `next` is null on the last one. An address of signing in that
     * was none before is in no page; `admin` shows it.
     */
    page: done<{ readonly items: readonly ContactView[]; readonly next: string | null }>(),
    /** There is no such admin. */
    not_found: refused<{ readonly entity: 'admin' }>(),
    /** The cursor is none that an earlier page handed out. */
    invalid_cursor: refused(),
  },
  audits: [CONTACTS_VIEWED],
}).body(async (run) => {
  const { adminId } = run.input;
  const [known, page] = await Promise.all([
    isKnownAdmin(run, adminId),
    run.query(contactPage, { adminId, ...pageAskedFor(run.input) }),
  ]);
  if (!known) return run.end('not_found', { entity: 'admin' });
  if (page.outcome === 'invalid_cursor') return run.end('invalid_cursor');
  run.audit(CONTACTS_VIEWED, {});
  const items = page.contacts.map((contact) => contactView(contact, run.now));
  return run.end('page', { items: Object.freeze(items), next: page.next });
});
export type ContactsResult = ResultOf<typeof contacts>;
