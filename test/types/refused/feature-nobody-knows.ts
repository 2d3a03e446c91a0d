import { AdminInfraModule } from '@maatify/admin-infra';

// TS2561: a feature that does not exist is not switched off by mistake
export const module = AdminInfraModule.forRoot({ imports: [], features: { totpp: false } });
