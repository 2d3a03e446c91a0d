import type { Actor } from './actor.js';
import type { AdminId } from './ids.js';

/**
 * Who writes, as every decisive command is told.
 *
 * An adapter that stores admins beside the data makes the write conditional on it: while `by.kind` is `admin`, that admin
 * must be `active` and still carry `credentialEpoch`, else the answer is `lost` with `author_moved`.
 */
export type WriteAuthor =
  | { readonly kind: 'admin'; readonly adminId: AdminId; readonly credentialEpoch: number }
  | { readonly kind: 'system'; readonly name: string };

export function authorOf(actor: Actor): WriteAuthor {
  return actor.kind === 'system'
    ? { kind: 'system', name: actor.name }
    : { kind: 'admin', adminId: actor.adminId, credentialEpoch: actor.session.credentialEpoch };
}
