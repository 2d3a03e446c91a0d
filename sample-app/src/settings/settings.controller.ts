import { SetSettingInput, SystemSettingsOrchestrator } from '@maatify/admin-infra';
import type { AdminActor, FeatureResult, Origin, SetSettingResult, SettingResult } from '@maatify/admin-infra';
import { Body, Controller, Get, Inject, Param, Put } from '@nestjs/common';

import { CurrentActor } from '../platform/http/current-actor.decorator.js';
import { CurrentOrigin } from '../platform/http/current-origin.decorator.js';
import { withFields } from '../platform/http/with-fields.js';

@Controller()
export class SettingsController {
  constructor(@Inject(SystemSettingsOrchestrator) private readonly orchestrator: SystemSettingsOrchestrator) {}

  @Get('settings/:key')
  read(@CurrentActor() actor: AdminActor, @Param('key') key: string): Promise<SettingResult> {
    return this.orchestrator.setting(actor, { key });
  }

  @Put('settings/:key')
  change(@CurrentActor() actor: AdminActor, @Param('key') key: string, @Body() body: unknown): Promise<SetSettingResult> {
    return this.orchestrator.set(actor, withFields(SetSettingInput, body, { key }));
  }

  @Get('features/:key')
  feature(@Param('key') key: string, @CurrentOrigin() origin: Origin): Promise<FeatureResult> {
    return this.orchestrator.feature({ key }, origin);
  }
}
