import type { AdminStatus } from '../kernel/admin-status.js';
import {
  ACTIVATE_ADMINS,
  CREATE_ADMINS,
  LOCK_ADMINS,
  REINSTATE_ADMINS,
  SUSPEND_ADMINS,
  UNLOCK_ADMINS,
} from './lifecycle.abilities.js';

/** The abilities that open a change of status. */
export type StatusAbility =
  | typeof CREATE_ADMINS
  | typeof ACTIVATE_ADMINS
  | typeof SUSPEND_ADMINS
  | typeof REINSTATE_ADMINS
  | typeof LOCK_ADMINS
  | typeof UNLOCK_ADMINS;

/** One legal step of an admin's life. */
export interface StatusStep {
  readonly ability: StatusAbility;
  /** What the primary email has to be: nobody becomes active without a verified one, nobody with one waits for it again. */
  readonly email: 'verified' | 'unverified' | 'any';
}

const step = (ability: StatusAbility, email: StatusStep['email'] = 'any'): StatusStep => Object.freeze({ ability, email });

/**
 * The published graph: what is not in it is illegal. Nothing returns to `created`, and whoever is locked leaves that only
 * by `admins.unlock`, whatever else the caller may do.
 */
const STEPS: Readonly<Record<AdminStatus, Partial<Readonly<Record<AdminStatus, StatusStep>>>>> = {
  created: {
    pending_verification: step(CREATE_ADMINS),
    suspended: step(SUSPEND_ADMINS),
    locked: step(LOCK_ADMINS),
  },
  pending_verification: {
    active: step(ACTIVATE_ADMINS, 'verified'),
    suspended: step(SUSPEND_ADMINS),
    locked: step(LOCK_ADMINS),
  },
  active: { suspended: step(SUSPEND_ADMINS), locked: step(LOCK_ADMINS) },
  suspended: {
    pending_verification: step(REINSTATE_ADMINS, 'unverified'),
    active: step(REINSTATE_ADMINS, 'verified'),
    locked: step(LOCK_ADMINS),
  },
  locked: {
    pending_verification: step(UNLOCK_ADMINS, 'unverified'),
    active: step(UNLOCK_ADMINS, 'verified'),
    suspended: step(UNLOCK_ADMINS),
  },
};

/** The step from one status to another, or null when there is none. */
export function statusStep(from: AdminStatus, to: AdminStatus): StatusStep | null {
  return STEPS[from][to] ?? null;
}

/**
 * The ability a requested change needs. An illegal request has no step, so it is judged by where it would lead: the caller
 * learns that it is illegal only if it could have led there legally.
 */
export function abilityFor(from: AdminStatus, to: AdminStatus): StatusAbility {
  return statusStep(from, to)?.ability ?? ABILITY_TOWARDS[to];
}

const ABILITY_TOWARDS: Readonly<Record<AdminStatus, StatusAbility>> = {
  created: CREATE_ADMINS,
  pending_verification: CREATE_ADMINS,
  active: ACTIVATE_ADMINS,
  suspended: SUSPEND_ADMINS,
  locked: LOCK_ADMINS,
};
