import type { Actor } from '@maatify/admin-infra';

import type { World } from '../world.js';

/** What an operation answers, as far as all answers have it in common. */
export interface AnyResult {
  readonly outcome: string;
  readonly reason?: string;
}

/** An operation ready to run: who, with what, and how. */
export interface Prepared {
  readonly actor: Actor | null;
  readonly input: object;
  readonly go: (actor: never, input: never) => Promise<AnyResult>;
}

/** How to bring one operation to its success. */
export interface Driver {
  readonly operation: string;
  /** The outcome of the undisturbed run. */
  readonly succeeds: string;
  readonly prepare: (world: World) => Promise<Prepared> | Prepared;
}

/** Changes the world, or who and what, so that the prepared operation ends otherwise. */
export type Twist = (world: World, prepared: Prepared) => Promise<Partial<Prepared> | undefined> | Partial<Prepared> | undefined;

/** One way an operation can end: `outcome`, or `outcome/reason`. */
export interface Scenario {
  readonly operation: string;
  readonly ending: string;
  /** Which of several ways to the same ending; empty for the only one. */
  readonly variant: string;
  /** Prepares it in this world; the answer runs it. */
  readonly arrange: (world: World) => Promise<() => Promise<AnyResult>>;
}

export function endingOf({ outcome, reason }: AnyResult): string {
  return reason === undefined || outcome === 'denied' ? outcome : `${outcome}/${reason}`;
}

export function scenarioName({ operation, ending, variant }: Scenario): string {
  return `${operation} → ${ending}${variant === '' ? '' : ` (${variant})`}`;
}

const unchanged: Twist = () => undefined;

/** The scenarios of one driver: its success, and each named ending by its twist. `ending (variant)` tells variants apart. */
export function scenariosOf(driver: Driver, endings: Readonly<Record<string, Twist>>): Scenario[] {
  return Object.entries({ [driver.succeeds]: unchanged, ...endings }).map(([key, twist]) => {
    const [, ending = key, variant = ''] = /^(.*?)(?: \((.*)\))?$/.exec(key) ?? [];
    return {
      operation: driver.operation,
      ending,
      variant,
      arrange: async (world) => {
        const prepared = await driver.prepare(world);
        const twisted = await twist(world, prepared);
        const { actor, input, go } = { ...prepared, ...twisted };
        return () => go(actor as never, input as never);
      },
    };
  });
}

/** A conditional write lost to somebody else. The answer is a legal one, so this is no fault. */
export function lost(contract: string, method: string, reason: string, more: object = {}): Twist {
  return (world) => {
    const plan = { contract, method, fault: { kind: 'answer', value: { outcome: 'lost', reason, ...more } } };
    world.faults.plan(plan as never);
    return undefined;
  };
}
