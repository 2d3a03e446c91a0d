import type { World } from '../world.js';

/** What an operation answers, as far as all answers have it in common. */
export interface AnyResult {
  readonly outcome: string;
  readonly reason?: string;
}

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
