import type { AdminActor } from '@maatify/admin-infra';

import type { OperationRunner } from '../../../src/operations/operation-runner.js';
import { ended } from '../../../src/operations/outcomes.js';
import { signOut } from '../../../src/sessions/sign-out.operation.js';

declare const kernel: OperationRunner;
declare const actor: AdminActor;

// TS2322: an operation ends only in what its declaration names (L4)
export const result = kernel.perform(signOut, actor, {}, () => ended('vanished'));
