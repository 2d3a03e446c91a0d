import { Redacted } from '../../kernel/redacted.js';
import type { InvitationAcceptance } from '../../lifecycle/admin-command-repository.contract.js';
import type { Contracts } from '../../module/contract-catalogue.js';
import { casesOf } from './conformance-case.js';
import { at } from './moments.js';
import type { Given, Stage } from './stage.js';
import { NOBODY, together } from './stage.js';

const ACCEPT =
  'acceptInvitation sets the password, verifies the email and moves the epoch in one write, only while the admin is `created` or `pending_verification`';

function accept(
  stage: Stage,
  { adminId }: Pick<Given, 'adminId'>,
  changes: Partial<InvitationAcceptance> = {},
  contracts: Contracts = stage.contracts,
) {
  const passwordHash = Redacted.of('accepted hash');
  return contracts.AdminCommandRepository.acceptInvitation({ adminId, passwordHash, activate: true, at: at(5), ...changes });
}

export const invitationAcceptanceCases = casesOf('AdminCommandRepository', [
  {
    name: 'acceptInvitation: sets the password, verifies, activates and moves the epoch together',
    promise: ACCEPT,
    invariants: ['S4', 'X7'],
    run: async (stage) => {
      const admin = await stage.invited();
      const expected = { outcome: 'won', adminId: admin.adminId, from: 'pending_verification', to: 'active' };
      stage.check.equal('the answer', await accept(stage, admin), expected);
      const { status, emailVerified, version, statusChangedAt } = await stage.record(admin.adminId);
      stage.check.equal('status, verified, since', [status, emailVerified, statusChangedAt], ['active', true, at(5)]);
      stage.check.equal('the version', version, admin.version + 1);
      const { passwordHash, credentialEpoch, mustChangePassword } = await stage.credentials(admin.adminId);
      stage.check.equal('the hash', [passwordHash?.reveal(), mustChangePassword], ['accepted hash', false]);
      stage.check.that('the epoch has grown', credentialEpoch > admin.epoch);
    },
  },
  {
    name: 'acceptInvitation: without `activate` the admin stays pending',
    promise: ACCEPT,
    invariants: ['X7'],
    run: async (stage) => {
      const admin = await stage.invited();
      const claim = await accept(stage, admin, { activate: false });
      if (stage.check.won('accepting', claim)) stage.check.equal('to', claim.to, 'pending_verification');
      const { status, emailVerified, version } = await stage.record(admin.adminId);
      stage.check.equal('status, verified, version', [status, emailVerified, version], [admin.status, true, admin.version]);
      stage.check.that('a password is set', (await stage.credentials(admin.adminId)).passwordHash !== null);
    },
  },
  {
    name: 'acceptInvitation: refused for an admin who is past it, and for nobody',
    promise: ACCEPT,
    invariants: ['F28', 'X7', 'Z3'],
    run: async (stage) => {
      const active = await stage.active();
      const suspended = await stage.moved(await stage.active(), 'suspended');
      for (const admin of [active, suspended]) {
        stage.check.lost(`for an admin who is ${admin.status}`, await accept(stage, admin), 'not_invited');
        stage.check.equal('status, version and epoch', await stage.stateOf(admin.adminId), admin);
        const { passwordHash } = await stage.credentials(admin.adminId);
        stage.check.equal('the hash', passwordHash?.reveal(), 'stored hash');
      }
      stage.check.lost('for nobody', await accept(stage, { adminId: NOBODY }), 'not_invited');
    },
  },
  {
    name: 'acceptInvitation: of 16 parallel acceptances one wins, and its password stays',
    promise: ACCEPT,
    invariants: ['C19', 'F04'],
    run: async (stage) => {
      const admin = await stage.invited();
      const claims = await together(16, (index) =>
        accept(stage, admin, { passwordHash: Redacted.of(`hash ${String(index)}`) }, stage.process(index)),
      );
      stage.check.endings('16 acceptances', claims, { won: 1, not_invited: 15 });
      const winner = claims.findIndex(({ outcome }) => outcome === 'won');
      const { passwordHash } = await stage.credentials(admin.adminId);
      stage.check.equal('the hash', passwordHash?.reveal(), `hash ${String(winner)}`);
    },
  },
]);
