import type { AdminId } from '../../kernel/ids.js';
import type { Target } from '../../kernel/proofs.js';
import type { AbilityQuestion } from '../ability-resolver.contract.js';

export interface GrantQuestion {
  /** As for `AbilityResolver.decide`: while impersonating, the right is the intersection of both admins' rights. */
  readonly actor: AbilityQuestion['actor'];
  /** What would be handed out, or taken back, together: all the abilities of a role, or the one that a role gets or loses. */
  readonly abilities: readonly string[];
  /** The admin or the role that would get or lose it. */
  readonly target: Target;
}

export type GrantDecision = { readonly decision: 'allow' } | { readonly decision: 'deny' };

/**
 * Compares what people may do. The core asks and sequences; it never decides.
 *
 * When to use: bind it when the feature `roles` is on, over the same grants that your `AbilityResolver` answers from.
 *
 * Promises to keep:
 * - `mayGrant` allows only where the actor may hand out every one of `abilities`: nobody hands out what they may not. The answer of
 *   a host that thinks no further of it: the actor holds each of them. It is asked beside the ability that the operation needs.
 * - `compare` says `outranked` when the admin holds an ability that the actor lacks. While impersonating, either lacks it.
 * - `abilitiesOf` lists what `AbilityResolver.decide` allows this admin, on whatever target: explicit grants alone, the union over
 *   all roles, nothing because of a status, a name or a way to sign in. Nobody and somebody without any have none.
 * - Each answers from stored grants at each call, without a cache that outlives a revocation.
 * Conformance: `contract=RoleAuthority`.
 *
 * Failures: throw only when the store is out of reach; nothing is then handed out.
 *
 * @example
 * class PgRoleAuthority implements RoleAuthority {
 *   async mayGrant({ actor, abilities }: GrantQuestion) {
 *     const held = await this.heldBy(actor);
 *     return { decision: abilities.every((one) => held.has(one)) ? 'allow' : 'deny' } as const;
 *   }
 * }
 */
export interface RoleAuthority {
  mayGrant(question: GrantQuestion): Promise<GrantDecision>;
  compare(question: {
    readonly actor: AbilityQuestion['actor'];
    readonly adminId: AdminId;
  }): Promise<{ readonly adminId: AdminId; readonly standing: 'can_act_on' | 'outranked' }>;
  abilitiesOf(query: {
    readonly adminId: AdminId;
  }): Promise<{ readonly adminId: AdminId; readonly abilities: readonly string[] }>;
}

export const RoleAuthority = Symbol.for('@maatify/admin-infra/RoleAuthority');
