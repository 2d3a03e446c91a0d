import type { AdminStatus } from '../kernel/admin-status.js';

/** The abilities that open a change of status. */
export type StatusAbility =
  'admins.create' | 'admins.activate' | 'admins.suspend' | 'admins.reinstate' | 'admins.lock' | 'admins.unlock';

/** One legal step of an admin's life. */
export interface StatusEdge {
  readonly ability: StatusAbility;
  /** Nobody becomes active without a verified primary email (ID-08). */
  readonly needsVerifiedEmail: boolean;
}

const edge = (ability: StatusAbility, needsVerifiedEmail = false): StatusEdge => Object.freeze({ ability, needsVerifiedEmail });

/**
 * The published graph: what is not in it is illegal. Nothing returns to `created`, and whoever is locked leaves that only
 * by `admins.unlock`, whatever else the caller may do.
 */
const EDGES: Readonly<Record<AdminStatus, Partial<Readonly<Record<AdminStatus, StatusEdge>>>>> = {
  created: {
    pending_verification: edge('admins.create'),
    suspended: edge('admins.suspend'),
    locked: edge('admins.lock'),
  },
  pending_verification: {
    active: edge('admins.activate', true),
    suspended: edge('admins.suspend'),
    locked: edge('admins.lock'),
  },
  active: { suspended: edge('admins.suspend'), locked: edge('admins.lock') },
  suspended: { active: edge('admins.reinstate', true), locked: edge('admins.lock') },
  locked: { active: edge('admins.unlock', true), suspended: edge('admins.unlock') },
};

/** The step from one status to another, or null when there is none. */
export function statusEdge(from: AdminStatus, to: AdminStatus): StatusEdge | null {
  return EDGES[from][to] ?? null;
}

/**
 * The ability a requested change needs. An illegal request has no edge, so it is judged by where it would lead: the caller
 * learns that it is illegal only if it could have led there legally.
 */
export function abilityFor(from: AdminStatus, to: AdminStatus): StatusAbility {
  return statusEdge(from, to)?.ability ?? ABILITY_TOWARDS[to];
}

const ABILITY_TOWARDS: Readonly<Record<AdminStatus, StatusAbility>> = {
  created: 'admins.create',
  pending_verification: 'admins.create',
  active: 'admins.activate',
  suspended: 'admins.suspend',
  locked: 'admins.lock',
};
