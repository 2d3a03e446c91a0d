import { contract, domain, feature } from '../../runner/domain.js';
import { beginMandatoryTotpEnrolment } from './begin-mandatory-totp-enrolment.operation.js';
import { beginTotpEnrolment } from './begin-totp-enrolment.operation.js';
import { confirmMandatoryTotpEnrolment } from './confirm-mandatory-totp-enrolment.operation.js';
import { confirmTotpEnrolment } from './confirm-totp-enrolment.operation.js';
import { issueTotpEnrolmentCode } from './issue-totp-enrolment-code.operation.js';
import { TotpAuthenticator } from './totp-authenticator.contract.js';
import { TotpCommandRepository } from './totp-command-repository.contract.js';
import { TotpQueryRepository } from './totp-query-repository.contract.js';
import { ENROL_TOTP } from './totp.abilities.js';
import {
  ENROLMENT_CODE_ISSUED,
  ENROLMENT_STARTED,
  TOTP_ENABLED_NOTICE,
  TOTP_ENROLMENT,
  TOTP_FAILED,
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
      claimStep: true,
    }),
    TotpAuthenticator: contract<TotpAuthenticator>(TotpAuthenticator, { createSeed: true, match: true }),
  },
  methods,
  operations: {
    beginTotpEnrolment,
    confirmTotpEnrolment,
    issueTotpEnrolmentCode,
    beginMandatoryTotpEnrolment,
    confirmMandatoryTotpEnrolment,
  },
  events: [TOTP_FAILED, ENROLMENT_STARTED, ENROLMENT_CODE_ISSUED, TOTP_SWITCHED_ON],
  notifications: [TOTP_ENABLED_NOTICE],
  purposes: [TOTP_ENROLMENT],
  abilities: [ENROL_TOTP],
  orchestrator: TotpOrchestrator,
});
