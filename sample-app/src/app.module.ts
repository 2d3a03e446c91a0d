import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';

import { CoreModule } from './core.module.js';
import type { HostOptions } from './core.module.js';
import { ApiModule } from './api/api.module.js';

/** The whole host: the core, and its JSON API in front. */
@Module({})
export class AppModule {
  static forRoot(options: HostOptions): DynamicModule {
    const core = CoreModule.forRoot(options);
    return { module: AppModule, imports: [core, ApiModule.on(core)] };
  }
}
