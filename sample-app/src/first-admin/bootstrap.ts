import { AdminLifecycleOrchestrator, Redacted, SystemActors } from '@maatify/admin-infra';
import type { BootstrapResult } from '@maatify/admin-infra';
import type { INestApplicationContext } from '@nestjs/common';

import { BOOTSTRAP_ACTOR } from '../host-policy.js';

export interface FirstAdmin {
  readonly email: string;
  readonly password: string;
}

/** Makes the very first admin, as the command line: never a route. */
export function bootstrap(app: INestApplicationContext, { email, password }: FirstAdmin): Promise<BootstrapResult> {
  const actor = app.get(SystemActors).get(BOOTSTRAP_ACTOR, { channel: 'cli' });
  return app.get(AdminLifecycleOrchestrator).bootstrapFirstAdmin(actor, { email, password: Redacted.of(password) });
}
