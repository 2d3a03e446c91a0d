import { casesOf } from '../kit/conformance-case.js';
import { at, MINUTE } from '../kit/moments.js';
import { anOpening, aSession, challengeOf, opened, openedChallenge } from './session-records.js';

const ONE_MOMENT = 'each method is one read of one consistent moment, never of a lagging replica';
const ROUND_TRIP = 'a record is answered as it was stored';
const DEVICE = "deviceRecognised says whether this admin is known to use the challenge's device";

export const challengeReadCases = casesOf('SessionQueryRepository', [
  {
    name: 'challengeByDigest: every field comes back as it was stored, closed or not',
    rule: ROUND_TRIP,
    run: async (arranged) => {
      const admin = await arranged.active();
      const facts = { purpose: 'totp_enrolment', factors: 'password_and_totp', systemEpoch: 3, openedAt: at(1) } as const;
      const challenge = await openedChallenge(arranged, admin, {
        ...facts,
        expiresAt: at(MINUTE),
        deviceDigest: arranged.digest(),
      });
      const { challengeDigest } = challenge;
      const read = () => arranged.contracts.SessionQueryRepository.challengeByDigest({ challengeDigest });
      const beside = { adminStatus: 'active', adminCredentialEpoch: admin.epoch, mustChangePassword: false };
      arranged.check.equal('while open', await read(), { challenge, ...beside, deviceRecognised: false, deviceRevoked: false });
      const opening = anOpening(arranged, aSession(arranged, admin, { openedAt: at(9) }), { closesChallenge: challengeDigest });
      await arranged.arrange('a session', arranged.contracts.SessionCommandRepository.open(opening));
      arranged.check.equal('when closed', await read(), {
        challenge: { ...challenge, closedAt: at(9) },
        ...beside,
        deviceRecognised: false,
        deviceRevoked: false,
      });
    },
  },
  {
    name: 'challengeByDigest: a device is recognised by an earlier session of that admin',
    rule: DEVICE,
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      const deviceDigest = arranged.digest();
      const { challengeDigest } = await openedChallenge(arranged, admin, { deviceDigest });
      const recognised = async () =>
        (await arranged.contracts.SessionQueryRepository.challengeByDigest({ challengeDigest }))?.deviceRecognised;
      await opened(arranged, other, { deviceDigest });
      await opened(arranged, admin, { deviceDigest: arranged.digest() });
      arranged.check.equal('by sessions of others and from elsewhere', await recognised(), false);
      await opened(arranged, admin, { deviceDigest });
      arranged.check.equal('by a session from there', await recognised(), true);
    },
  },
  {
    name: 'challengeByDigest: a device stays recognised whatever became of its session',
    rule: DEVICE,
    run: async (arranged) => {
      const [admin, deviceDigest] = [await arranged.active(), arranged.digest()];
      const { sessionId, adminId } = await opened(arranged, admin, { deviceDigest, expiresAt: at(MINUTE) });
      const ending = { sessionId, adminId, reason: 'signed_out', at: at(1) } as const;
      await arranged.arrange('an ended session', arranged.contracts.SessionCommandRepository.end(ending));
      const challenge = await openedChallenge(arranged, admin, { deviceDigest });
      const found = await challengeOf(arranged, challenge);
      arranged.check.equal('by a session that has ended', found?.deviceRecognised, true);
    },
  },
  {
    name: "challengeByDigest: carries the admin's status and epoch of now, also when it has expired",
    rule: ONE_MOMENT,
    run: async (arranged) => {
      const admin = await arranged.active();
      const challenge = await openedChallenge(arranged, admin, { expiresAt: at(1) });
      const stateNow = async () => {
        const found = await challengeOf(arranged, challenge);
        return [found?.adminStatus, found?.adminCredentialEpoch, found?.challenge.credentialEpoch];
      };
      arranged.check.equal('before', await stateNow(), ['active', admin.epoch, admin.epoch]);
      const moved = await arranged.epochMoved(admin);
      arranged.check.equal('when the epoch moved', await stateNow(), ['active', moved.epoch, admin.epoch]);
      const suspended = await arranged.moved(moved, 'suspended');
      arranged.check.equal('when suspended', await stateNow(), ['suspended', suspended.epoch, admin.epoch]);
    },
  },
  {
    name: 'challengeByDigest: digests are told apart by case',
    rule: ROUND_TRIP,
    run: async (arranged) => {
      const { challengeDigest } = await openedChallenge(arranged, await arranged.active());
      const shouted = challengeDigest.toUpperCase() as typeof challengeDigest;
      arranged.check.equal('in capitals', await challengeOf(arranged, { challengeDigest: shouted }), null);
    },
  },
]);
