import type { AuditEvent } from '../effects/audit-event.js';
import type { CodePurpose } from '../effects/code-purpose.js';
import type { Notification } from '../effects/notification.js';
import type { Actor, AdminActor, SystemActor } from '../kernel/actor.js';
import type { Grant } from '../kernel/proofs.js';
import type { Ability } from './ability.js';
import type { Changes, Delivers, Emits, Notifies, Queries } from './capabilities.js';
import type { InputClass } from './input/check-input.js';
import type { AnySpec, OperationKind, OwnAccount } from './spec.js';
import type { OperationResult } from './result-of.js';

type Listed<S, K extends string, Item> = S extends Readonly<Record<K, readonly (infer One extends Item)[]>> ? One : never;

type RuleOf<S> = S extends { readonly ability: infer A } ? (A extends (...asked: never) => infer R ? R : A) : never;
type KeyOf<A> = A extends OwnAccount ? A : A extends Ability<infer K> ? K : never;

type ActorOf<AK> = AK extends 'admin' ? AdminActor : AK extends 'system' ? SystemActor : Actor;
type Acting<S> = S extends { readonly actors: infer AK }
  ? { readonly actor: ActorOf<AK>; readonly grant: Grant<KeyOf<RuleOf<S>>> }
  : { readonly actor: null; readonly grant: null };

/** The data of one outcome, beside its literal; nothing is asked for where there is none. */
type DataOf<R, K> = R extends { readonly outcome: K } ? Omit<R, 'outcome'> : never;
type Arguments<D> = [keyof D] extends [never] ? [] : [data: D];

interface Ends<R extends { readonly outcome: string }> {
  /** Ends the operation with one of its declared outcomes, made frozen and plain. */
  end<K extends R['outcome']>(outcome: K, ...data: Arguments<DataOf<R, K>>): Extract<R, { readonly outcome: K }>;
}

/** One running operation, as its body sees it. The only way out of the body. */
export type RunOf<K extends OperationKind, S extends AnySpec> = Queries &
  (K extends 'read' ? object : S extends { readonly writes: readonly [] } ? object : Changes) &
  Emits<Listed<S, 'audits', AuditEvent>> &
  Notifies<Listed<S, 'notifies', Notification>> &
  Delivers<Listed<S, 'delivers', CodePurpose>> &
  Ends<OperationResult<S> extends infer R extends { readonly outcome: string } ? R : never> & {
    readonly input: S['input'] extends InputClass<infer I> ? I : never;
  } & Acting<S>;
