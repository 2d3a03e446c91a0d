import { adminTarget } from '../kernel/proofs.js';
import type { CallOf } from '../operations/call.js';
import { EVERY_MODE, OWN_ACCOUNT, read } from '../operations/declaration.js';
import type { ResultOf } from '../operations/declaration.js';
import { ended, outcome } from '../operations/outcomes.js';
import { adminView } from './admin.view.js';
import type { AdminView } from './admin.view.js';
import { adminById, adminPage } from './lifecycle.edges.js';
import { AdminIdInput, AdminsInput } from './lifecycle.inputs.js';

const DEFAULT_LIMIT = 20;

export const admin = read('admin.get', {
  input: AdminIdInput,
  actors: 'any',
  ability: ({ adminId }, actor) => (actor.kind === 'admin' && actor.adminId === adminId ? OWN_ACCOUNT : 'admins.view'),
  target: ({ adminId }) => adminTarget(adminId),
  openDuring: EVERY_MODE,
  outcomes: { found: outcome<{ readonly admin: AdminView }>(), not_found: outcome<{ readonly entity: 'admin' }>() },
  audits: ['view.admin.profile'],
});
export type AdminResult = ResultOf<typeof admin>;

export async function adminBody(call: CallOf<typeof admin>): Promise<AdminResult> {
  const record = await call.ask(adminById, { adminId: call.input.adminId });
  if (record === null) return ended('not_found', { entity: 'admin' });
  call.audit('view.admin.profile', {});
  return ended('found', { admin: adminView(record) });
}

export const admins = read('admin.list', {
  input: AdminsInput,
  actors: 'any',
  ability: 'admins.view',
  target: () => null,
  openDuring: EVERY_MODE,
  outcomes: {
    page: outcome<{ readonly items: readonly AdminView[]; readonly next: string | null }>(),
    invalid_cursor: outcome(),
  },
});
export type AdminsResult = ResultOf<typeof admins>;

export async function adminsBody(call: CallOf<typeof admins>): Promise<AdminsResult> {
  const { status, search, cursor, limit } = call.input;
  const page = await call.ask(adminPage, {
    filter: { status: status ?? null, search: search ?? null },
    cursor: cursor ?? null,
    limit: limit ?? DEFAULT_LIMIT,
  });
  if (page.outcome === 'invalid_cursor') return ended('invalid_cursor');
  return ended('page', { items: Object.freeze(page.admins.map(adminView)), next: page.next });
}
