import { isOwn } from '../../kernel/actor.js';
import { adminTarget } from '../../kernel/proofs.js';
import { VIEW_ADMINS } from '../../lifecycle/lifecycle.abilities.js';
import { isKnownAdmin } from '../../lifecycle/read-admin.step.js';
import { pageAskedFor } from '../../runner/input/page-asked-for.js';
import type { ResultOf } from '../../runner/operation.js';
import { EVERY_MODE, OWN_ACCOUNT, read } from '../../runner/operation.js';
import { done, refused } from '../../runner/outcomes.js';
import { LINKS_VIEWED } from './external.events.js';
import { LinksInput } from './external.inputs.js';
import { linkPage } from './external.methods.js';
import type { ExternalLinkView } from './external.view.js';
import { externalLinkView } from './external.view.js';

/** Open while external sign-in is switched off, too: what could be used again is to be seen. */
export const links = read('external.links', {
  input: LinksInput,
  actors: 'any',
  // One's own links need no ability; whoever may see admins sees how each may come in, too.
  ability: ({ adminId }, actor) => (isOwn(actor, adminId) ? OWN_ACCOUNT : VIEW_ADMINS),
  target: ({ adminId }) => adminTarget(adminId),
  openDuring: EVERY_MODE,
  outcomes: {
    /** One page, the one linked last comes first, revoked ones among them; `next` is null on the last one. */
    page: done<{ readonly items: readonly ExternalLinkView[]; readonly next: string | null }>(),
    /** There is no such admin. */
    not_found: refused<{ readonly entity: 'admin' }>(),
    /** The cursor is none that an earlier page handed out. */
    invalid_cursor: refused(),
  },
  audits: [LINKS_VIEWED],
}).body(async (run) => {
  const { adminId } = run.input;
  const [known, page] = await Promise.all([
    isKnownAdmin(run, adminId),
    run.query(linkPage, { adminId, ...pageAskedFor(run.input) }),
  ]);
  if (!known) return run.end('not_found', { entity: 'admin' });
  if (page.outcome === 'invalid_cursor') return run.end('invalid_cursor');
  run.audit(LINKS_VIEWED, {});
  return run.end('page', { items: Object.freeze(page.links.map(externalLinkView)), next: page.next });
});
export type LinksResult = ResultOf<typeof links>;
