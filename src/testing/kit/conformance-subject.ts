import type { AdminId } from '../../kernel/ids.js';
import type { Target } from '../../kernel/proofs.js';
import type { Contracts } from '../../module/contracts.js';
import type { AuditIntent } from '../../module/vocabulary.js';

/**
 * What a subject can do beyond the contracts, and which hook of {@link ConformanceSubject} it then has.
 *
 * When to use: `Object.keys(CAPABILITIES)` declares all of them; the values say what each lets the kit check.
 */
export const CAPABILITIES = {
  /** Calls made together really run at the same time, on several connections. No hook. */
  parallelWrites: 'races that single-connection stores cannot show, repeated often',
  /** `restart()` */
  restart: 'what must be remembered over a restart',
  /** `second` */
  secondProcess: 'what two processes on one store must agree on',
  /** `auditEvents()` */
  auditReadBack: 'that one audit event is one record, and the same event when it is read again',
  /** `deliveredEventIds()` */
  deliveryReadBack: 'that a second delivery of one notification or code is dropped',
  /** `putPasswordState()` */
  passwordStates: 'that a holder who cannot sign in with a password is none',
  /** `outOfScope()` */
  scopes: 'that a target out of scope and one that does not exist get the same answer',
} as const;

/** An ability of a subject that not every store has. */
export type Capability = keyof typeof CAPABILITIES;

/**
 * What the kit checks: the contracts of one application over one empty store, and the few things it cannot arrange through them.
 *
 * When to use: a factory of yours makes one for each case; `dispose` is called after it.
 *
 * Promises to keep: the store is empty - no admin, no setting - and is nobody else's. `contracts` are the ones your application
 * binds; those of a feature that is off, and those the library has a default for, may be missing.
 *
 * Failures: whatever the factory, a hook or `dispose` throws fails the case.
 */
export interface ConformanceSubject {
  readonly contracts: Partial<Contracts>;
  /** Makes `AbilityResolver` allow this admin this ability, on every target. */
  grantAbility(adminId: AdminId, ability: string): Promise<void> | void;
  /** Takes it back. */
  revokeAbility(adminId: AdminId, ability: string): Promise<void> | void;
  /** Capability `secondProcess`: contracts of another process (another pool, another cache) on the same store. */
  readonly second?: Partial<Contracts>;
  /** Capability `restart`: drops whatever the process remembers, and answers contracts opened anew on the same store. */
  restart?(): Promise<Partial<Contracts>> | Partial<Contracts>;
  /** Capability `auditReadBack`: every stored audit event, decoded, in the order they were appended. */
  auditEvents?(): Promise<readonly AuditIntent[]> | readonly AuditIntent[];
  /** Capability `deliveryReadBack`: the event ids a sink took, each as often as it will be delivered. */
  deliveredEventIds?(sink: 'NotificationDispatcher' | 'SecretDelivery'): Promise<readonly string[]> | readonly string[];
  /** Capability `scopes`: grants this admin this ability, and answers an existing target it does not reach. */
  outOfScope?(adminId: AdminId, ability: string): Promise<Target> | Target;
  /** Capability `passwordStates`: puts an admin's password into this state behind the contracts, as a reset of your own would. */
  putPasswordState?(adminId: AdminId, state: 'none' | 'must_be_changed'): Promise<void> | void;
  dispose?(): Promise<void> | void;
}
