import { Inject, Module } from '@nestjs/common';
import type { DynamicModule, OnModuleDestroy } from '@nestjs/common';

import { AdminsModule } from './admins/admins.module.js';
import { AuditModule } from './audit/audit.module.js';
import { AuditRelayModule } from './audit-relay/audit-relay.module.js';
import { ChangeJournalModule } from './change-journal/change-journal.module.js';
import { ContactsModule } from './contacts/contacts.module.js';
import { CoreModule } from './core.module.js';
import { DevicesModule } from './devices/devices.module.js';
import { ExternalSignInModule } from './external-sign-in/external-sign-in.module.js';
import { HealthModule } from './health/health.module.js';
import type { HostOptions } from './host-options.js';
import { HousekeepingModule } from './housekeeping/housekeeping.module.js';
import { PreferencesModule } from './preferences/preferences.module.js';
import { ImpersonationModule } from './impersonation/impersonation.module.js';
import { NotificationsModule } from './notifications/notifications.module.js';
import { PasswordsModule } from './passwords/passwords.module.js';
import { Connections } from './platform/http/connections.js';
import { HttpModule } from './platform/http/http.module.js';
import { ReportsModule } from './reports/reports.module.js';
import { RolesModule } from './roles/roles.module.js';
import { SessionsModule } from './sessions/sessions.module.js';
import { SettingsModule } from './settings/settings.module.js';
import { SignInModule } from './sign-in/sign-in.module.js';
import { TelemetryModule } from './telemetry/telemetry.module.js';
import { TotpModule } from './totp/totp.module.js';

/** The whole host: the core, its jobs, and a JSON API in front. */
@Module({})
export class AppModule implements OnModuleDestroy {
  static forRoot(options: HostOptions): DynamicModule {
    // One object is one module: a job and whoever reports on it have the same.
    const auditRelay = AuditRelayModule.forRoot(options);
    const changeJournal = ChangeJournalModule.forRoot(options);
    return {
      module: AppModule,
      imports: [
        CoreModule.forRoot(options),
        HttpModule.forRoot(options),
        NotificationsModule.forRoot(options),
        HousekeepingModule.forRoot(options),
        auditRelay,
        changeJournal,
        SignInModule,
        PasswordsModule,
        TotpModule,
        SessionsModule,
        DevicesModule,
        ImpersonationModule,
        ExternalSignInModule.forRoot(options),
        PreferencesModule,
        AdminsModule,
        ContactsModule,
        RolesModule,
        SettingsModule,
        AuditModule,
        ReportsModule,
        HealthModule.forRoot(auditRelay, changeJournal),
        TelemetryModule,
      ],
    };
  }

  constructor(@Inject(Connections) private readonly connections: Connections) {}

  /** The first of all shutdown steps, since Nest begins with the root: the library waits in its own for what is under way. */
  onModuleDestroy(): void {
    this.connections.close();
  }
}
