import { isOwn } from '../kernel/actor.js';
import { adminTarget } from '../kernel/proofs.js';
import type { ResultOf } from '../runner/operation.js';
import { EVERY_MODE, OWN_ACCOUNT, read } from '../runner/operation.js';
import { done, refused } from '../runner/outcomes.js';
import type { AdminView } from './admin.view.js';
import { adminView } from './admin.view.js';
import { VIEW_ADMINS } from './lifecycle.abilities.js';
import { PROFILE_VIEWED } from './lifecycle.events.js';
import { AdminIdInput } from './lifecycle.inputs.js';
import { adminById } from './lifecycle.methods.js';

export const admin = read('admin.admin', {
  input: AdminIdInput,
  actors: 'any',
  // Oneself needs no ability; anybody else does.
  ability: ({ adminId }, actor) => (isOwn(actor, adminId) ? OWN_ACCOUNT : VIEW_ADMINS),
  target: ({ adminId }) => adminTarget(adminId),
  openDuring: EVERY_MODE,
  outcomes: {
    /** The admin as an operator may see it: no credential, no epoch. */
    found: done<{ readonly admin: AdminView }>(),
    /** There is no such admin. */
    not_found: refused<{ readonly entity: 'admin' }>(),
  },
  audits: [PROFILE_VIEWED],
}).body(async (run) => {
  const record = await run.query(adminById, { adminId: run.input.adminId });
  if (record === null) return run.end('not_found', { entity: 'admin' });
  run.audit(PROFILE_VIEWED, {});
  return run.end('found', { admin: adminView(record) });
});
export type AdminResult = ResultOf<typeof admin>;
