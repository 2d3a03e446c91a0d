import { isWrite } from '../../faults/support/methods.js';
import type { AnyContractMethod } from '../../../src/kernel/contract-method.js';
import type { Expectations } from '../../support/expectations.js';
import type { BySide, Outcome } from './at-once.js';
import type { Side } from './turns.js';
import type { Undisturbed } from './undisturbed.js';

interface Case {
  readonly played: BySide<Expectations>;
  readonly undisturbed: Undisturbed;
  readonly outcome: Outcome;
}

interface Explanation {
  readonly reason: string;
  readonly fits: (one: Case) => boolean;
}

/** Why an outcome that no serial order has is right all the same. The first that fits counts. */
const EXPLANATIONS: readonly Explanation[] = [
  {
    reason: 'whoever does not get on because the other came first has done nothing but use up what every try uses up',
    fits: (one) =>
      withoutLosers(one).some(
        (rest) => knownResults(one, rest) && one.undisturbed.runsOf(rest).some((run) => sameRecords(one.outcome, run)),
      ),
  },
  {
    reason: 'an operation acts under the settings it read at its start; whoever changes them meanwhile is ordered after it',
    fits: (one) =>
      one.undisturbed.sides.some((side) => writesSettings(writesOf(one, side))) &&
      changeDifferentSettings(one.undisturbed) &&
      isMixed(one),
  },
  {
    reason: 'two sign-ins from one device that nobody knows yet both find it new',
    fits: (one) =>
      one.undisturbed.sides.filter((side) => opensSession(writesOf(one, side))).length > 1 &&
      (isMixed(one) || isSerialButForNewDevices(one)),
  },
  {
    reason: 'what only looks may see one thing before the other came and the next after it',
    fits: (one) =>
      one.undisturbed.sides.some(
        (side) =>
          !writesOf(one, side).some(isWrite) &&
          knownResults(one, one.undisturbed.sides, side) &&
          one.undisturbed.every.some((run) => sameRecords(one.outcome, run)),
      ),
  },
  {
    reason:
      'a recovery asked for in the moment in which the password moves is mailed a code of before, which is dead when it arrives; it is asked for again',
    fits: (one) =>
      one.undisturbed.sides.some((side) => one.played[side]?.operation.name === 'credentials.request_password_recovery') &&
      knownResults(one, one.undisturbed.sides) &&
      one.undisturbed.serial.some((run) => sameRecords(one.outcome, run)),
  },
  {
    reason:
      'the other came between what an operation decided and the session it would have gone on with, which is not opened then',
    fits: (one) =>
      one.undisturbed.sides.some(
        (side) =>
          opensSession(writesOf(one, side)) &&
          [one.undisturbed.sides, ...withoutLosers(one)].some(
            (rest) =>
              rest.includes(side) &&
              knownResults(one, rest, side) &&
              one.undisturbed.runsOf(rest).some((run) => sameButSessions(one.outcome, run)),
          ) &&
          !hasNewLiveSession(one.outcome, side),
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

const writesOf = ({ played }: Case, side: Side): readonly AnyContractMethod[] => played[side]?.operation.writes ?? [];

/** Each alone moves settings that the others leave alone. */
function changeDifferentSettings(undisturbed: Undisturbed): boolean {
  const { before, sides } = undisturbed;
  const moved = sides.flatMap((side) =>
    undisturbed
      .runsOf([side])
      .flatMap(({ state }) =>
        [...state.keys()].filter((key) => key.startsWith('settings ') && state.get(key) !== before.state.get(key)),
      ),
  );
  return new Set(moved).size === moved.length;
}

function knownResult(undisturbed: Undisturbed, outcome: Outcome, side: Side): boolean {
  return undisturbed.every.some(({ results }) => results[side] === outcome.results[side]);
}

/** Whether all of these but one end as undisturbed. */
function knownResults({ undisturbed, outcome }: Case, sides: readonly Side[], but: Side | null = null): boolean {
  return sides.every((side) => side === but || knownResult(undisturbed, outcome, side));
}

/** Those who are left, without some who did not get on: in every way in which one or more are left out. */
function withoutLosers({ played, undisturbed: { sides }, outcome }: Case): readonly (readonly Side[])[] {
  const lost = sides.filter((side) => outcome.endings[side] !== played[side]?.succeeds);
  return someOf(lost).map((without) => sides.filter((side) => !without.includes(side)));
}

/** Every choice of at least one of them. */
function someOf(sides: readonly Side[]): readonly (readonly Side[])[] {
  return sides.reduce<readonly (readonly Side[])[]>(
    (chosen, side) => [...chosen, [side], ...chosen.map((others) => [...others, side])],
    [],
  );
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

const withoutNewDevice = (text = ''): string => withoutStep(text).replace(/"?newDevice"?: ?(?:true|false)/g, '');
const OF_NEW_DEVICES = /device\.detected|new_device/;

/** What one after the other leads to, but that the second found the device as new as the first did. */
function isSerialButForNewDevices({ undisturbed, outcome }: Case): boolean {
  const told = outcome.told.filter((one) => !OF_NEW_DEVICES.test(one));
  return undisturbed.serial.some(
    (run) =>
      undisturbed.sides.every((side) => withoutNewDevice(run.results[side]) === withoutNewDevice(outcome.results[side])) &&
      sameRecords(run, outcome, withoutNewDevice, USED_UP) &&
      told.every((one) => run.told.some((other) => withoutNewDevice(other) === withoutNewDevice(one))),
  );
}

/** Each of its parts is one that an undisturbed run has: nothing came of it that none of them makes. */
function isMixed(one: Case): boolean {
  const { undisturbed, outcome } = one;
  const runs = undisturbed.every;
  const keys = new Set([...outcome.state.keys(), ...runs.flatMap(({ state }) => [...state.keys()])]);
  return (
    knownResults(one, undisturbed.sides) &&
    [...keys].every((key) => runs.some(({ state }) => state.get(key) === outcome.state.get(key))) &&
    outcome.told.every((one) => runs.some(({ told }) => told.includes(one)))
  );
}
