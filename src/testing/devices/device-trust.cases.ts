import { together } from '../kit/arranged.js';
import { casesOf } from '../kit/conformance-case.js';
import { at } from '../kit/moments.js';
import { aDevice, deviceOf, revoke, seenOnce, trust, trustedOnce, untrust } from './device-records.js';

const TRUST =
  '`trust` sets `trustedAt` and `trustedEpoch` only while that admin has the device and it is neither revoked nor trusted under that epoch';
const ANEW = 'a trust of another epoch, or of none, is replaced';
const UNTRUST =
  '`untrust` takes `trustedAt` and `trustedEpoch` away where it is trusted under that epoch, and nothing else of the device moves';
const AUTHOR = 'a write of an admin who is not active under that epoch any more is lost with `author_moved`';

export const deviceTrustCases = casesOf('DeviceCommandRepository', [
  {
    name: 'trust: once, at the moment it is told, and of that device alone',
    rule: TRUST,
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      const { deviceDigest } = await aDevice(arranged, admin);
      const beside = await aDevice(arranged, admin);
      await aDevice(arranged, other, { deviceDigest });
      const expected = { outcome: 'won', adminId: admin.adminId, deviceDigest };
      arranged.check.equal('the answer', await trust(arranged, admin, deviceDigest), expected);
      arranged.check.lost('again', await trust(arranged, admin, deviceDigest, { at: at(8) }), 'device_moved');
      const device = await deviceOf(arranged, admin, deviceDigest);
      arranged.check.equal('the device', device, trustedOnce(admin, deviceDigest));
      const untouched = seenOnce(admin, beside.deviceDigest);
      arranged.check.equal('another device', await deviceOf(arranged, admin, beside.deviceDigest), untouched);
      const others = seenOnce(other, deviceDigest);
      arranged.check.equal("another admin's under the same digest", await deviceOf(arranged, other, deviceDigest), others);
    },
  },
  {
    name: 'trust: a device that admin has not is not trusted',
    rule: TRUST,
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      const { deviceDigest } = await aDevice(arranged, admin);
      arranged.check.lost('an unknown one', await trust(arranged, admin, arranged.digest()), 'device_moved');
      arranged.check.lost("another admin's", await trust(arranged, other, deviceDigest), 'device_moved');
      arranged.check.equal("its owner's record", await deviceOf(arranged, admin, deviceDigest), seenOnce(admin, deviceDigest));
    },
  },
  {
    name: 'trust: a revoked device is not trusted',
    rule: TRUST,
    run: async (arranged) => {
      const admin = await arranged.active();
      const { deviceDigest } = await aDevice(arranged, admin);
      await arranged.arrange('a revoked device', revoke(arranged, admin, deviceDigest));
      arranged.check.lost('trusting it', await trust(arranged, admin, deviceDigest, { at: at(10) }), 'device_moved');
      arranged.check.equal('its trust', (await deviceOf(arranged, admin, deviceDigest))?.trustedAt, null);
    },
  },
  {
    name: 'trust: under another epoch it is given anew, and the earlier word is gone',
    rule: ANEW,
    run: async (arranged) => {
      const admin = await arranged.active();
      const { deviceDigest } = await aDevice(arranged, admin);
      await arranged.arrange('a trusted device', trust(arranged, admin, deviceDigest));
      const later = { credentialEpoch: admin.epoch + 1, at: at(8) };
      arranged.check.won('trusting it anew', await trust(arranged, admin, deviceDigest, later));
      const expected = { ...trustedOnce(admin, deviceDigest), trustedAt: at(8), trustedEpoch: admin.epoch + 1 };
      arranged.check.equal('the device', await deviceOf(arranged, admin, deviceDigest), expected);
      arranged.check.lost('again', await trust(arranged, admin, deviceDigest, { ...later, at: at(9) }), 'device_moved');
      arranged.check.equal('the device', await deviceOf(arranged, admin, deviceDigest), expected);
    },
  },
  {
    name: 'trust: of 16 parallel calls one wins, and its moment stays',
    rule: TRUST,
    run: async (arranged) => {
      const admin = await arranged.active();
      const { deviceDigest } = await aDevice(arranged, admin);
      const claims = await together(16, (index) =>
        trust(arranged, admin, deviceDigest, { at: at(index) }, arranged.process(index)),
      );
      arranged.check.endings('16 calls', claims, { won: 1, device_moved: 15 });
      const winner = claims.findIndex(({ outcome }) => outcome === 'won');
      arranged.check.equal('its moment', (await deviceOf(arranged, admin, deviceDigest))?.trustedAt, at(winner));
    },
  },
  {
    name: 'trust beside revoke: a device that is revoked is never trusted afterwards',
    rule: '`revoke` takes the trust away, in one write',
    run: async (arranged) => {
      for (let round = 0; round < 4; round += 1) {
        const admin = await arranged.active();
        const { deviceDigest } = await aDevice(arranged, admin);
        await together(8, async (index) =>
          index === 2 * round + 1
            ? revoke(arranged, admin, deviceDigest, {}, arranged.process(index))
            : trust(arranged, admin, deviceDigest, {}, arranged.process(index)),
        );
        const device = await deviceOf(arranged, admin, deviceDigest);
        arranged.check.equal('trust and revocation', [device?.trustedAt, device?.revokedAt], [null, at(9)]);
      }
    },
  },
  {
    name: 'trust: refused when its author moved',
    rule: AUTHOR,
    run: async (arranged) => {
      const admin = await arranged.active();
      const { deviceDigest } = await aDevice(arranged, admin);
      const as = (credentialEpoch: number) => ({ by: { kind: 'admin', adminId: admin.adminId, credentialEpoch } as const });
      arranged.check.lost('under an old epoch', await trust(arranged, admin, deviceDigest, as(admin.epoch - 1)), 'author_moved');
      const suspended = await arranged.moved(admin, 'suspended');
      arranged.check.lost('when suspended', await trust(arranged, admin, deviceDigest, as(suspended.epoch)), 'author_moved');
      arranged.check.equal('its trust', (await deviceOf(arranged, admin, deviceDigest))?.trustedAt, null);
      const active = await arranged.moved(suspended, 'active');
      arranged.check.won('as it is now', await trust(arranged, admin, deviceDigest, as(active.epoch)));
    },
  },
  {
    name: 'untrust: takes the trust of that device away, and nothing else',
    rule: UNTRUST,
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      const { deviceDigest } = await aDevice(arranged, admin);
      const beside = await aDevice(arranged, admin);
      await aDevice(arranged, other, { deviceDigest });
      for (const [owner, digest] of [
        [admin, deviceDigest],
        [admin, beside.deviceDigest],
        [other, deviceDigest],
      ] as const)
        await arranged.arrange('a trusted device', trust(arranged, owner, digest));
      arranged.check.won('taking it away', await untrust(arranged, admin, deviceDigest));
      arranged.check.equal('the device', await deviceOf(arranged, admin, deviceDigest), seenOnce(admin, deviceDigest));
      arranged.check.equal('another', (await deviceOf(arranged, admin, beside.deviceDigest))?.trustedAt, at(5));
      arranged.check.equal("another admin's", (await deviceOf(arranged, other, deviceDigest))?.trustedAt, at(5));
    },
  },
  {
    name: 'untrust: a word of another epoch is no trust any more',
    rule: UNTRUST,
    run: async (arranged) => {
      const admin = await arranged.active();
      const { deviceDigest } = await aDevice(arranged, admin);
      await arranged.arrange('a trusted device', trust(arranged, admin, deviceDigest));
      const under = (credentialEpoch: number) => untrust(arranged, admin, deviceDigest, { credentialEpoch });
      arranged.check.lost('under a later epoch', await under(admin.epoch + 1), 'not_trusted');
      arranged.check.equal('the device', await deviceOf(arranged, admin, deviceDigest), trustedOnce(admin, deviceDigest));
      arranged.check.won('under its own', await under(admin.epoch));
      arranged.check.lost('once more', await under(admin.epoch), 'not_trusted');
    },
  },
  {
    name: 'untrust: says what was not trusted, and what is not there',
    rule: UNTRUST,
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      const { deviceDigest } = await aDevice(arranged, admin);
      arranged.check.lost('one that is not trusted', await untrust(arranged, admin, deviceDigest), 'not_trusted');
      arranged.check.lost('an unknown one', await untrust(arranged, admin, arranged.digest()), 'not_found');
      arranged.check.lost("another admin's", await untrust(arranged, other, deviceDigest), 'not_found');
    },
  },
]);
