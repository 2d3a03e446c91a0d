import type { AuditEvent } from '../effects/audit-event.js';
import type { CodePurpose } from '../effects/code-purpose.js';
import type { Notification } from '../effects/notification.js';
import type { AnyContractMethod } from '../kernel/contract-method.js';
import type { SettingDefinition } from '../kernel/setting-definition.js';
import type { Ability } from './ability.js';
import type { AnyOperation } from './operation.js';

/** A part of the library an application may leave out; `default` says whether it is on when nothing is said. */
export interface Feature<Name extends string = string, On extends boolean = boolean> {
  readonly name: Name;
  readonly default: On;
  /** Another feature that has to be on too; null for none. */
  readonly needs: string | null;
}

export function feature<const Name extends string, const On extends boolean>(
  name: Name,
  { default: on, needs }: { readonly default: On; readonly needs?: string },
): Feature<Name, On> {
  return Object.freeze({ name, default: on, needs: needs ?? null });
}

/** One contract as its domain needs it: its token, the methods that must be there, and a default, where there is one. */
export interface Contract<C extends object, HasDefault extends boolean = boolean> {
  readonly token: symbol;
  readonly methods: readonly string[];
  readonly hasDefault: HasDefault;
  readonly fallback: (new () => C) | null;
}

/** Names every method, so that one that is added to the interface does not compile until it is added here too. */
type EveryMethod<C> = Readonly<Record<keyof C & string, true>>;

/** Lists a contract that the application has to bind. */
export function contract<C extends object>(token: symbol, methods: EveryMethod<C>): Contract<C, false> {
  return Object.freeze({ token, methods: Object.keys(methods), hasDefault: false, fallback: null });
}

/** Lists a contract that the library has a default for, which counts only where the application binds nothing. */
export function contractWithDefault<C extends object>(
  token: symbol,
  methods: EveryMethod<C>,
  fallback: new () => C,
): Contract<C, true> {
  return Object.freeze({ token, methods: Object.keys(methods), hasDefault: true, fallback });
}

/** A class whose methods are operations; made with the runner and nothing else. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- an orchestrator of any domain
export type OrchestratorClass = new (runner: any) => object;

/** Everything a domain has, in its own words; whatever the library knows of all domains is computed from these. */
export interface DomainSpec {
  /** The first word of its operations' names. */
  readonly key: string;
  /** What the domain is called in messages. */
  readonly name: string;
  /** null where an application cannot leave it out. */
  readonly feature: Feature | null;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each is checked where it is listed
  readonly contracts: Readonly<Record<string, Contract<any>>>;
  /** Every method the core calls, with how its answer is read: the whole of its `*.methods.ts`. */
  readonly methods: Readonly<Record<string, AnyContractMethod>>;
  readonly operations: Readonly<Record<string, AnyOperation>>;
  readonly events: readonly AuditEvent[];
  readonly notifications: readonly Notification[];
  readonly purposes: readonly CodePurpose[];
  readonly abilities: readonly Ability[];
  readonly settings: readonly SettingDefinition[];
  readonly orchestrator: OrchestratorClass | null;
}

const NOTHING = {
  feature: null,
  contracts: {},
  methods: {},
  operations: {},
  events: [],
  notifications: [],
  purposes: [],
  abilities: [],
  settings: [],
  orchestrator: null,
} as const satisfies Omit<DomainSpec, 'key' | 'name'>;

type Given = Pick<DomainSpec, 'key' | 'name'> & Partial<DomainSpec>;
type Filled<S> = {
  readonly [K in keyof DomainSpec]: K extends keyof S ? S[K] : K extends keyof typeof NOTHING ? (typeof NOTHING)[K] : never;
};

/** Describes one domain; what it leaves out it has none of. */
export function domain<const S extends Given>(spec: S): Filled<S> {
  return Object.freeze({ ...NOTHING, ...spec }) as unknown as Filled<S>;
}
