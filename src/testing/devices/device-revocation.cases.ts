import { together } from '../kit/arranged.js';
import { casesOf } from '../kit/conformance-case.js';
import { at, HOUR } from '../kit/moments.js';
import { anOpening, aSession, challengeOf, open, opened, openedChallenge, stored } from '../sessions/session-records.js';
import { aDevice, deviceOf, isDead, isRecognised, revoke, seenOnce, trust } from './device-records.js';

const REVOKED =
  'from a revocation on the device is not recognised, and every session that was opened from it so far is answered with `deviceRevoked`';
const HALF_DONE =
  'challengeByDigest answers `deviceRevoked` for a challenge that was opened no later than the last revocation of its device';
const ANEW =
  'open begins a device that was revoked anew, untrusted, and its revocation stays on record: what was opened before it never lives again';
const GOES_ON = 'a session whose device was revoked since it was opened is replaced by none: that is `session_ended`';

export const deviceRevocationCases = casesOf('DeviceCommandRepository', [
  {
    name: 'revoke: the device, its trust and every session of it are gone at once',
    rule: REVOKED,
    run: async (arranged) => {
      const admin = await arranged.active();
      const { deviceDigest, session } = await aDevice(arranged, admin);
      const later = await opened(arranged, admin, { deviceDigest, openedAt: at(9) });
      const challenge = await openedChallenge(arranged, admin, { deviceDigest });
      await arranged.arrange('a trusted device', trust(arranged, admin, deviceDigest));
      arranged.check.won('revoking it', await revoke(arranged, admin, deviceDigest));
      const expected = { ...seenOnce(admin, deviceDigest), lastSeenAt: at(9), revokedAt: at(9) };
      arranged.check.equal('the device', await deviceOf(arranged, admin, deviceDigest), expected);
      for (const [what, one] of Object.entries({ first: session, 'of the same moment': later }))
        arranged.check.equal(`the session ${what} is dead`, await isDead(arranged, one), true);
      arranged.check.equal('its end is computed, not stored', (await stored(arranged, session))?.endedAt, null);
      arranged.check.equal('recognised at sign-in', await isRecognised(arranged, admin, deviceDigest), false);
      arranged.check.equal('recognised half-way', (await challengeOf(arranged, challenge))?.deviceRecognised, false);
    },
  },
  {
    name: 'revoke: a sign-in from it that is half done is answered with it, one of elsewhere or from after is not',
    rule: HALF_DONE,
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      const { deviceDigest } = await aDevice(arranged, admin);
      await aDevice(arranged, other, { deviceDigest });
      const halfDone = async (whose: typeof admin, changes: Parameters<typeof openedChallenge>[2]) => {
        const challenge = await openedChallenge(arranged, whose, changes);
        return async () => (await challengeOf(arranged, challenge))?.deviceRevoked;
      };
      const [before, same] = [
        await halfDone(admin, { deviceDigest, openedAt: at(1) }),
        await halfDone(admin, { deviceDigest, openedAt: at(9) }),
      ];
      const spared = {
        'from another device': await halfDone(admin, { deviceDigest: arranged.digest(), openedAt: at(1) }),
        'without a device': await halfDone(admin, { deviceDigest: null, openedAt: at(1) }),
        'of another admin': await halfDone(other, { deviceDigest, openedAt: at(1) }),
        'from after it': await halfDone(admin, { deviceDigest, openedAt: at(10) }),
      };
      arranged.check.equal('while nobody has revoked it', await before(), false);
      await opened(arranged, admin, { deviceDigest, openedAt: at(9) });
      await arranged.arrange('a revoked device', revoke(arranged, admin, deviceDigest));
      arranged.check.equal('from before it', await before(), true);
      arranged.check.equal('of the same moment', await same(), true);
      for (const [what, isRevoked] of Object.entries(spared)) arranged.check.equal(what, await isRevoked(), false);
      await opened(arranged, admin, { deviceDigest, openedAt: at(HOUR) });
      arranged.check.equal('from before it, once somebody signed in anew', await before(), true);
    },
  },
  {
    name: 'revoke: concerns that device of that admin alone',
    rule: REVOKED,
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      const { deviceDigest } = await aDevice(arranged, admin);
      const [beside, without] = [await aDevice(arranged, admin), await opened(arranged, admin, { deviceDigest: null })];
      const others = await aDevice(arranged, other, { deviceDigest });
      arranged.check.won('revoking it', await revoke(arranged, admin, deviceDigest));
      const alive = { 'of another device': beside.session, 'without a device': without, 'of another admin': others.session };
      for (const [what, one] of Object.entries(alive))
        arranged.check.equal(`the session ${what} is dead`, await isDead(arranged, one), false);
      arranged.check.equal('another device', await isRecognised(arranged, admin, beside.deviceDigest), true);
      arranged.check.equal("another admin's", await deviceOf(arranged, other, deviceDigest), seenOnce(other, deviceDigest));
    },
  },
  {
    name: 'revoke: says what is revoked already, and what is not there',
    rule: 'a device is revoked while nobody signed in from it since; revoking it again then changes nothing',
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      const { deviceDigest } = await aDevice(arranged, admin);
      arranged.check.lost("another admin's", await revoke(arranged, other, deviceDigest), 'not_found');
      arranged.check.lost('an unknown one', await revoke(arranged, admin, arranged.digest()), 'not_found');
      arranged.check.equal('nothing', await deviceOf(arranged, admin, deviceDigest), seenOnce(admin, deviceDigest));
      await arranged.arrange('a revoked device', revoke(arranged, admin, deviceDigest));
      arranged.check.lost('again', await revoke(arranged, admin, deviceDigest, { at: at(HOUR) }), 'already_revoked');
      arranged.check.equal('its moment', (await deviceOf(arranged, admin, deviceDigest))?.revokedAt, at(9));
    },
  },
  {
    name: 'revoke: by a clock that is behind, the sessions are dead all the same',
    rule: '`revoke` sets `revokedAt` to `at`, or to `lastSeenAt` where that is later',
    run: async (arranged) => {
      const admin = await arranged.active();
      const { deviceDigest } = await aDevice(arranged, admin);
      const later = await opened(arranged, admin, { deviceDigest, openedAt: at(30) });
      arranged.check.won('revoking it', await revoke(arranged, admin, deviceDigest));
      arranged.check.equal('its moment', (await deviceOf(arranged, admin, deviceDigest))?.revokedAt, at(30));
      arranged.check.equal('the later session is dead', await isDead(arranged, later), true);
    },
  },
  {
    name: 'revoke: a sign-in afterwards makes it a new device, and revives nothing',
    rule: ANEW,
    run: async (arranged) => {
      const admin = await arranged.active();
      const { deviceDigest, session } = await aDevice(arranged, admin);
      await arranged.arrange('a trusted device', trust(arranged, admin, deviceDigest));
      await arranged.arrange('a revoked device', revoke(arranged, admin, deviceDigest));
      const anew = await opened(arranged, admin, { deviceDigest, openedAt: at(20), userAgent: 'Anew/1.0' });
      arranged.check.equal('the device', await deviceOf(arranged, admin, deviceDigest), {
        ...seenOnce(admin, deviceDigest),
        firstSeenAt: at(20),
        lastSeenAt: at(20),
        name: 'Anew/1.0',
        revokedAt: at(9),
      });
      arranged.check.equal('dead: the old session, the new one', await deadOf(session, anew), [true, false]);
      arranged.check.equal('recognised', await isRecognised(arranged, admin, deviceDigest), true);
      arranged.check.won('trusting it', await trust(arranged, admin, deviceDigest, { at: at(21) }));
      arranged.check.won('revoking it again', await revoke(arranged, admin, deviceDigest, { at: at(25) }));
      arranged.check.equal('dead: both', await deadOf(session, anew), [true, true]);
      arranged.check.equal('recognised', await isRecognised(arranged, admin, deviceDigest), false);

      async function deadOf(...sessions: readonly (typeof session)[]) {
        return Promise.all(sessions.map((one) => isDead(arranged, one)));
      }
    },
  },
  {
    name: 'revoke: no session of it goes on in another one',
    rule: GOES_ON,
    run: async (arranged) => {
      const admin = await arranged.active();
      const { deviceDigest, session } = await aDevice(arranged, admin);
      await arranged.arrange('a revoked device', revoke(arranged, admin, deviceDigest));
      const next = aSession(arranged, admin, { deviceDigest, openedAt: at(20) });
      const claim = await open(arranged, next, { replacesSession: session.sessionId });
      arranged.check.lost('opening it anew', claim, 'session_ended');
      arranged.check.equal('stored all the same', await stored(arranged, next), null);
      arranged.check.equal('recognised', await isRecognised(arranged, admin, deviceDigest), false);
    },
  },
  {
    name: 'revoke beside open: no session that goes on lives after it',
    rule: GOES_ON,
    run: async (arranged) => {
      for (let round = 0; round < 4; round += 1) {
        const admin = await arranged.active();
        const { deviceDigest, session } = await aDevice(arranged, admin);
        const next = aSession(arranged, admin, { deviceDigest, openedAt: at(20) });
        await together(9, async (index) => {
          const contracts = arranged.process(index);
          if (index === 2 * round) return revoke(arranged, admin, deviceDigest, {}, contracts);
          const one = { ...next, sessionId: arranged.sessionId() };
          const goesOn = anOpening(arranged, one, { replacesSession: session.sessionId });
          return contracts.SessionCommandRepository.open(goesOn);
        });
        const page = await arranged.contracts.SessionQueryRepository.page({ ...admin, cursor: null, limit: 100 });
        const live = (page.outcome === 'page' ? page.sessions : []).filter(
          (one) => one.session.endedAt === null && !one.deviceRevoked,
        );
        arranged.check.equal('live sessions', live.length, 0);
        arranged.check.equal('recognised', await isRecognised(arranged, admin, deviceDigest), false);
      }
    },
  },
  {
    name: 'revoke: its sessions count against no limit',
    rule: 'open counts no session whose device was revoked since it was opened',
    run: async (arranged) => {
      const admin = await arranged.active();
      const { deviceDigest } = await aDevice(arranged, admin);
      await arranged.arrange('a revoked device', revoke(arranged, admin, deviceDigest));
      const next = aSession(arranged, admin, { openedAt: at(20) });
      arranged.check.won('the only live one', await open(arranged, next, { maxLive: 1 }));
      const one = aSession(arranged, admin, { openedAt: at(21) });
      arranged.check.lost('one more', await open(arranged, one, { maxLive: 1 }), 'limit_reached');
    },
  },
  {
    name: "revoke: an impersonation is of the impersonator's device",
    rule: "`deviceRevoked` follows the impersonator's device where somebody impersonates",
    run: async (arranged) => {
      const [admin, helper] = [await arranged.active(), await arranged.active()];
      const { deviceDigest } = await aDevice(arranged, helper);
      await aDevice(arranged, admin, { deviceDigest });
      const impersonated = await opened(arranged, admin, { deviceDigest, impersonatorId: helper.adminId });
      await arranged.arrange("the target's device is revoked", revoke(arranged, admin, deviceDigest));
      arranged.check.equal('dead by it', await isDead(arranged, impersonated), false);
      await arranged.arrange("the impersonator's device is revoked", revoke(arranged, helper, deviceDigest));
      arranged.check.equal('dead by that', await isDead(arranged, impersonated), true);
    },
  },
]);
