import { describe, expect, it } from '@jest/globals';

import {
  failuresPersist,
  newChallengesNewGuesses,
  oneConditionalMint,
  strangersLookAlike,
} from './scenarios/attempts.invariants.js';
import { decoratedCodes, nothingMissing, stepsOnlyGrow } from './scenarios/codes.invariants.js';
import { wrongPasswordsAtOnce } from './scenarios/attempts.races.js';
import { allowedBefore, exactlyAllow } from './scenarios/authority.invariants.js';
import { factorGoneAgainstDemand, signInOffAgainstReadOnly } from './scenarios/doors.races.js';
import { faultsOnlyTakeAway } from './scenarios/faults.invariants.js';
import { somebodyRemains } from './scenarios/lifecycle.invariants.js';
import { intentsJustVoided, noUnhandledRejection } from './scenarios/effects.invariants.js';
import { enableAgainstSignIn, revokeAllAgainstSignIns } from './scenarios/epoch.races.js';
import { livenessAtEachUse } from './scenarios/sessions.invariants.js';
import { refuseAtLimit, revokeAgainstTouch } from './scenarios/sessions.races.js';
import { oneChallengeTwoCodes, sameCodeManyChallenges } from './scenarios/single-use.races.js';
import { actorMoved, reinstateAfterSignIns, suspendAgainstSignIns, targetMoved } from './scenarios/status.races.js';
import { bootstrapTwice, twoSettingsWriters } from './scenarios/system.races.js';
import * as adapter from './support/broken-adapters.js';
import * as core from './support/broken-cores.js';
import type { LightOptions } from './support/light-world.js';
import { objectionTo } from './support/race.js';
import type { Race } from './support/race.js';

const MUTANTS: readonly (readonly [string, () => LightOptions, Race])[] = [
  ['A1: a step is claimed by read, check, write', () => adapter.claimStepReadCheckWrite, sameCodeManyChallenges],
  ['A1: only the last step is remembered', () => adapter.claimStepLastOnly, stepsOnlyGrow],
  ['A2: any text is taken for a code and trimmed', () => core.laxCodes, decoratedCodes],
  ['A3: an attempt is counted after it was evaluated', () => core.reserveAfterVerify, wrongPasswordsAtOnce],
  ['A3: attempts are counted by read, then write', () => adapter.reserveReadThenWrite, newChallengesNewGuesses],
  ['A4: an attempt is counted after it was evaluated', () => core.reserveAfterVerify, failuresPersist],
  ['A5: a session is written without condition', () => adapter.openWithoutCondition, oneConditionalMint],
  ['A6: a challenge is used without being closed', () => core.challengeUnchecked, oneChallengeTwoCodes],
  ['A6: a challenge is used whatever became of it', () => core.challengeUnchecked, nothingMissing],
  ['A7: an unknown email is refused without hash work', () => core.unknownEmailIsQuick, strangersLookAlike],
  ['A7: the status is told before the password', () => core.statusIsTold, strangersLookAlike],
  ['S2: a positive answer is remembered', core.rememberedAccess, livenessAtEachUse],
  ['S3: a suspension leaves the epoch as it was', () => adapter.suspensionKeepsEpoch, reinstateAfterSignIns],
  ['S3: liveness looks at neither status nor epoch', () => core.livenessIgnoresStatusAndEpoch, suspendAgainstSignIns],
  ['S4: enabling a factor leaves the epoch as it was', () => adapter.enablingKeepsEpoch, enableAgainstSignIn],
  ['S4: liveness ignores the epoch', () => core.livenessIgnoresEpoch, revokeAllAgainstSignIns],
  ['S5: a touch writes back what it read before', () => adapter.touchUnEnds, revokeAgainstTouch],
  ['S7: the limit is counted before the insert', () => adapter.limitCountedBefore, refuseAtLimit],
  ['Z1: the resolver is asked after the write', () => core.decideAfterWrite, allowedBefore],
  ['Z2: the resolver’s answer is read by truthiness', () => core.truthyDecision, exactlyAllow],
  ['Z3: a status is written whatever the version is', () => adapter.statusWithoutVersion, targetMoved],
  ['Z3: a status is written whatever became of its author', () => adapter.statusWithoutAuthor, actorMoved],
  ['Z6: the last holder is not looked for', () => adapter.lastHolderGoes, somebodyRemains],
  ['E2: intents are handed over with `void`', () => intentsJustVoided, noUnhandledRejection],
  ['X6: a claim that failed counts as won', () => core.failedClaimIsWon, faultsOnlyTakeAway],
  ['C18: a setting is written without comparing', () => adapter.settingsWithoutCompare, twoSettingsWriters],
  [
    'P5: a setting is written whatever became of those it rests on',
    () => adapter.settingsRestOnNothing,
    signInOffAgainstReadOnly,
  ],
  [
    'P4: a factor goes whatever became of the settings that demand one',
    () => adapter.factorsRestOnNothing,
    factorGoneAgainstDemand,
  ],
  ['C23: the first admin is written by read, check, write', () => adapter.bootstrapReadCheckWrite, bootstrapTwice],
];

describe('mutants', () => {
  it.each(MUTANTS.map(([name, mutant, race]) => [`${name} is killed by ${race.id}: ${race.title}`, mutant, race] as const))(
    'mutant: %s',
    async (_, mutant, race) => {
      expect(await objectionTo(race, {}, 25)).toBeNull();
      // An assertion, not some error: a mutant that merely crashes is killed by nothing that was looked for.
      expect(await objectionTo(race, mutant())).toHaveProperty('matcherResult');
    },
  );
});
