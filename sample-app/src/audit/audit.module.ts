import { auditTrail, KyselyAuditTrail } from '@maatify/admin-infra-adapters/kysely';
import { Module } from '@nestjs/common';

import type { OpenedDatabase } from '../platform/database/opened-database.js';
import { OPENED_DATABASE } from '../platform/database/opened-database.js';
import { AuditController } from './audit.controller.js';

/** Shows what the library recorded. It only writes the trail; who may see it is this host's decision. */
@Module({
  controllers: [AuditController],
  providers: [
    {
      provide: KyselyAuditTrail,
      inject: [OPENED_DATABASE],
      useFactory: ({ db, schema }: OpenedDatabase) => auditTrail(db, schema),
    },
  ],
})
export class AuditModule {}
