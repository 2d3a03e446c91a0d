import { isWrite } from '../../faults/support/methods.js';
import type { AnyContractMethod } from '../../../src/kernel/contract-method.js';
import type { Difference, Undisturbed } from './judge.js';
import type { Pair } from './pair.js';
import type { Outcome } from './two-at-once.js';
import type { Side } from './turns.js';

interface Case {
  readonly pair: Pair;
  readonly undisturbed: Undisturbed;
  readonly difference: Difference;
}

interface Explanation {
  readonly reason: string;
  readonly fits: (one: Case) => boolean;
}

const SIDES = ['a', 'b'] as const;
const otherOf = (side: Side): Side => (side === 'a' ? 'b' : 'a');

/** Why an outcome that no serial order has is right all the same. The first that fits counts. */
const EXPLANATIONS: readonly Explanation[] = [
  {
    reason: 'whoever does not get on because the other came first has done nothing but use up what every try uses up',
    fits: ({ pair, undisturbed, difference: { outcome } }) =>
      SIDES.some((side) => {
        const other = otherOf(side);
        return (
          outcome.endings[side] !== pair[side].succeeds &&
          knownResult(undisturbed, outcome, other) &&
          sameRecords(outcome, undisturbed.alone[other])
        );
      }),
  },
  {
    reason: 'an operation acts under the settings it read at its start; whoever changes them meanwhile is ordered after it',
    fits: (one) =>
      SIDES.some((side) => writesSettings(one.pair[side].operation.writes)) &&
      changeDifferentSettings(one.undisturbed) &&
      isMixed(one),
  },
  {
    reason: 'two sign-ins from one device that nobody knows yet both find it new',
    fits: (one) => SIDES.every((side) => opensSession(one.pair[side].operation.writes)) && isMixed(one),
  },
  {
    reason: 'what only looks may see one thing before the other came and the next after it',
    fits: ({ pair, undisturbed, difference: { outcome } }) =>
      SIDES.some(
        (side) =>
          !pair[side].operation.writes.some(isWrite) &&
          knownResult(undisturbed, outcome, otherOf(side)) &&
          runsOf(undisturbed).some((run) => sameRecords(outcome, run)),
      ),
  },
  {
    reason:
      'a recovery asked for in the moment in which the password moves is mailed a code of before, which is dead when it arrives; it is asked for again',
    fits: ({ pair, undisturbed, difference: { outcome } }) =>
      SIDES.some((side) => pair[side].operation.name === 'credentials.request_password_recovery') &&
      SIDES.every((side) => knownResult(undisturbed, outcome, side)) &&
      undisturbed.serial.some((run) => sameRecords(outcome, run)),
  },
  {
    reason:
      'the other came between what an operation decided and the session it would have gone on with, which is not opened then',
    fits: ({ pair, undisturbed, difference: { outcome } }) =>
      SIDES.some(
        (side) =>
          opensSession(pair[side].operation.writes) &&
          knownResult(undisturbed, outcome, otherOf(side)) &&
          undisturbed.serial.some((run) => sameButSessions(outcome, run)) &&
          !hasNewLiveSession(outcome, side),
      ),
  },
];

export function explanationOf(one: Case): string | null {
  return EXPLANATIONS.find(({ fits }) => fits(one))?.reason ?? null;
}

const writesSettings = (writes: readonly AnyContractMethod[]): boolean =>
  writes.some(({ contract }) => contract === 'SystemSettingsCommandRepository');
const opensSession = (writes: readonly AnyContractMethod[]): boolean =>
  writes.some((write) => isWrite(write) && write.contract === 'SessionCommandRepository' && write.name === 'open');

/** Each alone moves settings that the other leaves alone. */
function changeDifferentSettings({ before, alone }: Undisturbed): boolean {
  const moved = ({ state }: Outcome): readonly string[] =>
    [...state.keys()].filter((key) => key.startsWith('settings ') && state.get(key) !== before.state.get(key));
  return !moved(alone.a).some((key) => moved(alone.b).includes(key));
}

const runsOf = ({ serial, alone }: Undisturbed): readonly Outcome[] => [...serial, alone.a, alone.b];

function knownResult(undisturbed: Undisturbed, outcome: Outcome, side: Side): boolean {
  return runsOf(undisturbed).some(({ results }) => results[side] === outcome.results[side]);
}

/** What a try uses up whatever comes of it: attempts, codes, the step of a code, challenges. */
const USED_UP = /^(budgets|challenges|codes) /;
const withoutStep = (row = ''): string => row.replace(/"lastStep":\w+/, '');
/** Counts that only tell rows apart. */
const withoutEpoch = (row = ''): string => withoutStep(row).replace(/"credentialEpoch":\d+/, '');

function sameRecords(one: Outcome, other: Outcome, plain = withoutStep, leftOut = USED_UP): boolean {
  const keys = [...new Set([...one.state.keys(), ...other.state.keys()])].filter((key) => !leftOut.test(key));
  return keys.every((key) => plain(one.state.get(key)) === plain(other.state.get(key)));
}

const sameButSessions = (one: Outcome, other: Outcome): boolean =>
  sameRecords(one, other, withoutEpoch, /^(budgets|challenges|codes|sessions|devices) /);

/** A session that the operation opened, of the epoch that its admin has. */
function hasNewLiveSession({ state }: Outcome, side: Side): boolean {
  return [...state].some(([key, row]) => {
    if (!key.startsWith(`sessions of-${side}-`)) return false;
    const { adminId, credentialEpoch, endedAt } = JSON.parse(row) as Readonly<Record<string, unknown>>;
    const admin = JSON.parse(state.get(`admins ${String(adminId)}`) ?? '{}') as Readonly<Record<string, unknown>>;
    return endedAt === null && admin['status'] === 'active' && admin['credentialEpoch'] === credentialEpoch;
  });
}

/** Each of its parts is one that an undisturbed run has: nothing came of it that none of them makes. */
function isMixed({ undisturbed, difference: { outcome } }: Case): boolean {
  const runs = runsOf(undisturbed);
  const keys = new Set([...outcome.state.keys(), ...runs.flatMap(({ state }) => [...state.keys()])]);
  return (
    SIDES.every((side) => knownResult(undisturbed, outcome, side)) &&
    [...keys].every((key) => runs.some(({ state }) => state.get(key) === outcome.state.get(key))) &&
    outcome.told.every((one) => runs.some(({ told }) => told.includes(one)))
  );
}
