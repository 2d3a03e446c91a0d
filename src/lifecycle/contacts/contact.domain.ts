import { contract, domain, feature } from '../../runner/domain.js';
import { addContact } from './add-contact.operation.js';
import { confirmVerification } from './confirm-verification.operation.js';
import { ContactCommandRepository } from './contact-command-repository.contract.js';
import { ContactQueryRepository } from './contact-query-repository.contract.js';
import { MANAGE_CONTACTS } from './contact.abilities.js';
import {
  CONTACT_ADDED,
  CONTACT_ADDED_NOTICE,
  CONTACT_RETIRED,
  CONTACT_RETIRED_NOTICE,
  CONTACT_VERIFIED,
  CONTACTS_VIEWED,
  EMAIL_VERIFICATION,
  PHONE_VERIFICATION,
  PRIMARY_CHANGED,
  PRIMARY_CHANGED_NOTICE,
  VERIFICATION_REJECTED,
  VERIFICATION_REVOKED,
  VERIFICATION_REVOKED_NOTICE,
  VERIFICATION_SENT,
} from './contact.events.js';
import * as methods from './contact.methods.js';
import { ContactOrchestrator } from './contact.orchestrator.js';
import { contacts } from './contacts.operation.js';
import { makePrimary } from './make-primary.operation.js';
import { requestVerification } from './request-verification.operation.js';
import { retireContact } from './retire-contact.operation.js';
import { revokeVerification } from './revoke-verification.operation.js';

/** Further ways to reach an admin. The address of signing in stands on the admin's own record, with or without this feature. */
export const contactsDomain = domain({
  key: 'contacts',
  name: 'lifecycle',
  feature: feature('contacts', { default: false }),
  contracts: {
    ContactQueryRepository: contract<ContactQueryRepository>(ContactQueryRepository, { page: true, byId: true }),
    ContactCommandRepository: contract<ContactCommandRepository>(ContactCommandRepository, {
      add: true,
      retire: true,
      makePrimary: true,
      requestVerification: true,
      confirmVerification: true,
      revokeVerification: true,
    }),
  },
  methods,
  operations: {
    addContact,
    retireContact,
    makePrimary,
    contacts,
    requestVerification,
    confirmVerification,
    revokeVerification,
  },
  events: [
    CONTACT_ADDED,
    CONTACT_RETIRED,
    PRIMARY_CHANGED,
    VERIFICATION_SENT,
    CONTACT_VERIFIED,
    VERIFICATION_REJECTED,
    VERIFICATION_REVOKED,
    CONTACTS_VIEWED,
  ],
  notifications: [CONTACT_ADDED_NOTICE, CONTACT_RETIRED_NOTICE, PRIMARY_CHANGED_NOTICE, VERIFICATION_REVOKED_NOTICE],
  purposes: [EMAIL_VERIFICATION, PHONE_VERIFICATION],
  abilities: [MANAGE_CONTACTS],
  orchestrator: ContactOrchestrator,
});
