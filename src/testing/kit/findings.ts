import assert from 'node:assert';
import { inspect } from 'node:util';

type Claim = { readonly outcome: string; readonly reason?: string };
type Won<C extends Claim> = Extract<C, { readonly outcome: 'won' }>;

/**
 * What one case found wrong. A check that fails is noted and the case goes on, so that one run shows every violation.
 */
export class Findings {
  readonly #found: string[] = [];

  get all(): readonly string[] {
    return this.#found;
  }

  /** Notes each thing once: 64 parallel calls that fail alike are one violation. */
  note(finding: string): void {
    if (!this.#found.includes(finding)) this.#found.push(finding);
  }

  that(what: string, holds: boolean): void {
    if (!holds) this.note(`${what}: it is not so`);
  }

  equal(what: string, actual: unknown, expected: unknown): void {
    try {
      assert.deepStrictEqual(actual, expected);
    } catch {
      this.note(`${what}: expected ${shown(expected)}, got ${shown(actual)}`);
    }
  }

  /** Notes and answers false unless the claim was won. */
  won<C extends Claim>(what: string, claim: C): claim is Won<C> {
    if (claim.outcome === 'won') return true;
    this.note(`${what}: expected it to win, got ${shown(claim)}`);
    return false;
  }

  lost(what: string, claim: Claim, reason: string): void {
    if (claim.outcome !== 'lost' || claim.reason !== reason)
      this.note(`${what}: expected it to be lost with ${reason}, got ${shown(claim)}`);
  }

  /** Compares how often each ending came. */
  endings(what: string, claims: readonly Claim[], expected: Readonly<Record<string, number>>): void {
    this.equal(what, tally(claims), expected);
  }
}

function tally(claims: readonly Claim[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { outcome, reason } of claims) counts[reason ?? outcome] = (counts[reason ?? outcome] ?? 0) + 1;
  return counts;
}

export function shown(value: unknown): string {
  return inspect(value, { depth: 4, breakLength: Infinity, maxArrayLength: 20, maxStringLength: 200 });
}
