import type { Actor } from './actor.js';
import type { AdminId, Digest, Instant, RoleId } from './ids.js';
import { demandMintKey } from './mint-key.js';
import type { MintKey } from './mint-key.js';
import type { ProvenFactors } from './proven-factors.js';

/** What a grant or a command is about. */
export interface Target {
  readonly type: string;
  readonly id: string;
}

export function adminTarget(adminId: AdminId): Target {
  return Object.freeze({ type: 'admin', id: adminId });
}

export function roleTarget(roleId: RoleId): Target {
  return Object.freeze({ type: 'role', id: roleId });
}

/** A proof of one kind opens at most one decisive command, and only in the operation it was minted in. */
abstract class SingleUse {
  #spent = false;

  /** The operation run this proof belongs to; commands of another run refuse it. */
  readonly #run: object;

  protected constructor(key: MintKey, run: object) {
    demandMintKey(key);
    this.#run = run;
  }

  /** Uses the proof up. Answers why it may not be used, or null when it was good. */
  spend(run: object): 'foreign' | 'spent' | null {
    if (this.#run !== run) return 'foreign';
    if (this.#spent) return 'spent';
    this.#spent = true;
    return null;
  }
}

/**
 * Says that this actor was allowed this ability on this target, in this run of an operation.
 *
 * When to use: the body of an operation hands it to the one decisive command it opens; hosts get one from `authorize`
 * and check `ability` and `target` before their own command.
 */
export class Grant<Ability extends string = string> extends SingleUse {
  readonly #minted = true;
  readonly ability: Ability;
  readonly target: Target | null;
  readonly actor: Actor;

  constructor(key: MintKey, run: object, ability: Ability, target: Target | null, actor: Actor) {
    super(key, run);
    this.ability = ability;
    this.target = target;
    this.actor = actor;
    Object.freeze(this);
  }

  static is(value: unknown): value is Grant {
    return typeof value === 'object' && value !== null && #minted in value;
  }
}

/**
 * Says that one admin passed every factor due, for one challenge, under one credential epoch. The only thing that
 * opens a session.
 */
export class AuthenticationProof extends SingleUse {
  readonly #minted = true;
  readonly adminId: AdminId;
  readonly credentialEpoch: number;
  readonly challengeDigest: Digest | null;
  readonly factors: ProvenFactors;
  readonly provenAt: Instant;

  constructor(
    key: MintKey,
    run: object,
    facts: {
      readonly adminId: AdminId;
      readonly credentialEpoch: number;
      readonly challengeDigest: Digest | null;
      readonly factors: ProvenFactors;
      readonly provenAt: Instant;
    },
  ) {
    super(key, run);
    this.adminId = facts.adminId;
    this.credentialEpoch = facts.credentialEpoch;
    this.challengeDigest = facts.challengeDigest;
    this.factors = facts.factors;
    this.provenAt = facts.provenAt;
    Object.freeze(this);
  }

  static is(value: unknown): value is AuthenticationProof {
    return typeof value === 'object' && value !== null && #minted in value;
  }
}

/** Says that a one-time code for this purpose was claimed for this admin, and by nobody else. */
export class ClaimedCode<Purpose extends string = string> extends SingleUse {
  readonly #minted = true;
  readonly purpose: Purpose;
  readonly adminId: AdminId;

  constructor(key: MintKey, run: object, purpose: Purpose, adminId: AdminId) {
    super(key, run);
    this.purpose = purpose;
    this.adminId = adminId;
    Object.freeze(this);
  }

  static is(value: unknown): value is ClaimedCode {
    return typeof value === 'object' && value !== null && #minted in value;
  }
}

/** Whatever opens a decisive command. */
export type Authority = Grant | AuthenticationProof | ClaimedCode;
