import { Module } from '@nestjs/common';

import { AdminDevicesController } from './admin-devices.controller.js';
import { OwnDevicesController } from './own-devices.controller.js';

@Module({ controllers: [AdminDevicesController, OwnDevicesController] })
export class DevicesModule {}
