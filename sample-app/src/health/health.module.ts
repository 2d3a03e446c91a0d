import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';

import { DatabaseProbe } from './database-probe.js';
import { HealthController } from './health.controller.js';

@Module({})
export class HealthModule {
  /** @param told the modules of what is told of */
  static forRoot(...told: DynamicModule[]): DynamicModule {
    return { module: HealthModule, imports: told, controllers: [HealthController], providers: [DatabaseProbe] };
  }
}
