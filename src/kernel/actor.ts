import type { AdminId, Digest, Instant, SessionId } from './ids.js';
import { demandMintKey } from './mint-key.js';
import type { MintKey } from './mint-key.js';
import type { Origin } from './origin.js';
import type { ProvenFactors } from './proven-factors.js';

/** What an actor knows of its session, as read when it was minted. */
export interface ActorSession {
  readonly sessionId: SessionId;
  readonly adminId: AdminId;
  readonly credentialEpoch: number;
  readonly systemEpoch: number;
  /** When the session last proved a password or a code; step-up is measured from here. */
  readonly provenAt: Instant;
  /** The end that was set when it was opened; a session that is opened anew in its place lives no longer. */
  readonly expiresAt: Instant;
  /** Every factor that was proven in the session so far. */
  readonly factors: ProvenFactors;
  /** The device it was signed in from; that sign-in makes it a recognised one. */
  readonly deviceDigest: Digest | null;
  readonly newDevice: boolean;
  readonly impersonatorId: AdminId | null;
}

/**
 * An administrator acting through a live session.
 *
 * When to use: take it from `SessionOrchestrator.access()` and pass it to every operation.
 *
 * Promises: names a session that was live when it was minted; it is not a permission. A mutation reads the session
 * again, always; a read when the actor is older than `policy.sessions.recheckAfterMs`. Cannot be made by anyone else: a look-alike is a contract violation.
 */
export class AdminActor {
  readonly kind = 'admin';
  readonly #session: ActorSession;
  readonly origin: Origin;
  /** When `access` last saw the session live. */
  readonly seenAt: Instant;
  /** The registration it was minted in; another application's operations refuse it. */
  readonly #home: object;

  constructor(key: MintKey, home: object, session: ActorSession, origin: Origin, seenAt: Instant) {
    demandMintKey(key);
    this.#home = home;
    this.#session = session;
    this.origin = origin;
    this.seenAt = seenAt;
    Object.freeze(this);
  }

  static is(value: unknown): value is AdminActor {
    return typeof value === 'object' && value !== null && #session in value;
  }

  belongsTo(home: object): boolean {
    return this.#home === home;
  }

  get adminId(): AdminId {
    return this.#session.adminId;
  }

  get sessionId(): SessionId {
    return this.#session.sessionId;
  }

  get session(): ActorSession {
    return this.#session;
  }

  get impersonatorId(): AdminId | null {
    return this.#session.impersonatorId;
  }
}

/**
 * A part of the host that acts without a person: a job, a command line.
 *
 * When to use: take it from `SystemActors.get(name)`; declare its name in `policy.systemActors`, and let your `AbilityResolver` say what it may do.
 *
 * Promises: its name is no right: the resolver is asked at every use, and every use is audited under its name.
 */
export class SystemActor {
  readonly kind = 'system';
  readonly #minted = true;
  readonly name: string;
  readonly origin: Origin;
  /** The admin a queued job was started by; audited, never a source of rights. */
  readonly onBehalfOf: AdminId | null;

  readonly #home: object;

  constructor(key: MintKey, home: object, name: string, origin: Origin, onBehalfOf: AdminId | null) {
    demandMintKey(key);
    this.#home = home;
    this.name = name;
    this.origin = origin;
    this.onBehalfOf = onBehalfOf;
    Object.freeze(this);
  }

  static is(value: unknown): value is SystemActor {
    return typeof value === 'object' && value !== null && #minted in value;
  }

  belongsTo(home: object): boolean {
    return this.#home === home;
  }
}

export type Actor = AdminActor | SystemActor;

/** Nobody does to themselves what is for others to do, nor through somebody they impersonate. */
export function isSelf(actor: Actor, adminId: AdminId): boolean {
  return actor.kind === 'admin' && (actor.adminId === adminId || actor.impersonatorId === adminId);
}

/** Whether the account is the one the caller acts in: what is one's own there needs no ability. */
export function isOwn(actor: Actor, adminId: AdminId): actor is AdminActor {
  return actor.kind === 'admin' && actor.adminId === adminId;
}
