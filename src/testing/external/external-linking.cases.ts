import { withdraw } from '../lifecycle/invited-records.js';
import { NOBODY, together } from '../kit/arranged.js';
import { AUTHOR, authored, movedAuthors } from '../kit/authors.js';
import { casesOf } from '../kit/conformance-case.js';
import { at, UNICODE } from '../kit/moments.js';
import { aLink, asLinked, confirm, confirmed, link, linked, linkOf, linksOf, revoke } from './external-records.js';

const LINK = '`link` inserts a link that nobody confirmed';
const TAKEN = '`taken` while a link that is not revoked is of the same identity, whoever it is of; of two at once one wins';
const EXACT = 'identities are compared as they are, without folding case, trimming or composing accents';
const LIMIT = '`limit_reached` while `limit` of them are not revoked, and no number of calls at once passes it';
const CONFIRM =
  '`confirm` sets `confirmedAt`, once, and only while provider and external id are those of the link, else `other_identity`';

export const externalLinkingCases = casesOf('ExternalIdentityCommandRepository', [
  {
    name: 'link: as it was given, confirmed by nobody, and for that admin alone',
    rule: LINK,
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      const asked = aLink(arranged, admin, { externalId: `${UNICODE} ${arranged.id()}`, usage: 'notify_only', at: at(3) });
      arranged.check.equal('the answer', await link(arranged, asked), { outcome: 'won', linkId: asked.linkId });
      arranged.check.equal('the link', await linkOf(arranged, asked), asLinked(asked));
      arranged.check.equal("another's", await linksOf(arranged, other), []);
      arranged.check.equal('the epoch', (await arranged.stateOf(admin.adminId)).epoch, admin.epoch);
      arranged.check.lost('for nobody', await link(arranged, aLink(arranged, { adminId: NOBODY })), 'not_found');
    },
  },
  {
    name: 'link: one identity is linked once, to whomever, until it is revoked',
    rule: TAKEN,
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      const one = await linked(arranged, admin);
      const { provider, externalId } = one;
      const again = { provider, externalId };
      arranged.check.lost('again', await link(arranged, aLink(arranged, admin, again)), 'taken');
      arranged.check.lost(
        'by another',
        await link(arranged, aLink(arranged, other, { ...again, usage: 'notify_only' })),
        'taken',
      );
      arranged.check.won('at another provider', await link(arranged, aLink(arranged, other, { ...again, provider: 'github' })));
      await arranged.arrange('a revoked link', revoke(arranged, one));
      arranged.check.won('once it is revoked', await link(arranged, aLink(arranged, other, again)));
      arranged.check.equal('the one of before', await linkOf(arranged, one), { ...one, revokedAt: at(9) });
    },
  },
  {
    name: 'link: identities that differ by case, a blank, an accent or a wildcard are different',
    rule: EXACT,
    run: async (arranged) => {
      const admin = await arranged.active();
      const name = arranged.id();
      for (const externalId of [`a_${name}\u00e9`, `A_${name}\u00e9`, `a_${name}e\u0301`, `a_${name}e`, `ax${name}\u00e9`]) {
        arranged.check.won(externalId, await link(arranged, aLink(arranged, admin, { externalId })));
      }
      arranged.check.equal('the links', (await linksOf(arranged, admin)).length, 5);
    },
  },
  {
    name: 'link: of 16 parallel calls with one identity one wins, whosever it is to be',
    rule: TAKEN,
    run: async (arranged) => {
      const admins = [await arranged.active(), await arranged.active()] as const;
      const { externalId } = aLink(arranged, admins[0]);
      const claims = await together(16, (index) =>
        link(arranged, aLink(arranged, admins[index % 4 < 2 ? 0 : 1], { externalId }), arranged.process(index)),
      );
      arranged.check.endings('16 calls', claims, { won: 1, taken: 15 });
    },
  },
  {
    name: 'link: the limit holds for 16 parallel calls; revoked ones do not count, nor those of others',
    rule: LIMIT,
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      await linked(arranged, other);
      await arranged.arrange('a revoked link', revoke(arranged, await linked(arranged, admin)));
      const claims = await together(16, (index) => link(arranged, aLink(arranged, admin, { limit: 3 }), arranged.process(index)));
      arranged.check.endings('16 calls', claims, { won: 3, limit_reached: 13 });
      arranged.check.won('under a higher limit', await link(arranged, aLink(arranged, admin, { limit: 4 })));
    },
  },
  {
    name: 'confirm: that one alone, once, and by its own identity',
    rule: CONFIRM,
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      const [one, beside] = [await linked(arranged, admin), await linked(arranged, admin, { usage: 'notify_only' })];
      const { linkId, provider, externalId, usage } = one;
      const theirs = await confirm(arranged, { ...one, adminId: other.adminId });
      arranged.check.lost("as another's", theirs, 'not_found');
      for (const [what, changes] of Object.entries({
        'another account': { externalId: beside.externalId },
        'in capitals': { externalId: externalId.toUpperCase() },
        'another provider': { provider: 'github' },
      })) {
        arranged.check.lost(what, await confirm(arranged, { ...one, ...changes }), 'other_identity');
      }
      arranged.check.equal('until then', await linkOf(arranged, one), one);
      const won = { outcome: 'won', linkId, provider, externalId, usage };
      arranged.check.equal('the answer', await confirm(arranged, one), won);
      arranged.check.lost('again', await confirm(arranged, one, { at: at(11) }), 'already_confirmed');
      arranged.check.equal('the link', await linkOf(arranged, one), { ...one, confirmedAt: at(7) });
      arranged.check.equal('another one', await linkOf(arranged, beside), beside);
      arranged.check.equal('status, version and epoch', await arranged.stateOf(admin.adminId), admin);
      arranged.check.lost('one that is none', await confirm(arranged, aLink(arranged, admin)), 'not_found');
    },
  },
  {
    name: 'link, confirm: nothing for who is closed, and nothing of what is revoked',
    rule: '`not_found` for `link` and `confirm` unless the admin is not closed, and for `confirm` of a revoked link',
    run: async (arranged) => {
      const [invited, admin] = [await arranged.invited(), await arranged.active()];
      const [theirs, gone] = [await linked(arranged, invited), await linked(arranged, admin)];
      await arranged.arrange('a revoked link', revoke(arranged, gone));
      arranged.check.lost('confirming what is revoked', await confirm(arranged, gone), 'not_found');
      await arranged.arrange('a closed admin', withdraw(arranged, invited));
      arranged.check.lost('linking to who is closed', await link(arranged, aLink(arranged, invited)), 'not_found');
      arranged.check.lost('confirming theirs', await confirm(arranged, theirs), 'not_found');
    },
  },
  {
    name: 'link, confirm, revoke: refused when their author moved',
    rule: AUTHOR,
    run: async (arranged) => {
      const admin = await arranged.active();
      const one = await linked(arranged, admin);
      for (const [what, by] of Object.entries(await movedAuthors(arranged))) {
        arranged.check.lost(`link by ${what}`, await link(arranged, aLink(arranged, admin, { by })), 'author_moved');
        arranged.check.lost(`confirm by ${what}`, await confirm(arranged, one, { by }), 'author_moved');
        arranged.check.lost(`revoke by ${what}`, await revoke(arranged, one, { by }), 'author_moved');
      }
      arranged.check.equal('the links', await linksOf(arranged, admin), [one]);
      const by = authored(admin);
      arranged.check.won('link by its owner', await link(arranged, aLink(arranged, admin, { by })));
      arranged.check.won('confirm by its owner', await confirm(arranged, one, { by }));
      arranged.check.won('revoke by its owner', await revoke(arranged, await confirmed(arranged, admin), { by }));
    },
  },
]);
