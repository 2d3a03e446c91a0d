import { partsOf } from './answer-paths.js';
import { otherSubject } from './answer-variants.js';
import { nameOf } from './methods.js';
import type { RecordedCall } from './recording.js';

/** Methods none of whose answers repeats an id of the question: nothing in them can be compared with what was asked (K8). */
export function answersNobody(calls: readonly RecordedCall[]): readonly string[] {
  const calledMethods = calls.filter(({ declared }) => declared !== null);
  const echoing = new Set(calledMethods.filter(repeatsAnId).map(nameOf));
  return [...new Set(calledMethods.map(nameOf))].filter((name) => !echoing.has(name)).sort();
}

function repeatsAnId({ args, answer }: RecordedCall): boolean {
  return partsOf(answer).some(({ path, value }) => otherSubject(String(path.at(-1)), value, args) !== null);
}

/**
 * The methods of which that is known, and why. One more must be a decision, not an oversight.
 */
export const ECHOLESS: Readonly<Record<string, string>> = {
  'AbilityResolver.decide': 'a decision names nobody',
  'AdminCommandRepository.bootstrap': 'the id is made by it; nobody was asked about',
  'AdminQueryRepository.page': 'asked about nobody in particular',
  'AttemptLimiter.reserve': 'names the reservation it made',
  'AttemptLimiter.settle': 'answers nothing',
  'DeviceCommandRepository.revoke': 'a bare claim: admin and device stand in its condition',
  'DeviceCommandRepository.untrust': 'a bare claim: admin and device stand in its condition',
  'ImpersonationCommandRepository.expireDue': 'a job: asked about nobody in particular',
  'PasswordHasher.hash': 'asked about nobody',
  'PasswordHasher.verify': 'a verdict names nobody',
  'PasswordPolicy.check': 'asked about nobody',
  'RoleAuthority.mayGrant': 'a decision names nobody',
  'RoleQueryRepository.page': 'asked about nobody in particular',
  'SessionCommandRepository.end': 'a bare claim: both ids stand in its condition',
  'SessionCommandRepository.expireDue': 'a job: asked about nobody in particular',
  'SessionCommandRepository.touch': 'a bare claim: the id stands in its condition',
  'SystemSettingsCommandRepository.changeTogether': 'a bare claim: all keys stand in its condition',
  'TotpAuthenticator.createSeed': 'asked about nobody',
  'TotpAuthenticator.match': 'a step names nobody',
  'TotpCommandRepository.claimStep': 'a bare claim: the id stands in its condition',
};
