import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';

import { DatabaseProbe } from './database-probe.js';
import { HealthController } from './health.controller.js';

@Module({})
export class HealthModule {
  /** @param auditRelay the module whose relay is told of */
  static forRoot(auditRelay: DynamicModule): DynamicModule {
    return { module: HealthModule, imports: [auditRelay], controllers: [HealthController], providers: [DatabaseProbe] };
  }
}
