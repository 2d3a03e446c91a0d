import { AdminInfraModule } from '@maatify/admin-infra';

export const module = AdminInfraModule.forRoot({ imports: [], features: { totp: false } });
