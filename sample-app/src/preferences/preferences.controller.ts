import { PreferenceOrchestrator, UpdateNotificationPreferenceInput, UpdatePreferencesInput } from '@maatify/admin-infra';
import type {
  AdminActor,
  AdminId,
  PreferencesResult,
  UpdateNotificationPreferenceResult,
  UpdatePreferencesResult,
} from '@maatify/admin-infra';
import { Body, Controller, Get, Inject, Param, Put } from '@nestjs/common';

import { CurrentActor } from '../platform/http/current-actor.decorator.js';
import { withFields } from '../platform/http/with-fields.js';

@Controller()
export class PreferencesController {
  constructor(@Inject(PreferenceOrchestrator) private readonly orchestrator: PreferenceOrchestrator) {}

  @Get('preferences')
  own(@CurrentActor() actor: AdminActor): Promise<PreferencesResult> {
    return this.orchestrator.preferences(actor, { adminId: actor.adminId });
  }

  @Get('admins/:adminId/preferences')
  of(@CurrentActor() actor: AdminActor, @Param('adminId') adminId: AdminId): Promise<PreferencesResult> {
    return this.orchestrator.preferences(actor, { adminId });
  }

  @Put('preferences')
  update(@CurrentActor() actor: AdminActor, @Body() body: unknown): Promise<UpdatePreferencesResult> {
    return this.orchestrator.updatePreferences(actor, withFields(UpdatePreferencesInput, body, {}));
  }

  @Put('preferences/notifications/:channel/:type')
  choose(
    @CurrentActor() actor: AdminActor,
    @Param('channel') channel: string,
    @Param('type') type: string,
    @Body() body: unknown,
  ): Promise<UpdateNotificationPreferenceResult> {
    const input = withFields(UpdateNotificationPreferenceInput, body, { channel, type });
    return this.orchestrator.updateNotificationPreference(actor, input);
  }
}
