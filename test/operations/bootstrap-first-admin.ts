import { Redacted } from '@maatify/admin-infra';

import { bootstrapFirstAdmin } from '../../src/lifecycle/bootstrap-first-admin.operation.js';
import { asked, statusOf } from '../support/arrangements.js';
import { expectationsOf } from '../support/expectations.js';

export const expectations = expectationsOf(bootstrapFirstAdmin, {
  prepare: (world) => {
    world.infra.store.admins.clear();
    return {
      caller: world.systemActor(),
      input: { email: 'first@example.org', password: Redacted.of('canary-bootstrap-password-91') },
    };
  },
  succeeds: 'created',
  holds: (world, { result }) => [statusOf(world, result.adminId), 'active'],
  changes: 'admins',
  flow: 'settings ∥ decide → check → hash → bootstrap',
  tells: ['authz.system_actor.used', 'admin.created'],
  again: 'already_bootstrapped',
  leftBehind: {
    bootstrap: ['nothing', 'admins'],
  },
  endings: { weak_password: asked({ password: Redacted.of('short') }), already_bootstrapped: (world) => void world.someone() },
});
