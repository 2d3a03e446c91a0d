/** Something that waits for its turn: one contract call of one of the operations. */
export interface Waiting {
  /** The same in every run that made the same choices before. */
  readonly key: string;
  /** The parts of the store it looks at, and those it may change. */
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}

/** Operations under way, each of which stands before a contract call or has ended. */
export interface Race {
  waiting(): readonly Waiting[];
  /** Lets one call take effect and everything go on that can. */
  step(key: string): Promise<void>;
}

interface Choice {
  readonly waiting: readonly Waiting[];
  /** Orders that begin with one of these were seen already: beside the choices before, only reads lie between. */
  readonly asleep: ReadonlyMap<string, Waiting>;
  readonly done: Map<string, Waiting>;
  taken: Waiting;
}

/** Two that may change places without anybody noticing. */
const commute = (one: Waiting, other: Waiting): boolean => !disturbs(one, other) && !disturbs(other, one);

const disturbs = ({ writes }: Waiting, other: Waiting): boolean =>
  writes.some((part) => other.reads.includes(part) || other.writes.includes(part));

/**
 * Plays a race in every order in which its calls can take effect: each time from the start, with another choice at the last place where
 * one is left. Of orders that differ in nothing but neighbours that may change places only one is played to its end (sleep sets, Godefroid 1996).
 * Answers how many were judged.
 */
export async function inEveryOrder<R extends Race>(
  start: () => Promise<R>,
  judge: (race: R, order: readonly string[]) => Promise<void>,
  most: number,
): Promise<number> {
  const choices: Choice[] = [];
  let judged = 0;
  do {
    const race = await start();
    for (const { taken } of choices) await race.step(taken.key);
    if (await playOn(race, choices)) {
      judged += 1;
      if (judged > most) throw new Error(`more than ${String(most)} orders`);
      await judge(
        race,
        choices.map(({ taken }) => taken.key),
      );
    }
  } while (turnBack(choices));
  return judged;
}

/** Takes the first choice that is open until nothing waits; false where every order from here was seen. */
async function playOn(race: Race, choices: Choice[]): Promise<boolean> {
  for (let waiting = race.waiting(); waiting.length > 0; waiting = race.waiting()) {
    const asleep = asleepAfter(choices.at(-1));
    const taken = waiting.find(({ key }) => !asleep.has(key));
    if (taken === undefined) return false;
    choices.push({ waiting: [...waiting], asleep, done: new Map(), taken });
    await race.step(taken.key);
  }
  return true;
}

function asleepAfter(before: Choice | undefined): ReadonlyMap<string, Waiting> {
  if (before === undefined) return new Map();
  const seen = [...before.asleep, ...before.done];
  return new Map(seen.filter(([, one]) => commute(one, before.taken)));
}

/** Moves the last choice that has another one left; false where none has. */
function turnBack(choices: Choice[]): boolean {
  for (let last = choices.at(-1); last !== undefined; last = choices.at(-1)) {
    const { waiting, asleep, done, taken } = last;
    done.set(taken.key, taken);
    const next = waiting.find(({ key }) => !asleep.has(key) && !done.has(key));
    if (next !== undefined) {
      last.taken = next;
      return true;
    }
    choices.pop();
  }
  return false;
}
