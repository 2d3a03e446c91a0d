import type { TotpCommandRepository } from '../../authentication/totp/totp-command-repository.contract.js';
import type { TotpState } from '../../authentication/totp/totp-query-repository.contract.js';
import { Redacted } from '../../kernel/redacted.js';
import type { Contracts } from '../../module/contract-catalogue.js';
import { at, MINUTE, T0 } from './moments.js';
import type { Given, Stage } from './stage.js';

type Start = Parameters<TotpCommandRepository['startPending']>[0];
type Enable = Parameters<TotpCommandRepository['enable']>[0];

/** The step an enrolment of the kit uses up. */
export const FIRST_STEP = 63_115_200;
const PENDING_ID = 'pending';

export function starting(
  stage: Stage,
  { adminId, epoch }: Given,
  changes: Partial<Start> = {},
  contracts: Contracts = stage.contracts,
): ReturnType<TotpCommandRepository['startPending']> {
  return contracts.TotpCommandRepository.startPending({
    adminId,
    pendingId: PENDING_ID,
    sealedSeed: Redacted.of('sealed'),
    expiresAt: at(10 * MINUTE),
    expectedEpoch: epoch,
    at: T0,
    ...changes,
  });
}

export function enabling(
  stage: Stage,
  { adminId, epoch }: Given,
  changes: Partial<Enable> = {},
  contracts: Contracts = stage.contracts,
): ReturnType<TotpCommandRepository['enable']> {
  const enable = { adminId, pendingId: PENDING_ID, step: FIRST_STEP, expectedEpoch: epoch, at: T0, ...changes };
  return contracts.TotpCommandRepository.enable(enable);
}

/** An active admin with an enabled second factor; {@link FIRST_STEP} is its last step. */
export async function enabled(stage: Stage, sealedSeed = 'sealed'): Promise<Given> {
  const admin = await stage.active();
  await stage.arrange('a pending seed', starting(stage, admin, { sealedSeed: Redacted.of(sealedSeed) }));
  await stage.arrange('an enabled factor', enabling(stage, admin));
  return stage.stateOf(admin.adminId);
}

export function stateOf(stage: Stage, { adminId }: Pick<Given, 'adminId'>): Promise<TotpState> {
  return stage.contracts.TotpQueryRepository.state({ adminId });
}
