import { Module } from '@nestjs/common';

import { AdminStatusController } from './admin-status.controller.js';
import { AdminsController } from './admins.controller.js';
import { InvitationsController } from './invitations.controller.js';
import { MeController } from './me.controller.js';

@Module({ controllers: [AdminStatusController, AdminsController, InvitationsController, MeController] })
export class AdminsModule {}
