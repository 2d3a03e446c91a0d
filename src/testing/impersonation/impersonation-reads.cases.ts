import { NOBODY } from '../kit/arranged.js';
import { casesOf } from '../kit/conformance-case.js';
import { at, UNICODE } from '../kit/moments.js';
import { pageCases } from '../kit/page-cases.js';
import { end } from '../sessions/ending.js';
import { opened } from '../sessions/session-records.js';
import { aPair, listOf, pageOf, snapshotOf, started } from './impersonation-records.js';

const PAGES = '`page` is newest first, keyset, and stable under inserts';
const FILTERS = 'both filters together find those of the one by the other; dead ones are answered, not hidden';
const LATEST = '`latestBy` answers the impersonation by this admin that was started last, of those that nobody has ended';

export const impersonationReadCases = casesOf('ImpersonationQueryRepository', [
  ...pageCases(listOf, { rule: PAGES }),
  {
    name: 'page: each with its reason and all that decides whether it lives, and no other session',
    rule: 'each method is one read of one consistent moment',
    run: async (arranged) => {
      const pair = await aPair(arranged);
      const session = await started(arranged, pair, { reason: UNICODE });
      await opened(arranged, pair.admin);
      const page = await arranged.contracts.ImpersonationQueryRepository.page({
        adminId: null,
        impersonatorId: null,
        cursor: null,
        limit: 9,
      });
      const snapshot = await snapshotOf(arranged, session);
      arranged.check.equal('the page', page, { outcome: 'page', impersonations: [{ snapshot, reason: UNICODE }], next: null });
    },
  },
  {
    name: 'page: of one admin, by one admin, and both',
    rule: FILTERS,
    run: async (arranged) => {
      const [pair, other] = [await aPair(arranged), await aPair(arranged)];
      const first = await started(arranged, pair);
      await arranged.arrange('an ended impersonation', end(arranged, first, { at: at(2) }));
      const second = await started(arranged, { ...pair, admin: other.admin }, { session: { openedAt: at(3) } });
      const third = await started(arranged, { ...other, admin: pair.admin }, { session: { openedAt: at(4) } });
      const found = async (query: Parameters<typeof pageOf>[1]) => {
        const page = await pageOf(arranged, query);
        return page.outcome === 'page' ? page.ids : page;
      };
      const [adminId, impersonatorId] = [pair.admin.adminId, pair.actor.adminId];
      arranged.check.equal('of the one', await found({ adminId }), [third.sessionId, first.sessionId]);
      arranged.check.equal('by the other', await found({ impersonatorId }), [second.sessionId, first.sessionId]);
      arranged.check.equal('both', await found({ adminId, impersonatorId }), [first.sessionId]);
      arranged.check.equal('the wrong way round', await found({ adminId: impersonatorId }), []);
      arranged.check.equal('of nobody', await found({ adminId: NOBODY }), []);
    },
  },
  {
    name: 'latestBy: the last that nobody has ended, with all that decides whether it lives; null for none',
    rule: LATEST,
    run: async (arranged) => {
      const [pair, other] = [await aPair(arranged), await aPair(arranged)];
      const latest = () => arranged.contracts.ImpersonationQueryRepository.latestBy({ impersonatorId: pair.actor.adminId });
      await started(arranged, { ...other, admin: pair.actor });
      arranged.check.equal('by who is impersonated', await latest(), null);
      const over = await started(arranged, pair, { session: { expiresAt: at(3) } });
      arranged.check.equal('one that is over', await latest(), await snapshotOf(arranged, over));
      const session = await started(arranged, pair, { session: { openedAt: at(4) } });
      arranged.check.equal('a later one', await latest(), await snapshotOf(arranged, session));
      await arranged.arrange('an ended impersonation', end(arranged, session, { at: at(5) }));
      arranged.check.equal('the one before it', (await latest())?.session.sessionId, over.sessionId);
      await arranged.arrange('an ended impersonation', end(arranged, over, { at: at(5) }));
      arranged.check.equal('when all are ended', await latest(), null);
    },
  },
]);
