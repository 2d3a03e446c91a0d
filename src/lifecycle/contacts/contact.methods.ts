import { contractMethods, demandFit, demandSubject } from '../../kernel/contract-method.js';
import type { Grant } from '../../kernel/proofs.js';
import { aContactId, anAdminId, anInstant, integer, list, literal, nullable, text, union } from '../../kernel/shape.js';
import type { OwnAccount } from '../../runner/operation.js';
import { ContactCommandRepository } from './contact-command-repository.contract.js';
import { ContactQueryRepository } from './contact-query-repository.contract.js';
import type { MANAGE_CONTACTS } from './contact.abilities.js';
import { contactRecord } from './contact.record.js';

const MAX_PAGE = 100;

const queries = contractMethods<ContactQueryRepository>(ContactQueryRepository);
const commands = contractMethods<ContactCommandRepository>(ContactCommandRepository);

/** What opens the writes: one's own account, or the right to keep somebody else's contacts. */
export type ContactGrant = Grant<OwnAccount | (typeof MANAGE_CONTACTS)['key']>;

export const contactPage = queries.query(
  'page',
  union('outcome', {
    page: { contacts: list(contactRecord, MAX_PAGE), next: nullable(text(512, 1)) },
    invalid_cursor: {},
  }),
  (asked, answered) => {
    if (answered.outcome !== 'page') return;
    for (const { adminId } of answered.contacts) demandSubject('admin', asked.adminId, adminId);
    demandFit('a page holds at most as many as were asked for', answered.contacts.length <= asked.limit);
  },
);

export const contactById = queries.query('byId', nullable(contactRecord), (asked, answered) => {
  if (answered === null) return;
  demandSubject('admin', asked.adminId, answered.adminId);
  demandSubject('contact', asked.contactId, answered.contactId);
});

const won = { contactId: aContactId };
type Asked = { readonly contactId: string };
type Answered = { readonly outcome: 'won'; readonly contactId: string } | { readonly outcome: 'lost' };

function demandContact(asked: Asked, answered: Answered): void {
  if (answered.outcome === 'won') demandSubject('contact', asked.contactId, answered.contactId);
}

export const addContactWrite = commands.change<ContactGrant>()(
  'add',
  union('outcome', { won, lost: { reason: literal('author_moved', 'not_found', 'duplicate', 'limit_reached') } }),
  ({ adminId }) => adminId,
  demandContact,
);

export const retireContactWrite = commands.change<ContactGrant>()(
  'retire',
  union('outcome', { won, lost: { reason: literal('author_moved', 'not_found', 'primary', 'already_retired') } }),
  ({ adminId }) => adminId,
  demandContact,
);

export const makePrimaryWrite = commands.change<ContactGrant>()(
  'makePrimary',
  union('outcome', {
    won: {
      adminId: anAdminId,
      contactId: aContactId,
      formerContactId: aContactId,
      credentialEpoch: integer(0),
    },
    lost: { reason: literal('author_moved', 'not_found', 'primary_moved', 'not_email', 'not_verified', 'duplicate') },
  }),
  ({ adminId }) => adminId,
  (asked, answered) => {
    if (answered.outcome !== 'won') return;
    demandSubject('admin', asked.adminId, answered.adminId);
    demandSubject('contact', asked.contactId, answered.contactId);
    demandFit('the address of before is another contact', answered.formerContactId !== answered.contactId);
  },
);

/** Sends a code to a contact: it opens nothing until the owner brings it back from a session of their own. */
export const requestVerificationWrite = commands.change<ContactGrant>()(
  'requestVerification',
  union('outcome', {
    won: { contactId: aContactId, address: text(254, 3) },
    lost: { reason: literal('author_moved', 'not_found', 'already_verified', 'too_soon'), retryAt: nullable(anInstant) },
  }),
  ({ adminId }) => adminId,
  (asked, answered) => {
    if (answered.outcome === 'won') demandSubject('contact', asked.contactId, answered.contactId);
    else
      demandFit(
        'who came too soon is told until when, and nobody else',
        (answered.reason === 'too_soon') === (answered.retryAt !== null),
      );
  },
);

/** Opened by the owner's account alone: whoever may keep somebody's contacts cannot say that they are proven. */
export const confirmVerificationWrite = commands.change<Grant<OwnAccount>>()(
  'confirmVerification',
  union('outcome', { won, lost: { reason: literal('author_moved', 'not_found', 'unknown', 'expired') } }),
  ({ adminId }) => adminId,
  demandContact,
);

export const revokeVerificationWrite = commands.change<ContactGrant>()(
  'revokeVerification',
  union('outcome', { won, lost: { reason: literal('author_moved', 'not_found', 'primary', 'nothing_to_revoke') } }),
  ({ adminId }) => adminId,
  demandContact,
);
