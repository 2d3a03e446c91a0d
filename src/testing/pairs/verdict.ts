import type { PairedOperation, PairState } from './paired-operations.js';
import { paired } from './paired-operations.js';
import type { Side } from './turnstile.js';

/** How two operations ended, and what was left; an operation that was not run has no ending. */
export interface PairOutcome {
  readonly endings: Readonly<Partial<Record<Side, string>>>;
  readonly state: PairState;
}

/** What the two make of it when nothing comes in between. */
export interface Undisturbed {
  readonly serial: readonly PairOutcome[];
  readonly alone: Readonly<Record<Side, PairOutcome>>;
}

const SIDES = ['first', 'second'] as const;
const otherOf = (side: Side): Side => (side === 'first' ? 'second' : 'first');
const same = (one: PairState, other: PairState): boolean => JSON.stringify(one) === JSON.stringify(other);
const endedAlike = (one: PairOutcome, other: PairOutcome, side: Side): boolean => one.endings[side] === other.endings[side];

/**
 * Whether an outcome is one that operations one after the other could have had, or differs from it only in what every host has to
 * live with: who lost has done nothing, a mode that came meanwhile holds from the next operation on, a session was not opened.
 */
export function isExplained(
  outcome: PairOutcome,
  { serial, alone }: Undisturbed,
  names: Readonly<Record<Side, PairedOperation>>,
): boolean {
  const known = [...serial, ...SIDES.map((side) => alone[side])];
  const isSerial = serial.some((run) => same(run.state, outcome.state) && SIDES.every((side) => endedAlike(run, outcome, side)));
  if (isSerial) return true;
  return SIDES.some((side) => {
    const other = otherOf(side);
    if (!known.some((run) => endedAlike(run, outcome, other))) return false;
    const { succeeds, opens = false } = paired(names[side]);
    const lost = outcome.endings[side] !== succeeds && same(outcome.state, alone[other].state);
    const readSettingsBefore = names[other] === 'settings.set_read_only' && serial.some((run) => same(run.state, outcome.state));
    const onlyLooked = names[side] === 'sessions.access' && known.some((run) => same(run.state, outcome.state));
    const didNotOpen = opens && serial.some((run) => isWithFewerSessions(outcome.state, run.state));
    return lost || readSettingsBefore || onlyLooked || didNotOpen;
  });
}

function isWithFewerSessions(state: PairState, than: PairState): boolean {
  return state.liveSessions <= than.liveSessions && same({ ...state, liveSessions: 0 }, { ...than, liveSessions: 0 });
}
