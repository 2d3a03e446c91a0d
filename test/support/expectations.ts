import type { AuditType, CodePurpose, NotificationType } from '@maatify/admin-infra';
import { TEST_ORIGIN } from '@maatify/admin-infra/testing';

import type { AnyOperation, CallerOf, InputOf, ResultOf } from '../../src/runner/operation.js';
import { atTheDoor } from './door-refusals.js';
import { throughTheDoor } from './public-door.js';
import type { AnyResult, Scenario } from './scenarios/scenario.js';
import type { World } from './world.js';

type SpecOf<O> = O extends { readonly types?: { readonly spec: infer S } } ? S : never;
type OwnOutcome<O> = SpecOf<O> extends { readonly outcomes: infer R } ? keyof R & string : never;

type Ending<R> = R extends { readonly outcome: 'denied' }
  ? 'denied'
  : R extends { readonly outcome: infer K extends string; readonly reason: infer Why extends string }
    ? `${K}/${Why}`
    : R extends { readonly outcome: infer K extends string }
      ? K
      : never;
/** Every way an operation may end: `outcome`, or `outcome/reason`. */
export type EndingOf<O> = Ending<ResultOf<O>>;

/** Refusals that every operation has by its declaration; how to meet them is written once, in `door-refusals.ts`. */
type AtTheDoor =
  | 'validation_failed'
  | 'session_ended'
  | 'denied'
  | 'read_only'
  | 'maintenance'
  | 'emergency_restricted'
  // Where it depends on what is asked for, only the operation's own expectations know what to ask for.
  | 'step_up_required';
/** A rule that looks at no input is the host's own, and the host of these tests switches none on. */
type DependsOnInput<O> =
  SpecOf<O> extends { readonly stepUp: (input: infer I, ...rest: never) => boolean }
    ? unknown extends I
      ? never
      : 'step_up_required'
    : never;
type ToBeShown<O> = Exclude<EndingOf<O>, Exclude<AtTheDoor, OwnOutcome<O> | DependsOnInput<O>>>;

/** Who calls, and with what. An entrance is called by nobody in particular: its caller is where the request came from. */
export type Prepared<O> =
  SpecOf<O> extends { readonly actors: unknown }
    ? { readonly caller: CallerOf<O>; readonly input: InputOf<O> }
    : { readonly caller?: CallerOf<O>; readonly input: InputOf<O> };

/** The same, as it goes through the door; a twist may hand in what no compiler would let pass. */
export interface Call<O> {
  readonly caller: CallerOf<O>;
  readonly input: InputOf<O>;
  /** Runs it as it is, before anything is changed. */
  readonly run: () => Promise<ResultOf<O>>;
}
type Changed = { readonly caller?: unknown; readonly input?: object } | undefined | void;
/** Changes the world, or who and what, so that the prepared operation ends otherwise. */
export type Twist<O> = (world: World, call: Call<O>) => Changed | Promise<Changed>;
/** The ways to one ending: the only one, or several with names. */
export type Ways<O> = Twist<O> | Readonly<Record<string, Twist<O>>>;

/** The tables of the store that may change; `nothing` where none does. */
export type Tables = string;

export interface Spec<O, S extends string> {
  /** Arranges a world in which the operation succeeds. */
  readonly prepare: (world: World) => Prepared<O> | Promise<Prepared<O>>;
  /** What the undisturbed run ends in … */
  readonly succeeds: S;
  /** … and what is so afterwards: what is seen, and what it has to be. */
  readonly holds: (
    world: World,
    after: Omit<Call<O>, 'run'> & { readonly result: Extract<ResultOf<O>, { readonly outcome: S }> },
  ) => readonly [seen: unknown, expected: unknown];
  /** The tables the success changes. */
  readonly changes: Tables;
  /** The contract calls of the success: `∥` side by side, `→` one after the other. */
  readonly flow: string;
  /** How many calls stand one after another in the longest of all endings, where that is not the success. */
  readonly atWorst?: { readonly hops: number; readonly because: string };
  /** What the success reports, in order. */
  readonly tells: readonly (AuditType | NotificationType | CodePurpose)[];
  /** What the same command ends in when it is sent again; `because` where it does its work again. */
  readonly again: EndingOf<O> | { readonly ending: EndingOf<O>; readonly because: string };
  /** By write: the tables that have changed when it failed without doing anything, and when it did all and then failed. */
  readonly leftBehind: Readonly<Record<string, readonly [idle: Tables, applied: Tables]>>;
  /** Writes of `leftBehind` that the operation succeeds without. */
  readonly succeedsWithout?: readonly string[];
  /** Calls that the table of who may do what shows on their own, because other rules hold for them. */
  readonly whoMayAlso?: Readonly<Record<string, Twist<O>>>;
  /** A way to each ending there is, beside the success and what {@link AtTheDoor} has. */
  readonly endings: Readonly<Record<Exclude<ToBeShown<O>, S>, Ways<O>>> &
    Readonly<Partial<Record<S | Exclude<AtTheDoor & EndingOf<O>, ToBeShown<O>>, Readonly<Record<string, Twist<O>>>>>>;
}

