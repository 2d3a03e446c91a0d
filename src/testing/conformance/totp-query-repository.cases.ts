import { Redacted } from '../../kernel/redacted.js';
import { casesOf } from './conformance-case.js';
import { at } from './moments.js';
import { NOBODY } from './stage.js';
import { enabled, starting, stateOf } from './totp-factors.js';

const STATE = 'one read of the primary';
const NOBODY_ASKED = '`adminId: null` asks about nobody and answers not enabled';
/** As long as a sealed seed may be. */
const LONGEST = 2_048;

export const totpQueryRepositoryCases = casesOf('TotpQueryRepository', [
  {
    name: 'state: about nobody, or an admin without a factor, it answers not enabled',
    promise: NOBODY_ASKED,
    invariants: ['A7', 'F62'],
    run: async (stage) => {
      await enabled(stage);
      const { adminId } = await stage.active();
      const none = { enabled: false, sealedSeed: null, pending: null };
      stage.check.equal('about nobody', await stage.contracts.TotpQueryRepository.state({ adminId: null }), {
        adminId: null,
        ...none,
      });
      stage.check.equal('about one without', await stateOf(stage, { adminId }), { adminId, ...none });
      stage.check.equal('about one unknown', await stateOf(stage, { adminId: NOBODY }), { adminId: NOBODY, ...none });
    },
  },
  {
    name: 'state: a pending seed comes back as it was stored, and is not enabled',
    promise: STATE,
    invariants: ['A9', 'C22'],
    run: async (stage) => {
      const admin = await stage.active();
      const sealed = 'x'.repeat(LONGEST);
      const start = { pendingId: 'p-1', sealedSeed: Redacted.of(sealed), expiresAt: at(1_001) };
      await stage.arrange('a pending seed', starting(stage, admin, start));
      const { enabled: isEnabled, sealedSeed, pending } = await stateOf(stage, admin);
      stage.check.equal('enabled', [isEnabled, sealedSeed], [false, null]);
      stage.check.equal('the pending id and its end', [pending?.pendingId, pending?.expiresAt], ['p-1', at(1_001)]);
      stage.check.that('its seed, character for character', pending?.sealedSeed.reveal() === sealed);
    },
  },
  {
    name: 'state: an enabled seed comes back as it was stored, at once',
    promise: STATE,
    invariants: ['A9', 'S2'],
    run: async (stage) => {
      const sealed = `v1.${'Ab-_9'.repeat(400)}`;
      const [admin, other] = [await enabled(stage, sealed), await enabled(stage)];
      const { enabled: isEnabled, sealedSeed, pending } = await stateOf(stage, admin);
      stage.check.equal('enabled, nothing pending', [isEnabled, pending], [true, null]);
      stage.check.that('its seed, character for character', sealedSeed?.reveal() === sealed);
      stage.check.equal("another admin's", (await stateOf(stage, other)).sealedSeed?.reveal(), 'sealed');
    },
  },
]);
