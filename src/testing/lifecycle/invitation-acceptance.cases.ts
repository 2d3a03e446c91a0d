import { Redacted } from '../../kernel/redacted.js';
import type { InvitationAcceptance } from '../../lifecycle/admin-command-repository.contract.js';
import type { Contracts } from '../../module/contracts.js';
import type { Given, Arranged } from '../kit/arranged.js';
import { NOBODY, together } from '../kit/arranged.js';
import { casesOf } from '../kit/conformance-case.js';
import { at, START, UNICODE } from '../kit/moments.js';

const ACCEPT =
  'acceptInvitation sets the password, verifies the email and moves the epoch in one write, only while the admin is `created` or `pending_verification`';

function accept(
  arranged: Arranged,
  { adminId }: Pick<Given, 'adminId'>,
  changes: Partial<InvitationAcceptance> = {},
  contracts: Contracts = arranged.contracts,
) {
  const passwordHash = Redacted.of('accepted hash');
  return contracts.AdminCommandRepository.acceptInvitation({
    adminId,
    passwordHash,
    codeDigest: null,
    activate: true,
    device: null,
    at: at(5),
    ...changes,
  });
}

export const invitationAcceptanceCases = casesOf('AdminCommandRepository', [
  {
    name: 'acceptInvitation: sets the password, verifies, activates and moves the epoch together',
    rule: ACCEPT,
    run: async (arranged) => {
      const admin = await arranged.invited();
      const expected = { outcome: 'won', adminId: admin.adminId, from: 'pending_verification', to: 'active' };
      arranged.check.equal('the answer', await accept(arranged, admin), expected);
      const { status, emailVerified, version, statusChangedAt } = await arranged.record(admin.adminId);
      arranged.check.equal('status, verified, since', [status, emailVerified, statusChangedAt], ['active', true, at(5)]);
      arranged.check.equal('the version', version, admin.version + 1);
      const { passwordHash, credentialEpoch, mustChangePassword } = await arranged.credentials(admin.adminId);
      arranged.check.equal('the hash', [passwordHash?.reveal(), mustChangePassword], ['accepted hash', false]);
      arranged.check.equal('the epoch', credentialEpoch, admin.epoch + 1);
    },
  },
  {
    name: 'acceptInvitation: without `activate` the admin stays pending',
    rule: ACCEPT,
    run: async (arranged) => {
      const admin = await arranged.invited();
      const claim = await accept(arranged, admin, { activate: false });
      if (arranged.check.won('accepting', claim)) arranged.check.equal('to', claim.to, 'pending_verification');
      const { status, emailVerified, version } = await arranged.record(admin.adminId);
      arranged.check.equal('status, verified, version', [status, emailVerified, version], [admin.status, true, admin.version]);
      arranged.check.that('a password is set', (await arranged.credentials(admin.adminId)).passwordHash !== null);
    },
  },
  {
    name: 'acceptInvitation: refused for an admin who is past it, and for nobody',
    rule: ACCEPT,
    run: async (arranged) => {
      const active = await arranged.active();
      const suspended = await arranged.moved(await arranged.active(), 'suspended');
      for (const admin of [active, suspended]) {
        arranged.check.lost(`for an admin who is ${admin.status}`, await accept(arranged, admin), 'not_invited');
        arranged.check.equal('status, version and epoch', await arranged.stateOf(admin.adminId), admin);
        const { passwordHash } = await arranged.credentials(admin.adminId);
        arranged.check.equal('the hash', passwordHash?.reveal(), 'stored hash');
      }
      arranged.check.lost('for nobody', await accept(arranged, { adminId: NOBODY }), 'not_invited');
    },
  },
  {
    name: 'acceptInvitation: of 16 parallel acceptances one wins, and its password stays',
    rule: ACCEPT,
    run: async (arranged) => {
      const admin = await arranged.invited();
      const claims = await together(16, (index) =>
        accept(arranged, admin, { passwordHash: Redacted.of(`hash ${String(index)}`) }, arranged.process(index)),
      );
      arranged.check.endings('16 acceptances', claims, { won: 1, not_invited: 15 });
      const winner = claims.findIndex(({ outcome }) => outcome === 'won');
      const { passwordHash } = await arranged.credentials(admin.adminId);
      arranged.check.equal('the hash', passwordHash?.reveal(), `hash ${String(winner)}`);
    },
  },
  {
    name: 'acceptInvitation: without `activate` the epoch moves all the same, and the moment of the status stays',
    rule: ACCEPT,
    run: async (arranged) => {
      const admin = await arranged.invited();
      await arranged.arrange('an acceptance', accept(arranged, admin, { activate: false, at: at(9) }));
      const { credentialEpoch, mustChangePassword } = await arranged.credentials(admin.adminId);
      arranged.check.equal('the epoch', [credentialEpoch, mustChangePassword], [admin.epoch + 1, false]);
      const { statusChangedAt, createdAt } = await arranged.record(admin.adminId);
      arranged.check.equal('since when it is pending', [statusChangedAt, createdAt], [START, START]);
    },
  },
  {
    name: 'acceptInvitation: the device it comes from is recognised at the first sign-in',
    rule: 'acceptInvitation records the device in that write',
    run: async (arranged) => {
      const [admin, other] = [await arranged.invited(), await arranged.invited()];
      const [own, late] = [arranged.digest(), arranged.digest()];
      const recognised = async ({ canonicalEmail }: Given, deviceDigest: typeof own) =>
        (await arranged.contracts.AdminQueryRepository.forSignIn({ canonicalEmail, deviceDigest })).deviceRecognised;
      const device = { deviceDigest: own, name: UNICODE };
      arranged.check.won('accepting', await accept(arranged, admin, { device }));
      arranged.check.equal('by it', await recognised(admin, own), true);
      arranged.check.equal('by another admin', await recognised(other, own), false);
      const again = await accept(arranged, admin, { device: { deviceDigest: late, name: null } });
      arranged.check.lost('accepting again', again, 'not_invited');
      arranged.check.equal('from where it was lost', await recognised(admin, late), false);
      arranged.check.won('without a device', await accept(arranged, other));
    },
  },
  {
    name: 'acceptInvitation: concerns that admin alone',
    rule: ACCEPT,
    run: async (arranged) => {
      const [admin, other] = [await arranged.invited(), await arranged.invited()];
      arranged.check.won('accepting', await accept(arranged, admin));
      arranged.check.equal('another one who is invited', await arranged.stateOf(other.adminId), other);
      arranged.check.equal('its hash', (await arranged.credentials(other.adminId)).passwordHash, null);
      arranged.check.equal('its address', (await arranged.record(other.adminId)).emailVerified, false);
    },
  },
]);
