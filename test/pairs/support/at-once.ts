import { sameText } from '../../faults/support/picture.js';
import type { LightWorld } from '../../support/light-world.js';
import { throughTheDoor } from '../../support/public-door.js';
import { endingOf } from '../../support/scenarios/scenario.js';
import type { AnyResult } from '../../support/scenarios/scenario.js';
import type { Race, Waiting } from './every-order.js';
import type { Asked } from './pair.js';
import { quiet } from './turns.js';
import type { Side, Turns } from './turns.js';

/** One for each of those that run. */
export type BySide<T> = Readonly<Partial<Record<Side, T>>>;

/** What came of it, as far as two runs can be told apart by it. */
export interface Outcome {
  readonly endings: BySide<string>;
  readonly results: BySide<string>;
  readonly state: ReadonlyMap<string, string>;
  readonly told: readonly string[];
}

/** Operations over one store, as so many processes would run them. */
export class AtOnce implements Race {
  readonly #results = new Map<Side, unknown>();
  readonly #newAdmins = new Map<string, string>();
  readonly #before: ReadonlySet<string>;
  readonly sides: readonly Side[];

  constructor(
    readonly world: LightWorld,
    private readonly turns: Turns,
    private readonly asked: BySide<Asked>,
  ) {
    this.sides = Object.keys(asked) as Side[];
    const { admins } = world.infra.store;
    this.#before = new Set(admins.keys());
    turns.onCall = (side) => {
      for (const id of admins.keys()) {
        if (!this.#before.has(id) && !this.#newAdmins.has(id)) this.#newAdmins.set(id, `new-admin-of-${side}`);
      }
    };
  }

  waiting(): readonly Waiting[] {
    return this.turns.waiting();
  }

  step(key: string): Promise<void> {
    return this.turns.step(key);
  }

  /** All at once: from here on each call waits for its turn. */
  async begin(): Promise<this> {
    this.turns.closed = true;
    for (const side of this.sides) {
      void this.#run(side);
      await quiet();
    }
    return this;
  }

  /** One after the other, undisturbed; or only some of them. */
  async inTurn(...sides: readonly Side[]): Promise<Outcome> {
    for (const side of sides) {
      await this.#run(side);
      await quiet();
    }
    return this.outcome();
  }

  async outcome(): Promise<Outcome> {
    this.turns.closed = false;
    await quiet();
    const { AuditLogger, NotificationDispatcher, SecretDelivery } = this.world.infra.contracts;
    const intents = [...AuditLogger.intents, ...NotificationDispatcher.intents, ...SecretDelivery.intents];
    const told = intents.map((intent) => this.#plain(sameText(toldBy(intent))));
    await this.world.dispose();
    return {
      endings: this.#ofEach((side) => this.#endingOf(side)),
      results: this.#ofEach((side) => this.#plain(sameText(this.#results.get(side)))),
      state: this.#state(),
      told: told.sort(),
    };
  }

  async #run(side: Side): Promise<void> {
    this.turns.side = side;
    const asked = this.asked[side];
    if (asked === undefined) throw new Error(`nobody is ${side}`);
    const { operation, caller, input } = asked;
    const result = await throughTheDoor(this.world, operation, caller, input).catch((thrown: unknown) => ({
      outcome: `threw ${String(thrown)}`,
    }));
    this.#results.set(side, result);
  }

  #ofEach<T>(make: (side: Side) => T): BySide<T> {
    return Object.fromEntries(this.sides.map((side) => [side, make(side)]));
  }

  #endingOf(side: Side): string {
    const result = this.#results.get(side);
    return result === undefined ? 'not run' : endingOf(result as AnyResult);
  }

  /** Without what depends on who was first and means nothing: numbers that the store counts on. */
  #plain(text: string): string {
    let plain = text.replaceAll(/reservation-\d+/g, 'reservation');
    for (const [id, name] of this.#newAdmins) plain = plain.replaceAll(id, name);
    return plain;
  }

  #state(): ReadonlyMap<string, string> {
    const tables = this.world.infra.store.contents() as Readonly<Record<string, readonly (readonly [string, unknown])[]>>;
    const rows = Object.entries(tables).flatMap(([table, entries]) =>
      entries.map(([key, row]) => [this.#plain(`${table} ${key}`), this.#plain(JSON.stringify(row))] as const),
    );
    // A budget that nothing was taken from, and one that all was given back to, are the same.
    const told = rows.filter(([, row]) => row !== NOTHING_TAKEN);
    return new Map(told.sort(([one], [other]) => (one < other ? -1 : 1)));
  }
}

const NOTHING_TAKEN = JSON.stringify({ reservations: [], lockedAt: null });

function toldBy(intent: object): unknown {
  const { type, target, metadata, audience, adminId, purpose } = intent as Readonly<Record<string, unknown>>;
  return { type, target, metadata, audience, adminId, purpose };
}
