import type { Digest } from '../../kernel/ids.js';
import { casesOf } from '../kit/conformance-case.js';
import { walk } from '../kit/keyset-pages.js';
import { at, HOUR, UNICODE } from '../kit/moments.js';
import { pageCases } from '../kit/page-cases.js';
import { aSession, open, opened } from '../sessions/session-records.js';
import { aDevice, deviceOf, listOf, revoke, seenOnce, trust, trustedOnce } from './device-records.js';

const SIGHTING =
  'open records the device in the same write: an unknown one is seen first and last at `openedAt`, named by the user agent; a known one keeps its first sight, name and trust, and its last only grows';
const NONE = 'open records no device where there is none, or where somebody impersonates';
const PAGES = '`page` begins with the device that was first seen last, keyset, and is stable under inserts';

export const deviceSightingCases = casesOf('DeviceQueryRepository', [
  {
    name: 'byDigest: a device is recorded by the session that is opened from it',
    rule: SIGHTING,
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      const { deviceDigest } = await aDevice(arranged, admin);
      arranged.check.equal('the device', await deviceOf(arranged, admin, deviceDigest), seenOnce(admin, deviceDigest));
      arranged.check.equal('of another admin', await deviceOf(arranged, other, deviceDigest), null);
      arranged.check.equal('another device', await deviceOf(arranged, admin, arranged.digest()), null);
      const shouted = deviceDigest.toUpperCase() as typeof deviceDigest;
      arranged.check.equal('in capitals', await deviceOf(arranged, admin, shouted), null);
    },
  },
  {
    name: 'byDigest: every field comes back as it was stored',
    rule: 'a record is answered as it was stored',
    run: async (arranged) => {
      const admin = await arranged.active();
      const openedAt = at(3);
      const named = await aDevice(arranged, admin, { userAgent: UNICODE, openedAt });
      await arranged.arrange('a trusted device', trust(arranged, admin, named.deviceDigest, { at: at(7) }));
      const seen = { firstSeenAt: openedAt, lastSeenAt: openedAt };
      arranged.check.equal('a named and trusted one', await deviceOf(arranged, admin, named.deviceDigest), {
        ...seenOnce(admin, named.deviceDigest),
        ...seen,
        name: UNICODE,
        trustedAt: at(7),
        trustedEpoch: admin.epoch,
      });
      const unnamed = await aDevice(arranged, admin, { userAgent: null, openedAt });
      await arranged.arrange('a revoked device', revoke(arranged, admin, unnamed.deviceDigest, { at: at(8) }));
      arranged.check.equal('a revoked one without a name', await deviceOf(arranged, admin, unnamed.deviceDigest), {
        ...seenOnce(admin, unnamed.deviceDigest),
        ...seen,
        name: null,
        revokedAt: at(8),
      });
    },
  },
  {
    name: 'byDigest: a later session moves the last sight forward, and nothing else',
    rule: SIGHTING,
    run: async (arranged) => {
      const admin = await arranged.active();
      const { deviceDigest } = await aDevice(arranged, admin);
      await arranged.arrange('a trusted device', trust(arranged, admin, deviceDigest));
      for (const openedAt of [at(HOUR), at(1)])
        await opened(arranged, admin, { deviceDigest, openedAt, userAgent: 'Updated/2.0', expiresAt: at(2 * HOUR) });
      const expected = { ...trustedOnce(admin, deviceDigest), lastSeenAt: at(HOUR) };
      arranged.check.equal('the device', await deviceOf(arranged, admin, deviceDigest), expected);
    },
  },
  {
    name: 'byDigest: an opening that is lost, one without a device and an impersonation record none',
    rule: NONE,
    run: async (arranged) => {
      const [admin, helper] = [await arranged.active(), await arranged.active()];
      const [lost, borrowed] = [arranged.digest(), arranged.digest()];
      const early = { ...aSession(arranged, admin, { deviceDigest: lost }), credentialEpoch: admin.epoch + 1 };
      arranged.check.lost('under an epoch that is not yet', await open(arranged, early), 'epoch_moved');
      await opened(arranged, admin, { deviceDigest: borrowed, impersonatorId: helper.adminId });
      await opened(arranged, admin, { deviceDigest: null });
      for (const [what, digest] of Object.entries({ lost, borrowed }))
        arranged.check.equal(`the ${what} device`, await deviceOf(arranged, admin, digest), null);
      arranged.check.equal('devices', await walk(listOf(arranged, admin), 9), []);
    },
  },
  ...pageCases(async (arranged) => listOf(arranged, await arranged.active()), {
    rule: PAGES,
    order: 'the device first seen last comes first',
    rows: 'devices',
  }),
  {
    name: 'page: the devices of that admin alone, revoked ones too, each in its place when it is seen again',
    rule: `${PAGES}; a revoked device is answered, not hidden`,
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      const own: Digest[] = [];
      for (const moment of [1, 2, 3]) {
        own.unshift((await aDevice(arranged, admin, { openedAt: at(2 * moment) })).deviceDigest);
        await aDevice(arranged, other, { openedAt: at(2 * moment + 1) });
      }
      const [, middle, oldest] = own as [Digest, Digest, Digest];
      await arranged.arrange('a revoked device', revoke(arranged, admin, middle));
      await opened(arranged, admin, { deviceDigest: oldest, openedAt: at(8) });
      arranged.check.equal('page by page', await walk(listOf(arranged, admin), 1), own);
      const page = await arranged.contracts.DeviceQueryRepository.page({ adminId: admin.adminId, cursor: null, limit: 9 });
      const revoked = page.outcome === 'page' ? page.devices.map(({ revokedAt }) => revokedAt) : [];
      arranged.check.equal('their revocations', revoked, [null, at(9), null]);
    },
  },
]);
