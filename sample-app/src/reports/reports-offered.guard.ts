import { SystemSettingsOrchestrator } from '@maatify/admin-infra';
import { Inject, Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';

import { REPORTS_FEATURE } from '../host-policy.js';
import { originOf } from '../platform/http/origin.js';
import { RefusedResult } from '../platform/http/refused-result.js';

/** Closes the reports while their feature is switched off. Runs after the global guards: a stranger learns nothing of it. */
@Injectable()
export class ReportsOffered implements CanActivate {
  constructor(@Inject(SystemSettingsOrchestrator) private readonly settings: SystemSettingsOrchestrator) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const origin = originOf(context.switchToHttp().getRequest<Request>());
    const result = await this.settings.feature({ key: REPORTS_FEATURE.key }, origin);
    if (result.outcome === 'enabled') return true;
    throw new RefusedResult(result);
  }
}
