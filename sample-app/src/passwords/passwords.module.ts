import { Module } from '@nestjs/common';

import { AdminCredentialsController } from './admin-credentials.controller.js';
import { OwnPasswordController } from './own-password.controller.js';
import { PasswordRecoveryController } from './password-recovery.controller.js';

@Module({ controllers: [AdminCredentialsController, OwnPasswordController, PasswordRecoveryController] })
export class PasswordsModule {}
