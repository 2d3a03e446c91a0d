import { contract, domain, feature } from '../../runner/domain.js';
import { beginMandatoryTotpEnrolment } from './begin-mandatory-totp-enrolment.operation.js';
import { beginTotpEnrolment } from './begin-totp-enrolment.operation.js';
import { beginTotpReplacement } from './begin-totp-replacement.operation.js';
import { cancelTotpEnrolment } from './cancel-totp-enrolment.operation.js';
import { confirmMandatoryTotpEnrolment } from './confirm-mandatory-totp-enrolment.operation.js';
import { confirmTotpEnrolment } from './confirm-totp-enrolment.operation.js';
import { confirmTotpReplacement } from './confirm-totp-replacement.operation.js';
import { disableTotp } from './disable-totp.operation.js';
import { issueTotpEnrolmentCode } from './issue-totp-enrolment-code.operation.js';
import { resetTotp } from './reset-totp.operation.js';
import { TotpAuthenticator } from './totp-authenticator.contract.js';
import { TotpCommandRepository } from './totp-command-repository.contract.js';
import { TotpQueryRepository } from './totp-query-repository.contract.js';
import { totpStatus } from './totp-status.operation.js';
import { ENROL_TOTP, RESET_TOTP } from './totp.abilities.js';
import {
  ENROLMENT_CANCELLED,
  ENROLMENT_CODE_ISSUED,
  ENROLMENT_STARTED,
  TOTP_DISABLED_NOTICE,
  TOTP_ENABLED_NOTICE,
  TOTP_ENROLMENT,
  TOTP_FAILED,
  TOTP_REPLACED,
  TOTP_RESET_NOTICE,
  TOTP_SWITCHED_OFF,
  TOTP_SWITCHED_ON,
} from './totp.events.js';
import * as methods from './totp.methods.js';
import { TotpOrchestrator } from './totp.orchestrator.js';

/** The second factor. */
export const totpDomain = domain({
  key: 'totp',
  name: 'authentication',
  feature: feature('totp', { default: true }),
  contracts: {
    TotpQueryRepository: contract<TotpQueryRepository>(TotpQueryRepository, { state: true }),
    TotpCommandRepository: contract<TotpCommandRepository>(TotpCommandRepository, {
      startPending: true,
      enable: true,
      cancelPending: true,
      disable: true,
      claimStep: true,
    }),
    TotpAuthenticator: contract<TotpAuthenticator>(TotpAuthenticator, { createSeed: true, match: true }),
  },
  methods,
  operations: {
    beginTotpEnrolment,
    confirmTotpEnrolment,
    beginTotpReplacement,
    confirmTotpReplacement,
    cancelTotpEnrolment,
    disableTotp,
    resetTotp,
    totpStatus,
    issueTotpEnrolmentCode,
    beginMandatoryTotpEnrolment,
    confirmMandatoryTotpEnrolment,
  },
  events: [
    TOTP_FAILED,
    ENROLMENT_STARTED,
    ENROLMENT_CODE_ISSUED,
    TOTP_SWITCHED_ON,
    TOTP_REPLACED,
    ENROLMENT_CANCELLED,
    TOTP_SWITCHED_OFF,
  ],
  notifications: [TOTP_ENABLED_NOTICE, TOTP_DISABLED_NOTICE, TOTP_RESET_NOTICE],
  purposes: [TOTP_ENROLMENT],
  abilities: [ENROL_TOTP, RESET_TOTP],
  orchestrator: TotpOrchestrator,
});
