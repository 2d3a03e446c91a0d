import type { Case } from './faulted-run.js';
import { placeOf } from './kinds.js';
import type { Kind } from './kinds.js';
import { nameOf } from './methods.js';
import { pathTo } from './selection.js';
import type { Chosen } from './selection.js';
import { variantsOf } from './variants.js';
import type { Variant } from './variants.js';

/** Every fault of every chosen call. */
export function everyCase(chosen: readonly Chosen[]): Case[] {
  return chosen.flatMap(({ recording, calls }) =>
    calls.flatMap((call) => variantsOf(recording, call).map((variant) => ({ recording, call, variant }))),
  );
}

/**
 * The cases the core could tell apart: about a third of all.
 *
 * What a contract did is read in one place, by the method's own reader, and only its class reaches the operation: a wrong text in
 * place of a number is there what a missing field is. So each variant is tried once for each method, whichever operation calls it, and
 * each class of ending once for each way to each call. The deep run has every case, and sees that none of those left out ends, asks or
 * records in a way that none of these does.
 */
export function distinctCases(chosen: readonly Chosen[]): Case[] {
  const seen = new Set<string>();
  const isNew = (key: string): boolean => !seen.has(key) && seen.add(key).has(key);
  return everyCase(chosen).filter((one) => {
    const { call, variant } = one;
    const ofMethod = isNew(`${nameOf(call)}: ${variant.kind} ${variant.name} ${variant.expected}`);
    const ofPath = isNew(`${pathOf(one)}: ${effectOf(variant)}`);
    return ofMethod || ofPath;
  });
}

/**
 * What the gateway settles before the operation hears of it, alike for every caller: an answer that comes late or by a strange promise, a
 * contract that calls back or writes into what it was given.
 */
const SETTLED_BY_THE_GATEWAY: readonly Kind[] = ['K10', 'K12', 'K13', 'K19', 'K20'];
/** The same of a promise that says two things, or one twice. */
const SAYS_TWICE: readonly string[] = ['both', 'twice'];
/** And what is told of what was thrown, or of an answer that throws when it is read: alike for every method of one sort. */
const COPIED_BY_THE_GATEWAY: readonly Kind[] = ['K3', 'K14'];

/** What a reader says to one field: of the many wrong values that one sort of fault puts there, so many are enough in a hurry. */
const PER_FIELD: Readonly<Partial<Record<Kind, number>>> = { K6: 2, K7: 2, K21: 3 };

/**
 * Of the distinct cases those for `npm test`: what the gateway settles once for each method, or for each sort of method, instead of on each
 * way to each call, and of the wrong values of one field the first few.
 */
export function quickCases(chosen: readonly Chosen[]): Case[] {
  const seen = new Map<string, number>();
  return distinctCases(chosen).filter((one) => {
    const [key, most] = alikeInAHurry(one);
    const before = seen.get(key) ?? 0;
    seen.set(key, before + 1);
    return before < most;
  });
}

/** Which cases are alike in a hurry, and how many of them are enough. */
function alikeInAHurry({ call, variant: { kind, name, expected } }: Case): readonly [string, number] {
  const perField = PER_FIELD[kind];
  if (perField !== undefined) return [`${nameOf(call)}: ${kind} ${name.split(':')[0] ?? ''} ${expected}`, perField];
  if (COPIED_BY_THE_GATEWAY.includes(kind)) return [`${placeOf(call)}: ${kind} ${name} ${expected}`, 1];
  const isSettled = SETTLED_BY_THE_GATEWAY.includes(kind) || (kind === 'K11' && SAYS_TWICE.includes(name));
  return [`${nameOf(call)}: ${kind} ${name} ${expected}`, isSettled ? 1 : Number.POSITIVE_INFINITY];
}

/** The way to the call that is made to fail. What a sink does comes back to nobody, so the way to it is the operation that calls it. */
export function pathOf({ recording, call }: Case): string {
  if (placeOf(call) === 'sink') return `${recording.scenario.operation}: ${nameOf(call)}`;
  return pathTo(recording, recording.calls.indexOf(call));
}

/** What the operation learns of the fault, and whether the contract had done its work. */
function effectOf({ kind, name, expected, timing }: Variant): string {
  switch (kind) {
    case 'K1':
    case 'K2':
    case 'K3':
      return `threw, nothing done ${expected}`;
    case 'K4':
    case 'K5':
    case 'K6':
    case 'K7':
    case 'K8':
    case 'K14':
    case 'K15':
    case 'K16':
    case 'K21':
      // An answer that is well formed and another than the real one takes the operation another way each time.
      if (expected === 'narrower') return `${kind} ${name}`;
      return `${name === 'and nothing was done' ? 'nothing done' : 'done'} ${expected}`;
    case 'K13':
      return `${expected} ${timing}`;
    default:
      return `${kind} ${name} ${expected} ${timing}`;
  }
}
