import { AdminLifecycleOrchestrator } from '@maatify/admin-infra';
import type { AdminActor, AdminResult } from '@maatify/admin-infra';
import { Controller, Get, Inject } from '@nestjs/common';

import { CurrentActor } from '../platform/http/current-actor.decorator.js';

@Controller('me')
export class MeController {
  constructor(@Inject(AdminLifecycleOrchestrator) private readonly lifecycle: AdminLifecycleOrchestrator) {}

  @Get()
  me(@CurrentActor() actor: AdminActor): Promise<AdminResult> {
    return this.lifecycle.admin(actor, { adminId: actor.adminId });
  }
}
