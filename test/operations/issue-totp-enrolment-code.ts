import { issueTotpEnrolmentCode } from '../../src/authentication/totp/issue-totp-enrolment-code.operation.js';
import { aboutNobody, aboutOneself, doneBefore, lost, setTo } from '../support/arrangements.js';
import { expectationsOf } from '../support/expectations.js';

export const expectations = expectationsOf(issueTotpEnrolmentCode, {
  prepare: async (world) => ({
    caller: await world.actor('admins.totp.enrol'),
    input: { adminId: world.someone(), reason: 'new phone' },
  }),
  succeeds: 'sent',
  holds: ({ infra }, { input: { adminId } }) => [
    infra.contracts.SecretDelivery.intents.map((intent) => [intent.adminId, intent.purpose]),
    [[adminId, 'totp_enrolment']],
  ],
  changes: 'codes',
  flow: 'settings ∥ decide ∥ sessionById → issueCode',
  tells: ['totp_enrolment', 'auth.totp.enrolment.code_issued'],
  again: 'throttled',
  leftBehind: {
    issueCode: ['nothing', 'codes'],
  },
  endings: {
    throttled: doneBefore,
    already_enabled: (world, { input }) => void world.infra.store.enableTotp(input.adminId),
    self_forbidden: aboutOneself,
    not_found: aboutNobody,
    feature_disabled: setTo('auth.totp.enabled', false),
    conflict: lost('OneTimeCodeRepository', 'issue', 'author_moved', { retryAt: null }),
  },
});
