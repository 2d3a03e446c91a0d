import { Module } from '@nestjs/common';

import { EnrolmentCodesController } from './enrolment-codes.controller.js';
import { MandatoryTotpController } from './mandatory-totp.controller.js';
import { TotpController } from './totp.controller.js';

@Module({ controllers: [EnrolmentCodesController, MandatoryTotpController, TotpController] })
export class TotpModule {}
