import { Module } from '@nestjs/common';

import { AdminSessionsController } from './admin-sessions.controller.js';
import { OwnSessionsController } from './own-sessions.controller.js';

@Module({ controllers: [AdminSessionsController, OwnSessionsController] })
export class SessionsModule {}
