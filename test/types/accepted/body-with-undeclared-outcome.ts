import type { AdminActor } from '@maatify/admin-infra';

import type { OperationRunner } from '../../../src/operations/operation-runner.js';
import { ended } from '../../../src/operations/outcomes.js';
import { signOut } from '../../../src/sessions/sign-out.operation.js';

declare const kernel: OperationRunner;
declare const actor: AdminActor;

export const result = kernel.perform(signOut, actor, {}, () => ended('signed_out'));
