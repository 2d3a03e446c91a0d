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
  /** Those that have to be taken here at some time: the first one, and whoever comes before something that disturbs it later. */
  readonly planned: Set<string>;
  taken: Waiting;
  /** The choices that have to come before this one, by their places: they disturb it, or let it begin. */
  past: ReadonlySet<number>;
}

/** Two that may change places without anybody noticing. */
const commute = (one: Waiting, other: Waiting): boolean => !disturbs(one, other) && !disturbs(other, one);

const disturbs = ({ writes }: Waiting, other: Waiting): boolean =>
  writes.some((part) => other.reads.includes(part) || other.writes.includes(part));

/**
 * Plays a race in every order in which its calls can take effect: each time from the start, with another choice at the last place where
 * one is left. Of orders that differ in nothing but neighbours that may change places only one is played to its end (sleep sets, Godefroid 1996),
 * and another choice is left only where two disturb each other that could have come the other way round (source sets, Abdulla and others 2014).
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
    const planned = new Set([taken.key]);
    choices.push({ waiting: [...waiting], asleep, done: new Map(), planned, taken, past: pastOf(choices, taken) });
    planReversals(choices);
    await race.step(taken.key);
  }
  return true;
}

/** Wherever the last choice could have come before an earlier one that it disturbs, or that disturbs it, it has to be seen there as well. */
function planReversals(choices: readonly Choice[]): void {
  const last = choices.length - 1;
  const taken = choices[last]?.taken;
  if (taken === undefined) return;
  const before = new Set(pastOfBeginning(choices.slice(0, last), taken));
  for (let place = last - 1; place >= 0; place -= 1) {
    const earlier = choices[place];
    if (earlier === undefined || before.has(place) || commute(earlier.taken, taken)) continue;
    // What had to come before it had to come before the last one for that reason: those two are turned round elsewhere.
    for (const one of earlier.past) before.add(one);
    planAt(earlier, withoutItsFuture(choices, place));
  }
}

/** Those of them that nothing else of them has to precede can come first; one is enough. */
function planAt(choice: Choice, places: ReadonlyMap<number, Choice>): void {
  const first = [...places.values()]
    .filter(({ past }) => ![...past].some((place) => places.has(place)))
    .map(({ taken }) => taken.key);
  const [one] = first;
  if (one !== undefined && !first.some((key) => choice.planned.has(key))) choice.planned.add(one);
}

/** What came after a choice and did not have to, by its place. */
function withoutItsFuture(choices: readonly Choice[], place: number): ReadonlyMap<number, Choice> {
  const later = choices.map((choice, at) => [at, choice] as const).filter(([at]) => at > place);
  const last = choices.length - 1;
  return new Map(later.filter(([at, { past }]) => at === last || !past.has(place)));
}

/** The choices that have to come before this one if it is taken now. */
function pastOf(choices: readonly Choice[], taken: Waiting): ReadonlySet<number> {
  const past = new Set(pastOfBeginning(choices, taken));
  choices.forEach((choice, place) => {
    if (commute(choice.taken, taken)) return;
    for (const earlier of choice.past) past.add(earlier);
    past.add(place);
  });
  return past;
}

/** The choices without which it would not wait: the one after which it was there, and what had to come before that one. */
function pastOfBeginning(choices: readonly Choice[], { key }: Waiting): ReadonlySet<number> {
  const without = choices.findLastIndex(({ waiting }) => waiting.every((one) => one.key !== key));
  const before = choices[without];
  return new Set(before === undefined ? [] : [...before.past, without]);
}

function asleepAfter(before: Choice | undefined): ReadonlyMap<string, Waiting> {
  if (before === undefined) return new Map();
  const seen = [...before.asleep, ...before.done];
  return new Map(seen.filter(([, one]) => commute(one, before.taken)));
}

/** Moves the last choice that has another one left; false where none has. */
function turnBack(choices: Choice[]): boolean {
  for (let last = choices.pop(); last !== undefined; last = choices.pop()) {
    const { waiting, asleep, done, planned, taken } = last;
    done.set(taken.key, taken);
    const next = waiting.find(({ key }) => planned.has(key) && !asleep.has(key) && !done.has(key));
    if (next !== undefined) {
      choices.push({ ...last, taken: next, past: pastOf(choices, next) });
      planReversals(choices);
      return true;
    }
  }
  return false;
}
