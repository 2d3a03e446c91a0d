import { Redacted } from '../../kernel/redacted.js';
import { issued, claim } from '../credentials/one-time-codes.js';
import { NOBODY, together } from '../kit/arranged.js';
import { casesOf } from '../kit/conformance-case.js';
import { hashOf, setting } from './passwords.js';

const SETS =
  'setPassword stores the hash, clears `mustChangePassword` and moves the credential epoch by one, in one write; no status moves';
const ONLY = 'setPassword writes only while the email is verified and the epoch is `expectedEpoch`, where one is expected';
const CODES = 'setPassword makes every code of purpose `password_recovery` of that admin unusable, in the same write';
const RECOVERY = { purpose: 'password_recovery' } as const;

export const passwordSettingCases = casesOf('AdminCommandRepository', [
  {
    name: 'setPassword: stores the hash, moves the epoch by one, and nothing else',
    rule: SETS,
    run: async (arranged) => {
      const admin = await arranged.active();
      const { adminId } = admin;
      const [record, before] = [await arranged.record(adminId), await arranged.credentials(adminId)];
      const won = { outcome: 'won', adminId, credentialEpoch: admin.epoch + 1 };
      arranged.check.equal('the answer', await setting(arranged, admin), won);
      arranged.check.equal('the hash', await hashOf(arranged, admin), 'new hash');
      arranged.check.equal('the record', await arranged.record(adminId), record);
      const [passwordHash, credentialEpoch] = [null, admin.epoch + 1];
      const after = { ...(await arranged.credentials(adminId)), passwordHash };
      arranged.check.equal('the rest', after, { ...before, passwordHash, credentialEpoch });
    },
  },
  {
    name: 'setPassword: a password that had to be changed need not be any more',
    rule: SETS,
    needs: 'passwordStates',
    run: async (arranged) => {
      const admin = await arranged.active();
      await arranged.hook('putPasswordState').call(arranged.subject, admin.adminId, 'must_be_changed');
      arranged.check.won('setting it', await setting(arranged, admin));
      arranged.check.equal('has to be changed', (await arranged.credentials(admin.adminId)).mustChangePassword, false);
    },
  },
  {
    name: 'setPassword: asks for no status and moves none',
    rule: SETS,
    run: async (arranged) => {
      const suspended = await arranged.moved(await arranged.active(), 'suspended');
      arranged.check.won('for one who is suspended', await setting(arranged, suspended));
      arranged.check.equal('the hash', await hashOf(arranged, suspended), 'new hash');
      const after = { ...suspended, epoch: suspended.epoch + 1 };
      arranged.check.equal('status, version and epoch', await arranged.stateOf(suspended.adminId), after);
    },
  },
  {
    name: 'setPassword: lost when the epoch is not as expected, and for nobody',
    rule: ONLY,
    run: async (arranged) => {
      const admin = await arranged.active();
      const moved = await arranged.epochMoved(admin);
      arranged.check.lost('under the old epoch', await setting(arranged, admin), 'epoch_moved');
      const early = await setting(arranged, { ...moved, epoch: moved.epoch + 1 });
      arranged.check.lost('under one that is not yet', early, 'epoch_moved');
      for (const expectedEpoch of [null, 0, 1]) {
        const claim = await setting(arranged, { ...admin, adminId: NOBODY }, { expectedEpoch });
        arranged.check.lost(`for nobody, expecting ${String(expectedEpoch)}`, claim, 'epoch_moved');
      }
      arranged.check.equal('the hash', await hashOf(arranged, admin), 'stored hash');
      arranged.check.equal('status, version and epoch', await arranged.stateOf(admin.adminId), moved);
    },
  },
  {
    name: 'setPassword: without an expected epoch it is set under whichever there is',
    rule: ONLY,
    run: async (arranged) => {
      const admin = await arranged.epochMoved(await arranged.active());
      const claimed = await setting(arranged, admin, { expectedEpoch: null });
      const won = { outcome: 'won', adminId: admin.adminId, credentialEpoch: admin.epoch + 1 };
      arranged.check.equal('the answer', claimed, won);
      arranged.check.equal('the hash', await hashOf(arranged, admin), 'new hash');
    },
  },
  {
    name: 'setPassword: lost while the email is not verified',
    rule: ONLY,
    run: async (arranged) => {
      const invited = await arranged.invited();
      for (const expectedEpoch of [invited.epoch, null]) {
        const claimed = await setting(arranged, invited, { expectedEpoch });
        arranged.check.lost(`expecting ${String(expectedEpoch)}`, claimed, 'not_verified');
      }
      arranged.check.equal('the hash', await hashOf(arranged, invited), null);
      arranged.check.equal('status, version and epoch', await arranged.stateOf(invited.adminId), invited);
    },
  },
  {
    name: 'setPassword: a mailed code from before is dead with the old password, and no other code',
    rule: CODES,
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      const code = await issued(arranged, admin, RECOVERY);
      const others = {
        'of another purpose': await issued(arranged, admin),
        'of another admin': await issued(arranged, other, RECOVERY),
      };
      arranged.check.won('setting it', await setting(arranged, admin));
      arranged.check.lost('the mailed code', await claim(arranged, code), 'unknown');
      for (const [which, one] of Object.entries(others)) arranged.check.won(`one ${which}`, await claim(arranged, one));
    },
  },
  {
    name: 'setPassword: what is lost leaves the mailed code as it is',
    rule: CODES,
    run: async (arranged) => {
      const admin = await arranged.active();
      const code = await issued(arranged, admin, RECOVERY);
      arranged.check.lost('under another epoch', await setting(arranged, { ...admin, epoch: admin.epoch + 1 }), 'epoch_moved');
      arranged.check.won('the mailed code', await claim(arranged, code));
    },
  },
  {
    name: 'setPassword: concerns that admin alone',
    rule: SETS,
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      arranged.check.won('setting it', await setting(arranged, admin));
      arranged.check.equal('the hash of another', await hashOf(arranged, other), 'stored hash');
      arranged.check.equal('its state', await arranged.stateOf(other.adminId), other);
    },
  },
  {
    name: 'setPassword: of 16 parallel calls with one expected epoch one wins, and its password stays',
    rule: ONLY,
    run: async (arranged) => {
      const admin = await arranged.active();
      const claims = await together(16, (index) =>
        setting(arranged, admin, { passwordHash: Redacted.of(`hash ${String(index)}`) }, arranged.process(index)),
      );
      arranged.check.endings('16 calls', claims, { won: 1, epoch_moved: 15 });
      const winner = claims.findIndex(({ outcome }) => outcome === 'won');
      arranged.check.equal('the hash', await hashOf(arranged, admin), `hash ${String(winner)}`);
      arranged.check.equal('the epoch', (await arranged.stateOf(admin.adminId)).epoch, admin.epoch + 1);
    },
  },
  {
    name: 'setPassword: of 16 parallel calls that expect no epoch each moves it by one',
    rule: SETS,
    run: async (arranged) => {
      const admin = await arranged.active();
      const claims = await together(16, (index) => setting(arranged, admin, { expectedEpoch: null }, arranged.process(index)));
      const epochs = claims.map((claimed) => (claimed.outcome === 'won' ? claimed.credentialEpoch - admin.epoch : 0));
      const counted = Array.from({ length: 16 }, (_, index) => index + 1);
      arranged.check.equal(
        'the epochs answered',
        epochs.sort((a, b) => a - b),
        counted,
      );
      arranged.check.equal('the epoch', (await arranged.stateOf(admin.adminId)).epoch, admin.epoch + 16);
    },
  },
]);