/** What is expected of one operation, without its types. */
export interface Expectations {
  readonly operation: AnyOperation;
  readonly succeeds: string;
  readonly changes: Tables;
  readonly flow: string;
  readonly atWorst: { readonly hops: number; readonly because: string } | null;
  readonly tells: readonly string[];
  readonly again: { readonly ending: string; readonly because: string | null };
  readonly leftBehind: Readonly<Record<string, readonly [idle: Tables, applied: Tables]>>;
  readonly succeedsWithout: readonly string[];
  readonly scenarios: readonly Scenario[];
  /** The calls the table of who may do what is about; the success has no name. */
  readonly whoMay: Readonly<Record<string, (world: World) => Promise<AnyCall>>>;
  /** Runs the success; what is seen then, and what it has to be. */
  readonly holds: (world: World) => Promise<readonly [seen: unknown, expected: unknown]>;
}

export interface AnyCall {
  readonly caller: unknown;
  readonly input: object;
}

/** What is expected of one operation. Whatever is left out does not compile. */
export function expectationsOf<O extends AnyOperation, const S extends EndingOf<O> & string>(
  operation: O,
  spec: Spec<O, S>,
): Expectations {
  const run = (world: World, { caller, input }: AnyCall): Promise<AnyResult> => throughTheDoor(world, operation, caller, input);
  const nobody = operation.authority === null ? TEST_ORIGIN : null;
  const prepare = async (world: World): Promise<AnyCall> => ({ caller: nobody, ...(await spec.prepare(world)) }) as AnyCall;
  const twisted = async (world: World, twist: Twist<O>): Promise<AnyCall> => {
    const call = await prepare(world);
    return { ...call, ...(await twist(world, { ...call, run: () => run(world, call) } as never)) };
  };
  const scenario = (ending: string, variant: string, twist: Twist<O> | null): Scenario => ({
    operation: operation.name,
    ending,
    variant,
    arrange: async (world) => {
      const call = twist === null ? await prepare(world) : await twisted(world, twist);
      return () => run(world, call);
    },
  });
  const ways = { ...atTheDoor(operation) } as Record<string, Readonly<Record<string, Twist<O>>>>;
  const own: Readonly<Record<string, Ways<O>>> = spec.endings;
  for (const [ending, way] of Object.entries(own)) {
    ways[ending] = { ...ways[ending], ...(typeof way === 'function' ? { '': way } : way) };
  }
  const others = Object.entries(ways).flatMap(([ending, named]) =>
    Object.entries(named).map(([variant, twist]) => scenario(ending, variant, twist)),
  );
  return {
    operation,
    succeeds: spec.succeeds,
    changes: spec.changes,
    flow: spec.flow,
    atWorst: spec.atWorst ?? null,
    tells: spec.tells,
    again: typeof spec.again === 'string' ? { ending: spec.again, because: null } : spec.again,
    leftBehind: spec.leftBehind,
    succeedsWithout: spec.succeedsWithout ?? [],
    scenarios: [scenario(spec.succeeds, '', null), ...others],
    whoMay: {
      '': prepare,
      ...Object.fromEntries(
        Object.entries(spec.whoMayAlso ?? {}).map(([kind, twist]) => [kind, (world: World) => twisted(world, twist)]),
      ),
    },
    holds: async (world) => {
      const call = await prepare(world);
      const result = await run(world, call);
      if (result.outcome !== spec.succeeds) throw new Error(`${operation.name} ended in ${JSON.stringify(result)}`);
      return spec.holds(world, { ...call, result } as never);
    },
  };
}
