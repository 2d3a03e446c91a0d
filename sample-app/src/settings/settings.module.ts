import { Module } from '@nestjs/common';

import { EmergencyController } from './emergency.controller.js';
import { SettingsController } from './settings.controller.js';
import { SystemController } from './system.controller.js';

@Module({ controllers: [EmergencyController, SettingsController, SystemController] })
export class SettingsModule {}
