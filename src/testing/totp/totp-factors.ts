import type { FactorDisabling, TotpCommandRepository } from '../../authentication/totp/totp-command-repository.contract.js';
import type { TotpState } from '../../authentication/totp/totp.record.js';
import { Redacted } from '../../kernel/redacted.js';
import type { Contracts } from '../../module/contracts.js';
import type { Given, Arranged } from '../kit/arranged.js';
import { SYSTEM } from '../kit/arranged.js';
import { at, MINUTE, START } from '../kit/moments.js';

type Start = Parameters<TotpCommandRepository['startPending']>[0];
type Enable = Parameters<TotpCommandRepository['enable']>[0];

/** The step an enrolment of the kit uses up. */
export const FIRST_STEP = 63_115_200;
const PENDING_ID = 'pending';

export function starting(
  arranged: Arranged,
  { adminId, epoch }: Given,
  changes: Partial<Start> = {},
  contracts: Contracts = arranged.contracts,
): ReturnType<TotpCommandRepository['startPending']> {
  return contracts.TotpCommandRepository.startPending({
    adminId,
    pendingId: PENDING_ID,
    sealedSeed: Redacted.of('sealed'),
    vouchedBy: null,
    expiresAt: at(10 * MINUTE),
    expectedEpoch: epoch,
    replaces: false,
    at: START,
    ...changes,
  });
}

export function enabling(
  arranged: Arranged,
  { adminId, epoch }: Given,
  changes: Partial<Enable> = {},
  contracts: Contracts = arranged.contracts,
): ReturnType<TotpCommandRepository['enable']> {
  const enable = { adminId, pendingId: PENDING_ID, step: FIRST_STEP, expectedEpoch: epoch, replaces: false, at: START };
  return contracts.TotpCommandRepository.enable({ ...enable, ...changes });
}

/** An active admin with an enabled second factor; {@link FIRST_STEP} is its last step. */
export async function enabled(arranged: Arranged, sealedSeed = 'sealed'): Promise<Given> {
  const admin = await arranged.active();
  await arranged.arrange('a pending seed', starting(arranged, admin, { sealedSeed: Redacted.of(sealedSeed) }));
  await arranged.arrange('an enabled factor', enabling(arranged, admin));
  return arranged.stateOf(admin.adminId);
}

export function stateOf(arranged: Arranged, { adminId }: Pick<Given, 'adminId'>): Promise<TotpState> {
  return arranged.contracts.TotpQueryRepository.state({ adminId });
}

export function claim(arranged: Arranged, { adminId }: Given, step: number, contracts = arranged.contracts) {
  return contracts.TotpCommandRepository.claimStep({ adminId, step, at: START });
}

/** The lifeline is not asked about. */
export function disabling(
  arranged: Arranged,
  { adminId, epoch }: Pick<Given, 'adminId' | 'epoch'>,
  changes: Partial<FactorDisabling> = {},
  contracts: Contracts = arranged.contracts,
) {
  const disable = { adminId, expectedEpoch: epoch, lifelineAbility: null, restsOn: [], at: START, by: SYSTEM };
  return contracts.TotpCommandRepository.disable({ ...disable, ...changes });
}

export function cancelling(
  arranged: Arranged,
  { adminId }: Pick<Given, 'adminId'>,
  moment = START,
  contracts: Contracts = arranged.contracts,
) {
  return contracts.TotpCommandRepository.cancelPending({ adminId, at: moment });
}
