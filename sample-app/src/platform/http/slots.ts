/** Counts what is under way for each key, and hands out no more than there is room for. */
export class Slots {
  readonly #taken = new Map<string, number>();

  constructor(private readonly most: number) {}

  /** What gives the slot back; null when none is free. */
  take(key: string): (() => void) | null {
    const taken = this.#taken.get(key) ?? 0;
    if (taken >= this.most) return null;
    this.#taken.set(key, taken + 1);
    let given = false;
    return () => {
      if (given) return;
      given = true;
      const left = (this.#taken.get(key) ?? 1) - 1;
      if (left === 0) this.#taken.delete(key);
      else this.#taken.set(key, left);
    };
  }
}

/** Takes one slot of each, or none at all. */
export function takeAll(wanted: readonly (readonly [Slots, string])[]): (() => void) | null {
  const taken: (() => void)[] = [];
  const giveBack = (): void => {
    for (const give of taken) give();
  };
  for (const [slots, key] of wanted) {
    const give = slots.take(key);
    if (give === null) {
      giveBack();
      return null;
    }
    taken.push(give);
  }
  return giveBack;
}
