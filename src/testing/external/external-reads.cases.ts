import { withdraw } from '../lifecycle/invited-records.js';
import { NOBODY } from '../kit/arranged.js';
import { casesOf } from '../kit/conformance-case.js';
import { at, UNICODE } from '../kit/moments.js';
import { pageCases } from '../kit/page-cases.js';
import { opened } from '../sessions/session-records.js';
import { enabling, starting } from '../totp/totp-factors.js';
import { confirmed, forSignIn, linked, linksOf, listOf, revoke } from './external-records.js';

const SIGN_IN =
  '`forSignIn` answers the link of exactly this identity that is not revoked, confirmed or not and whatever its usage, with the state of its admin';
const NOW = 'each method is one read of one consistent moment';
const PAGES = '`page` is by the time of linking, newest first, keyset, and stable under inserts';

export const externalReadCases = casesOf('ExternalIdentityQueryRepository', [
  {
    name: 'forSignIn: the link of exactly that identity, with its admin',
    rule: SIGN_IN,
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      const name = arranged.id();
      const one = await confirmed(arranged, admin, { externalId: `a_${name}\u00e9` });
      const two = await linked(arranged, other, { externalId: `A_${name}\u00e9`, usage: 'notify_only' });
      const state = ({ adminId, status, epoch }: typeof admin) => {
        const factors = { hasPassword: true, mustChangePassword: false, secondFactorEnabled: false };
        return { adminId, status, credentialEpoch: epoch, ...factors };
      };
      const found = { linked: { link: one, admin: state(admin) }, deviceRecognised: false };
      arranged.check.equal('the one', await forSignIn(arranged, one), found);
      arranged.check.equal('the other', (await forSignIn(arranged, two)).linked, { link: two, admin: state(other) });
      const none = { linked: null, deviceRecognised: false };
      for (const externalId of [`ax${name}\u00e9`, `a_${name}e\u0301`, `a_${name}`, `%${name}\u00e9`, `a_${name}\u00c9`]) {
        arranged.check.equal(externalId, await forSignIn(arranged, { ...one, externalId }), none);
      }
      arranged.check.equal('of another provider', await forSignIn(arranged, { ...one, provider: 'github' }), none);
      await arranged.arrange('a revoked link', revoke(arranged, two));
      arranged.check.equal('a revoked one', await forSignIn(arranged, two), none);
    },
  },
  {
    name: 'forSignIn: the state of the admin as it is now',
    rule: NOW,
    run: async (arranged) => {
      const admin = await arranged.active();
      const one = await confirmed(arranged, admin);
      const read = async () => {
        const { linked: found } = await forSignIn(arranged, one);
        return [found?.admin.status, found?.admin.credentialEpoch];
      };
      arranged.check.equal('at first', await read(), ['active', admin.epoch]);
      const later = await arranged.epochMoved(admin);
      arranged.check.equal('under another epoch', await read(), ['active', later.epoch]);
      const { epoch } = await arranged.moved(later, 'suspended');
      arranged.check.equal('suspended', await read(), ['suspended', epoch]);
    },
  },
  {
    name: 'forSignIn: nobody by the link of who was invited without a password, or is closed',
    rule: '`hasPassword` is true exactly while the admin has a password; a closed admin is found by no identity',
    run: async (arranged) => {
      const invited = await arranged.invited();
      const one = await linked(arranged, invited);
      arranged.check.equal('without a password', (await forSignIn(arranged, one)).linked?.admin.hasPassword, false);
      await arranged.arrange('a closed admin', withdraw(arranged, invited));
      arranged.check.equal('closed', await forSignIn(arranged, one), { linked: null, deviceRecognised: false });
    },
  },
  {
    name: 'forSignIn: says whether a password is set, and is to be changed, at once',
    rule: '`hasPassword` and `mustChangePassword` are as `AdminCredentials` says at that moment',
    needs: 'passwordStates',
    run: async (arranged) => {
      const admin = await arranged.active();
      const one = await confirmed(arranged, admin);
      const read = async () => {
        const { hasPassword, mustChangePassword } = (await forSignIn(arranged, one)).linked?.admin ?? {};
        return [hasPassword, mustChangePassword];
      };
      const put = arranged.hook('putPasswordState');
      await put.call(arranged.subject, admin.adminId, 'must_be_changed');
      arranged.check.equal('to be changed', await read(), [true, true]);
      await put.call(arranged.subject, admin.adminId, 'none');
      arranged.check.equal('none', (await read())[0], false);
    },
  },
  {
    name: 'forSignIn: says whether a second factor is enabled, at once',
    rule: '`secondFactorEnabled` is true exactly while the admin has an enabled second factor',
    uses: 'TotpCommandRepository',
    run: async (arranged) => {
      const admin = await arranged.active();
      const one = await confirmed(arranged, admin);
      const read = async () => (await forSignIn(arranged, one)).linked?.admin.secondFactorEnabled;
      arranged.check.equal('without one', await read(), false);
      await arranged.arrange('a pending seed', starting(arranged, admin));
      arranged.check.equal('while one is pending', await read(), false);
      await arranged.arrange('an enabled factor', enabling(arranged, admin));
      arranged.check.equal('when it is enabled', await read(), true);
    },
  },
  {
    name: 'forSignIn: recognises the devices of its own admin, and nobody’s without one',
    rule: '`deviceRecognised` is as `AdminQueryRepository.forSignIn` says',
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      const [mine, theirs] = [arranged.digest(), arranged.digest()];
      await opened(arranged, admin, { deviceDigest: mine });
      await opened(arranged, other, { deviceDigest: theirs });
      const one = await confirmed(arranged, admin);
      const read = async (device: typeof mine | null) => (await forSignIn(arranged, one, device)).deviceRecognised;
      arranged.check.equal('its own', await read(mine), true);
      arranged.check.equal("another's", await read(theirs), false);
      arranged.check.equal('none', await read(null), false);
    },
  },
  {
    name: 'page: every field as it was given, revoked ones too, and of that admin alone',
    rule: NOW,
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      const externalId = `${UNICODE} ${arranged.id()}`;
      const told = await linked(arranged, admin, { provider: 'pager', externalId, usage: 'notify_only' });
      const gone = await confirmed(arranged, admin, { at: at(1) });
      await arranged.arrange('a revoked link', revoke(arranged, gone));
      await linked(arranged, other);
      arranged.check.equal('the page', await linksOf(arranged, admin), [{ ...gone, revokedAt: at(9) }, told]);
      arranged.check.equal('of nobody', await linksOf(arranged, { adminId: NOBODY }), []);
    },
  },
  ...pageCases(async (arranged) => listOf(arranged, await arranged.active()), { rule: PAGES }),
]);
