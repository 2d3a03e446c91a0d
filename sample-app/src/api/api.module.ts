import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';

import { AuditTrail } from '../audit/audit-trail.js';
import { AbilityGuard } from '../http/ability.guard.js';
import { ClientCookies } from '../http/client-cookies.js';
import { HostExceptionFilter } from '../http/exception.filter.js';
import { ResultInterceptor } from '../http/result.interceptor.js';
import { ResultWriter } from '../http/result-writer.js';
import { SessionGuard } from '../http/session.guard.js';
import { ReportShelf } from '../reports/report-shelf.js';
import { AdminSessionsController } from './admin-sessions.controller.js';
import { AdminStatusController } from './admin-status.controller.js';
import { AdminsController } from './admins.controller.js';
import { AuditController } from './audit.controller.js';
import { AuthenticationController } from './authentication.controller.js';
import { EnrolmentCodesController } from './enrolment-codes.controller.js';
import { HealthController } from './health.controller.js';
import { InvitationsController } from './invitations.controller.js';
import { MandatoryTotpController } from './mandatory-totp.controller.js';
import { MeController } from './me.controller.js';
import { OwnSessionsController } from './own-sessions.controller.js';
import { ReportsController } from './reports.controller.js';
import { SettingsController } from './settings.controller.js';
import { SystemController } from './system.controller.js';
import { TotpController } from './totp.controller.js';

/** The JSON API. Guards are global and run in this order; a route without a mark asks for a session. */
@Module({
  controllers: [
    AuthenticationController,
    MandatoryTotpController,
    TotpController,
    MeController,
    OwnSessionsController,
    AdminSessionsController,
    EnrolmentCodesController,
    AdminStatusController,
    AdminsController,
    InvitationsController,
    SettingsController,
    SystemController,
    AuditController,
    ReportsController,
    HealthController,
  ],
  providers: [
    ClientCookies,
    ResultWriter,
    AuditTrail,
    ReportShelf,
    { provide: APP_GUARD, useClass: SessionGuard },
    { provide: APP_GUARD, useClass: AbilityGuard },
    { provide: APP_INTERCEPTOR, useClass: ResultInterceptor },
    { provide: APP_FILTER, useClass: HostExceptionFilter },
  ],
})
export class ApiModule {
  /** The API over the core that `CoreModule.forRoot` made: its database and configuration are used here too. */
  static on(core: DynamicModule): DynamicModule {
    return { module: ApiModule, imports: [core] };
  }
}
