import fc from 'fast-check';

import type { Fault } from '../../src/testing/doubles/fault.js';
import * as account from './account.steps.js';
import * as administration from './administration.steps.js';
import { StepCommand } from './command.js';
import type { Trouble } from './command.js';
import * as outside from './outside.steps.js';
import type { Step } from './play.js';

const step = { ...account, ...administration, ...outside };

const gone = new Error('the store is gone');
const FAULTS: readonly Fault[] = [
  { kind: 'reject', value: gone },
  { kind: 'sync_throw', value: undefined },
  { kind: 'applied_then_throw', value: gone },
  { kind: 'answer', value: undefined },
  { kind: 'answer', value: { outcome: 'WON', decision: 'ALLOW' } },
];
const CALLS = [
  'SystemSettingsReader.read',
  'AbilityResolver.decide',
  'SessionQueryRepository.byTokenDigest',
  'SessionQueryRepository.challengeByDigest',
  'SessionCommandRepository.open',
  'SessionCommandRepository.openChallenge',
  'SessionCommandRepository.touch',
  'SessionCommandRepository.end',
  'SessionCommandRepository.endAll',
  'AttemptLimiter.reserve',
  'AttemptLimiter.settle',
  'PasswordHasher.verify',
  'AdminQueryRepository.forSignIn',
  'AdminQueryRepository.byId',
  'AdminCommandRepository.changeStatus',
  'AdminCommandRepository.create',
  'SystemSettingsCommandRepository.change',
  'TotpQueryRepository.state',
  'TotpCommandRepository.startPending',
  'TotpCommandRepository.enable',
  'TotpCommandRepository.claimStep',
  'TotpAuthenticator.match',
];

/** One in so many steps meets trouble; what becomes of everything after it is what is looked for. */
const trouble: fc.Arbitrary<Trouble | null> = fc.option(
  fc
    .tuple(fc.constantFrom(...CALLS), fc.constantFrom(...FAULTS))
    // What `settle` answers is not read: to do nothing and say nothing is for the conformance kit to find (K18).
    .filter(([call, fault]) => call !== 'AttemptLimiter.settle' || fault.kind !== 'answer')
    .map(([call, fault]) => {
      const [contract = '', method = ''] = call.split('.');
      return { contract, method, fault };
    }),
  { freq: 6 },
);
const numbers = fc.array(fc.nat({ max: 47 }), { minLength: 4, maxLength: 4 });

function command(name: string, play: Step): fc.Arbitrary<StepCommand> {
  return fc.tuple(numbers, trouble).map(([drawn, bad]) => new StepCommand(name, play, drawn, bad));
}

const calm = (name: string, play: Step): fc.Arbitrary<StepCommand> =>
  numbers.map((drawn) => new StepCommand(name, play, drawn, null));

/** The steps, those that lead somewhere more than once. */
const STEPS: readonly fc.Arbitrary<StepCommand>[] = [
  command('signIn', step.signIn),
  command('signIn', step.signIn),
  command('signIn', step.signIn),
  command('completeTotp', step.completeTotp),
  command('completeTotp', step.completeTotp),
  command('access', step.access),
  command('suspend', step.moveStatus('suspend')),
  command('lock', step.moveStatus('lock')),
  command('reinstate', step.moveStatus('reinstate')),
  command('reinstate', step.moveStatus('reinstate')),
  command('unlock', step.moveStatus('unlock')),
  command('activate', step.moveStatus('activate')),
  command('signOut', step.signOut),
  command('revokeOwn', step.revokeOwn),
  command('revokeAll', step.revokeAll),
  command('revokeAllOwn', step.revokeAllOwn),
  command('beginEnrolment', step.beginEnrolment),
  command('beginEnrolment', step.beginEnrolment),
  command('confirmEnrolment', step.confirmEnrolment),
  command('confirmEnrolment', step.confirmEnrolment),
  command('setReadOnly', step.setReadOnly),
  command('setSetting', step.setSetting),
  command('create', step.create),
  calm('fromOutside', step.fromOutside),
  calm('clockJump', step.clockJump),
  calm('clockJump', step.clockJump),
  calm('nonsense', step.nonsense),
];

/** Sequences of up to so many steps. `max`: or the longer ones would never be drawn. */
export function sequences(maxCommands: number) {
  return fc.commands([...STEPS], { maxCommands, size: 'max' });
}
