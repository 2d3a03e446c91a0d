import type { OperationRunner } from '../../../src/operations/operation-runner.js';
import { ended } from '../../../src/operations/outcomes.js';
import { bootstrapFirstAdmin } from '../../../src/lifecycle/bootstrap-first-admin.operation.js';
import type { AdminId, BootstrapInput, SystemActor } from '@maatify/admin-infra';

declare const kernel: OperationRunner;
declare const actor: SystemActor;
declare const input: BootstrapInput;
declare const adminId: AdminId;

export function run() {
  return kernel.perform(bootstrapFirstAdmin, actor, input, () => ended('created', { adminId }));
}
