import { SetSettingInput, SettingsInput, SystemSettingsOrchestrator } from '@maatify/admin-infra';
import type {
  AdminActor,
  FeatureResult,
  Origin,
  ResetSettingResult,
  SetSettingResult,
  SettingResult,
  SettingsResult,
} from '@maatify/admin-infra';
import { Body, Controller, Delete, Get, Inject, Param, Put, Query } from '@nestjs/common';

import { CurrentActor } from '../platform/http/current-actor.decorator.js';
import { CurrentOrigin } from '../platform/http/current-origin.decorator.js';
import { withFields } from '../platform/http/with-fields.js';

@Controller()
export class SettingsController {
  constructor(@Inject(SystemSettingsOrchestrator) private readonly orchestrator: SystemSettingsOrchestrator) {}

  /** Those of one `category`. */
  @Get('settings')
  list(@CurrentActor() actor: AdminActor, @Query() query: Record<string, unknown>): Promise<SettingsResult> {
    return this.orchestrator.settings(actor, withFields(SettingsInput, query, {}));
  }

  @Get('settings/:key')
  read(@CurrentActor() actor: AdminActor, @Param('key') key: string): Promise<SettingResult> {
    return this.orchestrator.setting(actor, { key });
  }

  @Put('settings/:key')
  change(@CurrentActor() actor: AdminActor, @Param('key') key: string, @Body() body: unknown): Promise<SetSettingResult> {
    return this.orchestrator.set(actor, withFields(SetSettingInput, body, { key }));
  }

  /** Back to its default. */
  @Delete('settings/:key')
  reset(@CurrentActor() actor: AdminActor, @Param('key') key: string): Promise<ResetSettingResult> {
    return this.orchestrator.reset(actor, { key });
  }

  @Get('features/:key')
  feature(@Param('key') key: string, @CurrentOrigin() origin: Origin): Promise<FeatureResult> {
    return this.orchestrator.feature({ key }, origin);
  }
}
