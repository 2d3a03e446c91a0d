import { Inject, Injectable } from '@nestjs/common';

import type { Actor, AdminActor } from '../../kernel/actor.js';
import { OperationRunner } from '../../runner/runner.js';
import type { AddContactResult } from './add-contact.operation.js';
import { addContact } from './add-contact.operation.js';
import type { ConfirmVerificationResult } from './confirm-verification.operation.js';
import { confirmVerification } from './confirm-verification.operation.js';
import type { AddContactInput, ConfirmVerificationInput, ContactInput, ContactsInput } from './contact.inputs.js';
import type { ContactsResult } from './contacts.operation.js';
import { contacts } from './contacts.operation.js';
import type { MakePrimaryResult } from './make-primary.operation.js';
import { makePrimary } from './make-primary.operation.js';
import type { RequestVerificationResult } from './request-verification.operation.js';
import { requestVerification } from './request-verification.operation.js';
import type { RetireContactResult } from './retire-contact.operation.js';
import { retireContact } from './retire-contact.operation.js';
import type { RevokeVerificationResult } from './revoke-verification.operation.js';
import { revokeVerification } from './revoke-verification.operation.js';

/**
 * Further ways to reach an admin, and which address that admin signs in with.
 *
 * When to use: "my addresses" pages, and for operators when somebody lost a mailbox. Feature `contacts`, off unless it is switched on.
 *
 * Promises: a contact counts as verified by nothing but a code that its owner brought back from there, in a session of their own. A value
 * never changes, and no record goes away. Nobody signs in with any contact but the one address, which no two admins share.
 *
 * Failures: see each result.
 *
 * @example
 * const added = await contacts.addContact(actor, { adminId: actor.adminId, email: 'ada@home.example' });
 * if (added.outcome === 'added') await contacts.requestVerification(actor, { adminId: actor.adminId, contactId: added.contactId });
 */
@Injectable()
export class ContactOrchestrator {
  constructor(@Inject(OperationRunner) private readonly runner: OperationRunner) {}

  /** A page of contacts, retired ones among them. Needs `admins.view`, but for one's own. */
  contacts(actor: Actor, input: ContactsInput): Promise<ContactsResult> {
    return this.runner.run(contacts, actor, input);
  }

  /** Adds an address or a phone, which proves nothing yet. Needs `admins.contacts.manage`, but for one's own. */
  addContact(actor: Actor, input: AddContactInput): Promise<AddContactResult> {
    return this.runner.run(addContact, actor, input);
  }

  /** Uses a contact no more. Needs `admins.contacts.manage`, but for one's own. */
  retireContact(actor: Actor, input: ContactInput): Promise<RetireContactResult> {
    return this.runner.run(retireContact, actor, input);
  }

  /**
   * Makes a verified address the one to sign in with; replace the client's cookie with `issued`. Needs `admins.contacts.manage`, but for
   * one's own.
   */
  makePrimary(actor: Actor, input: ContactInput): Promise<MakePrimaryResult> {
    return this.runner.run(makePrimary, actor, input);
  }

  /** Sends a code to a contact. Needs `admins.contacts.manage`, but for one's own. */
  requestVerification(actor: Actor, input: ContactInput): Promise<RequestVerificationResult> {
    return this.runner.run(requestVerification, actor, input);
  }

  /** Proves one of the caller's own contacts by the code that came there. */
  confirmVerification(actor: AdminActor, input: ConfirmVerificationInput): Promise<ConfirmVerificationResult> {
    return this.runner.run(confirmVerification, actor, input);
  }

  /** Has a contact count as unproven. Needs `admins.contacts.manage`, but for one's own. */
  revokeVerification(actor: Actor, input: ContactInput): Promise<RevokeVerificationResult> {
    return this.runner.run(revokeVerification, actor, input);
  }
}
