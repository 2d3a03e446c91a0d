import { Module } from '@nestjs/common';

import { AdminRolesController } from './admin-roles.controller.js';
import { RolesController } from './roles.controller.js';

@Module({ controllers: [RolesController, AdminRolesController] })
export class RolesModule {}
