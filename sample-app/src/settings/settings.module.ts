import { Module } from '@nestjs/common';

import { SettingsController } from './settings.controller.js';
import { SystemController } from './system.controller.js';

@Module({ controllers: [SettingsController, SystemController] })
export class SettingsModule {}
