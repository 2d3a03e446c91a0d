import { Module } from '@nestjs/common';

import { AuditExportController } from './audit-export.controller.js';
import { AuditExportModule } from './audit-export.module.js';
import { AuditController } from './audit.controller.js';

/** Shows what the library recorded. It only writes the trail; who may see it is this host's decision. */
@Module({ imports: [AuditExportModule], controllers: [AuditExportController, AuditController] })
export class AuditModule {}
