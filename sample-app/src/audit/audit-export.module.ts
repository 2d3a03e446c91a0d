import { auditTrail, KyselyAuditLogger, KyselyAuditTrail, Store } from '@maatify/admin-infra-adapters/kysely';
import { Module } from '@nestjs/common';

import type { AppConfiguration } from '../platform/config/configuration.js';
import { CONFIGURATION } from '../platform/config/configuration.token.js';
import { auditKeys } from '../platform/config/sealing-keys.js';
import type { OpenedDatabase } from '../platform/database/opened-database.js';
import { OPENED_DATABASE } from '../platform/database/opened-database.js';
import { AuditExports } from './audit-exports.js';

/** The trail to read, and the record of who took it away; without HTTP, for the command line too. */
@Module({
  providers: [
    {
      provide: KyselyAuditTrail,
      inject: [OPENED_DATABASE],
      useFactory: ({ db, schema }: OpenedDatabase) => auditTrail(db, schema),
    },
    {
      provide: KyselyAuditLogger,
      inject: [OPENED_DATABASE, CONFIGURATION],
      useFactory: ({ sinks, schema }: OpenedDatabase, { audit }: AppConfiguration) =>
        new KyselyAuditLogger(new Store(sinks, schema), auditKeys(audit)),
    },
    AuditExports,
  ],
  exports: [KyselyAuditTrail, AuditExports],
})
export class AuditExportModule {}
