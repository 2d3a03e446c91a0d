import { Module } from '@nestjs/common';

import { AdminFactorsController } from './admin-factors.controller.js';
import { EnrolmentCodesController } from './enrolment-codes.controller.js';
import { MandatoryTotpController } from './mandatory-totp.controller.js';
import { OwnFactorController } from './own-factor.controller.js';
import { RecoveryCodesController } from './recovery-codes.controller.js';
import { ReplacementController } from './replacement.controller.js';
import { TotpController } from './totp.controller.js';

@Module({
  controllers: [
    AdminFactorsController,
    EnrolmentCodesController,
    MandatoryTotpController,
    OwnFactorController,
    RecoveryCodesController,
    ReplacementController,
    TotpController,
  ],
})
export class TotpModule {}
