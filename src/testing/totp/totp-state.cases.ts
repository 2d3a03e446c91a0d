import { Redacted } from '../../kernel/redacted.js';
import { NOBODY } from '../kit/arranged.js';
import { casesOf } from '../kit/conformance-case.js';
import { at } from '../kit/moments.js';
import { enabled, starting, stateOf } from './totp-factors.js';

const STATE = 'state is one read of the primary, and answers what was stored';
const NOBODY_ASKED = '`adminId: null` asks about nobody and answers not enabled';
/** As long as a sealed seed may be. */
const LONGEST = 2_048;

export const totpStateCases = casesOf('TotpQueryRepository', [
  {
    name: 'state: about nobody, or an admin without a factor, it answers not enabled',
    rule: NOBODY_ASKED,
    run: async (arranged) => {
      await enabled(arranged);
      const { adminId } = await arranged.active();
      const none = { enabled: false, sealedSeed: null, pending: null };
      arranged.check.equal('about nobody', await arranged.contracts.TotpQueryRepository.state({ adminId: null }), {
        adminId: null,
        ...none,
      });
      arranged.check.equal('about one without', await stateOf(arranged, { adminId }), { adminId, ...none });
      arranged.check.equal('about one unknown', await stateOf(arranged, { adminId: NOBODY }), { adminId: NOBODY, ...none });
    },
  },
  {
    name: 'state: a pending seed comes back as it was stored, and is not enabled',
    rule: STATE,
    run: async (arranged) => {
      const admin = await arranged.active();
      const sealed = 'x'.repeat(LONGEST);
      const start = { pendingId: 'p-1', sealedSeed: Redacted.of(sealed), expiresAt: at(1_001) };
      await arranged.arrange('a pending seed', starting(arranged, admin, start));
      const { enabled: isEnabled, sealedSeed, pending } = await stateOf(arranged, admin);
      arranged.check.equal('enabled', [isEnabled, sealedSeed], [false, null]);
      arranged.check.equal('the pending id and its end', [pending?.pendingId, pending?.expiresAt], ['p-1', at(1_001)]);
      arranged.check.that('its seed, character for character', pending?.sealedSeed.reveal() === sealed);
    },
  },
  {
    name: 'state: an enabled seed comes back as it was stored, at once',
    rule: STATE,
    run: async (arranged) => {
      const sealed = `v1.${'Ab-_9'.repeat(400)}`;
      const [admin, other] = [await enabled(arranged, sealed), await enabled(arranged)];
      const { enabled: isEnabled, sealedSeed, pending } = await stateOf(arranged, admin);
      arranged.check.equal('enabled, nothing pending', [isEnabled, pending], [true, null]);
      arranged.check.that('its seed, character for character', sealedSeed?.reveal() === sealed);
      arranged.check.equal("another admin's", (await stateOf(arranged, other)).sealedSeed?.reveal(), 'sealed');
    },
  },
  {
    name: 'state: the code that vouched for a pending seed comes back as it was stored',
    rule: STATE,
    run: async (arranged) => {
      const [admin, vouchedBy] = [await arranged.active(), arranged.digest()];
      await arranged.arrange('a pending seed', starting(arranged, admin, { vouchedBy }));
      arranged.check.equal('vouched for by', (await stateOf(arranged, admin)).pending?.vouchedBy, vouchedBy);
      await arranged.arrange('another one', starting(arranged, admin, { vouchedBy: null, pendingId: 'next' }));
      arranged.check.equal('vouched for by nobody', (await stateOf(arranged, admin)).pending?.vouchedBy, null);
    },
  },
]);
