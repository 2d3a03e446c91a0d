import type { Case } from './faulted-run.js';
import { nameOf } from './methods.js';
import type { Chosen } from './selection.js';
import { pathTo } from './selection.js';
import { variantsOf } from './variants.js';
import type { Variant } from './variants.js';

/** Every fault of every chosen call. */
export function everyCase(chosen: readonly Chosen[]): Case[] {
  return chosen.flatMap(({ recording, calls }) =>
    calls.flatMap((call) => variantsOf(recording, call).map((variant) => ({ recording, call, variant }))),
  );
}

/**
 * The cases that the core can tell apart.
 *
 * What a contract did is read in one place, by the method's own reader, and only its class reaches the operation: a wrong text in
 * place of a number is there what a missing field is. So each variant is tried once for each method, whichever operation calls it, and
 * each class of ending once for each way to each call. What is left out differs in nothing the core could go by; the deep run has it
 * all the same.
 */
export function distinctCases(chosen: readonly Chosen[]): Case[] {
  const seen = new Set<string>();
  const isNew = (key: string): boolean => !seen.has(key) && seen.add(key) !== null;
  return everyCase(chosen).filter((one) => {
    const { recording, call, variant } = one;
    const ofMethod = isNew(`${nameOf(call)}: ${variant.kind} ${variant.name} ${variant.expected}`);
    const ofPath = isNew(`${pathTo(recording, recording.calls.indexOf(call))}: ${effectOf(variant)}`);
    return ofMethod || ofPath;
  });
}

/** What the operation learns of the fault, and whether the contract had done its work. */
export function effectOf({ kind, name, expected, timing }: Variant): string {
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
      // An answer that is well formed and another than the real one takes the operation another way each time.
      if (expected === 'narrower') return `${kind} ${name}`;
      return `${name === 'and nothing was done' ? 'nothing done' : 'done'} ${expected}`;
    case 'K13':
      return `${expected} ${timing}`;
    default:
      return `${kind} ${name} ${expected} ${timing}`;
  }
}
