import type { AtOnce, Outcome } from './at-once.js';
import type { Side } from './turns.js';

/** What operations make of it when nothing comes in between: all of them, and some without the others. */
export class Undisturbed {
  private constructor(
    /** Before any began. */
    readonly before: Outcome,
    private readonly runs: ReadonlyMap<string, readonly Outcome[]>,
    readonly sides: readonly Side[],
  ) {}

  static async of(fresh: () => Promise<AtOnce>): Promise<Undisturbed> {
    const { sides } = await fresh();
    const runs = new Map<string, Outcome[]>();
    for (const order of ordersOf(sides)) {
      const outcome = await (await fresh()).inTurn(...order);
      const who = [...order].sort().join('');
      runs.set(who, [...(runs.get(who) ?? []), outcome]);
    }
    return new Undisturbed(await (await fresh()).inTurn(), runs, sides);
  }

  /** These one after the other, in each order, and nobody else. */
  runsOf(sides: readonly Side[]): readonly Outcome[] {
    return this.runs.get([...sides].sort().join('')) ?? [];
  }

  /** All of them one after the other, in each order. */
  get serial(): readonly Outcome[] {
    return this.runsOf(this.sides);
  }

  /** Every run, of all and of some. */
  get every(): readonly Outcome[] {
    return [...this.runs.values()].flat();
  }
}

/** Every order of every choice of them. */
function ordersOf(sides: readonly Side[]): readonly (readonly Side[])[] {
  return sides.flatMap((first) => {
    const rest = ordersOf(sides.filter((side) => side !== first));
    return [[first], ...rest.map((order) => [first, ...order])];
  });
}
