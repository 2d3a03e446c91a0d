import { addressOf } from './any-address.js';
import type { CanonicalEmail } from '../../kernel/ids.js';
import type { Given, Arranged } from '../kit/arranged.js';
import { NOBODY } from '../kit/arranged.js';
import { casesOf } from '../kit/conformance-case.js';
import { at, MINUTE, UNICODE } from '../kit/moments.js';
import { aSession, open, opened, openedChallenge } from '../sessions/session-records.js';
import { enabling, starting } from '../totp/totp-factors.js';

const SIGN_IN = 'forSignIn finds an admin by canonical email with what sign-in needs; null means "no such admin"';
const DEVICE =
  'deviceRecognised says whether this admin has a record of that device, made by an opened session or an accepted invitation, that was not revoked since; it is false for an unknown admin or a null device';
const AGREE = 'the three reads of one admin answer the same status and epoch';

function forSignIn(arranged: Arranged, email: CanonicalEmail, deviceDigest: ReturnType<Arranged['digest']> | null = null) {
  return arranged.contracts.AdminQueryRepository.forSignIn({ canonicalEmail: email, deviceDigest });
}

export const adminReadCases = casesOf('AdminQueryRepository', [
  {
    name: 'forSignIn: finds by the whole canonical email and nothing else',
    rule: SIGN_IN,
    run: async (arranged) => {
      const name = arranged.id();
      const email = (prefix: string) => addressOf(`${prefix}${name}@example.test`).canonicalEmail;
      const admin = await arranged.active({ email: email('a_'), canonicalEmail: email('a_') });
      await arranged.active({ email: email('axx'), canonicalEmail: email('axx') });
      arranged.check.equal('the admin of the address', (await forSignIn(arranged, email('a_'))).admin?.adminId, admin.adminId);
      const none = { admin: null, deviceRecognised: false };
      for (const prefix of ['ax', 'a', '%', 'ay', '_xx']) {
        arranged.check.equal(`an address with ${prefix}`, await forSignIn(arranged, email(prefix)), none);
      }
    },
  },
  {
    name: 'forSignIn: a device is recognised by an earlier session of that admin',
    rule: DEVICE,
    run: async (arranged) => {
      const [admin, other, device] = [await arranged.active(), await arranged.active(), arranged.digest()];
      await opened(arranged, other, { deviceDigest: device });
      await opened(arranged, admin, { deviceDigest: arranged.digest() });
      await opened(arranged, admin, { deviceDigest: null });
      const recognised = async ({ canonicalEmail: address }: Given, from: typeof device | null) =>
        (await forSignIn(arranged, address, from)).deviceRecognised;
      arranged.check.equal('by sessions of others and from elsewhere', await recognised(admin, device), false);
      await opened(arranged, admin, { deviceDigest: device });
      arranged.check.equal('by a session from there', await recognised(admin, device), true);
      arranged.check.equal('without a device', await recognised(admin, null), false);
    },
  },
  {
    name: 'forSignIn: a device stays recognised whatever became of its session',
    rule: DEVICE,
    run: async (arranged) => {
      const admin = await arranged.active();
      const [ended, expired, dead] = [arranged.digest(), arranged.digest(), arranged.digest()];
      const { sessionId, adminId } = await opened(arranged, admin, { deviceDigest: ended });
      const ending = { sessionId, adminId, reason: 'signed_out', at: at(1) } as const;
      await arranged.arrange('an ended session', arranged.contracts.SessionCommandRepository.end(ending));
      await opened(arranged, admin, { deviceDigest: expired, expiresAt: at(MINUTE) });
      await opened(arranged, admin, { deviceDigest: dead });
      await arranged.epochMoved(admin);
      for (const [what, device] of Object.entries({ ended, expired, 'of an earlier epoch': dead })) {
        const { deviceRecognised } = await forSignIn(arranged, admin.canonicalEmail, device);
        arranged.check.equal(`by a session that is ${what}`, deviceRecognised, true);
      }
    },
  },
  {
    name: 'forSignIn: neither an impersonation nor an opening that was lost recognises a device',
    rule: DEVICE,
    run: async (arranged) => {
      const [admin, helper, borrowed, lost] = [
        await arranged.active(),
        await arranged.active(),
        arranged.digest(),
        arranged.digest(),
      ];
      await opened(arranged, admin, { deviceDigest: borrowed, impersonatorId: helper.adminId });
      const early = { ...aSession(arranged, admin, { deviceDigest: lost }), credentialEpoch: admin.epoch + 1 };
      arranged.check.lost('under an epoch that is not yet', await open(arranged, early), 'epoch_moved');
      for (const [what, device] of Object.entries({ 'an impersonation': borrowed, 'a lost opening': lost })) {
        const { deviceRecognised } = await forSignIn(arranged, admin.canonicalEmail, device);
        arranged.check.equal(`by ${what}`, deviceRecognised, false);
      }
    },
  },
  {
    name: 'forSignIn: a sign-in that was not completed recognises no device',
    rule: DEVICE,
    run: async (arranged) => {
      const [admin, deviceDigest] = [await arranged.active(), arranged.digest()];
      await openedChallenge(arranged, admin, { deviceDigest });
      const { deviceRecognised } = await forSignIn(arranged, admin.canonicalEmail, deviceDigest);
      arranged.check.equal('by an open challenge', deviceRecognised, false);
    },
  },
  {
    name: 'forSignIn, credentialsOf, byId: agree on status and epoch, and see a change at once',
    rule: `each method is one read of the primary; ${AGREE}`,
    run: async (arranged) => {
      const admin = await arranged.active();
      const read = async () => {
        const { admin: found } = await forSignIn(arranged, admin.canonicalEmail);
        const [credentials, record] = [await arranged.credentials(admin.adminId), await arranged.record(admin.adminId)];
        arranged.check.equal(
          'forSignIn and credentialsOf',
          { ...found, passwordHash: null },
          { ...credentials, passwordHash: null },
        );
        arranged.check.equal('the status of byId', record.status, credentials.status);
        return [credentials.status, credentials.credentialEpoch];
      };
      arranged.check.equal('before', await read(), ['active', admin.epoch]);
      const moved = await arranged.epochMoved(admin);
      arranged.check.equal('when the epoch moved', await read(), ['active', admin.epoch + 1]);
      await arranged.moved(moved, 'suspended');
      arranged.check.equal('when suspended', await read(), ['suspended', admin.epoch + 2]);
    },
  },
  {
    name: 'credentialsOf, byId: null for who does not exist',
    rule: 'null means "no such admin"',
    run: async (arranged) => {
      await arranged.active();
      arranged.check.equal(
        'credentialsOf',
        await arranged.contracts.AdminQueryRepository.credentialsOf({ adminId: NOBODY }),
        null,
      );
      arranged.check.equal('byId', await arranged.contracts.AdminQueryRepository.byId({ adminId: NOBODY }), null);
    },
  },
  {
    name: 'credentialsOf, forSignIn: the hash comes back as it was stored, and is null before',
    rule: SIGN_IN,
    run: async (arranged) => {
      const hash = `$hash$${'Aa+/='.repeat(200)}`;
      const [pending, active] = [await arranged.invited(), await arranged.active({}, hash)];
      arranged.check.equal(
        'before a password is set',
        (await forSignIn(arranged, pending.canonicalEmail)).admin?.passwordHash,
        null,
      );
      arranged.check.equal(
        'by forSignIn',
        (await forSignIn(arranged, active.canonicalEmail)).admin?.passwordHash?.reveal(),
        hash,
      );
      arranged.check.equal('by credentialsOf', (await arranged.credentials(active.adminId)).passwordHash?.reveal(), hash);
    },
  },
  {
    name: 'forSignIn, credentialsOf: address and name come back as they were given',
    rule: 'both answer the stored primary address and the name, which a new password is held against',
    run: async (arranged) => {
      const admin = await arranged.active({ name: UNICODE });
      const expected = { email: admin.email, name: UNICODE };
      for (const [by, found] of Object.entries({
        forSignIn: (await forSignIn(arranged, admin.canonicalEmail)).admin,
        credentialsOf: await arranged.credentials(admin.adminId),
      }))
        arranged.check.equal(`by ${by}`, { email: found?.email, name: found?.name }, expected);
    },
  },
  {
    name: 'forSignIn, credentialsOf: say whether a second factor is enabled, at once',
    rule: '`secondFactorEnabled` is true exactly while the admin has an enabled second factor',
    uses: 'TotpCommandRepository',
    run: async (arranged) => {
      const admin = await arranged.active();
      const read = async () => {
        const { admin: found } = await forSignIn(arranged, admin.canonicalEmail);
        return [found?.secondFactorEnabled, (await arranged.credentials(admin.adminId)).secondFactorEnabled];
      };
      arranged.check.equal('without one', await read(), [false, false]);
      await arranged.arrange('a pending seed', starting(arranged, admin));
      arranged.check.equal('while one is pending', await read(), [false, false]);
      await arranged.arrange('an enabled factor', enabling(arranged, admin));
      arranged.check.equal('when it is enabled', await read(), [true, true]);
      const other = await arranged.active();
      const elsewhere = (await forSignIn(arranged, other.canonicalEmail)).admin?.secondFactorEnabled;
      arranged.check.equal('of another admin', elsewhere, false);
    },
  },
]);
