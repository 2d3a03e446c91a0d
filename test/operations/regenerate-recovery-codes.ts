import { regenerateRecoveryCodes } from '../../src/authentication/recovery-codes/regenerate-recovery-codes.operation.js';
import { lost } from '../support/arrangements.js';
import { withoutFactor } from '../support/enrolments.js';
import { expectationsOf } from '../support/expectations.js';
import { giveCodes } from '../support/recovery-codes.js';

export const expectations = expectationsOf(regenerateRecoveryCodes, {
  prepare: async (world) => {
    const actor = await world.actor();
    world.infra.store.enableTotp(actor.adminId);
    return { caller: actor, input: {} };
  },
  succeeds: 'regenerated',
  holds: ({ infra }, { caller: { adminId }, result: { codes } }) => [
    [new Set(codes.map((code) => code.reveal())).size, infra.store.recoveryCodes.get(adminId)?.length],
    [10, 10],
  ],
  changes: 'recoveryCodes',
  flow: 'settings ∥ sessionById → totp → replaceRecoveryCodes',
  tells: ['auth.recovery_codes.regenerated'],
  again: { ending: 'regenerated', because: 'the codes of the first run are dead by it: nobody knows who saw them' },
  leftBehind: { replaceRecoveryCodes: ['nothing', 'recoveryCodes'] },
  endings: {
    not_enabled: {
      '': withoutFactor,
      'when they are to be stored': lost('RecoveryCodeCommandRepository', 'replace', 'not_enabled'),
    },
    conflict: lost('RecoveryCodeCommandRepository', 'replace', 'epoch_moved'),
    regenerated: { 'in place of earlier ones': (world, { caller }) => giveCodes(world, caller.adminId) },
  },
});
