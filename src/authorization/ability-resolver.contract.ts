import type { AdminId } from '../kernel/ids.js';
import type { Target } from '../kernel/proofs.js';

export interface AbilityQuestion {
  readonly actor:
    | {
        readonly kind: 'admin';
        readonly adminId: AdminId;
        /** Set while impersonating: the right is the intersection of both admins' rights. */
        readonly impersonatorId: AdminId | null;
      }
    | {
        /** A part of the host that acts without a person, by the name `policy.systemActors` declares. */
        readonly kind: 'system';
        readonly name: string;
      };
  /** One of the library's abilities or one of the host's. Deny what you do not know. */
  readonly ability: string;
  /** What it would be done to; null where the ability has no target. */
  readonly target: Target | null;
}

export type AbilityDecision =
  | { readonly decision: 'allow' }
  | { readonly decision: 'deny'; readonly reason: 'not_permitted' | 'scope_violation' | 'outranked' };

/**
 * Decides what an admin, or a declared part of the host, may do. The core asks and sequences; it never decides.
 *
 * When to use: bind it to your roles and permissions. Only explicit grants count: no wildcard, no implicit super admin.
 *
 * Promises to keep: answers from stored grants at each call, without a cache that outlives a revocation; answers for a
 * target that does not exist exactly as for one out of scope, so that a denied caller cannot probe what exists.
 *
 * A system actor may do what your configuration lists under its name, and nothing you do not list.
 *
 * It denies `admins.invitation.correct` and, with the feature `impersonation`, `security.impersonate` as `outranked` on an admin who
 * holds an ability that the actor lacks: nothing else keeps somebody from becoming, or acting as, their superiors. With the feature
 * `contacts` it denies `admins.contacts.manage` the same way, to admins: nothing else keeps somebody from choosing by which address a
 * superior signs in. With the feature `externalSignIn` it denies `admins.external.manage` so, too.
 *
 * Failures: throw only when the store is out of reach; nothing is then permitted.
 */
export interface AbilityResolver {
  decide(question: AbilityQuestion): Promise<AbilityDecision>;
}

export const AbilityResolver = Symbol.for('@maatify/admin-infra/AbilityResolver');
