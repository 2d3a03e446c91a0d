import { OPERATIONS } from '../../../src/module/vocabulary.js';
import { OWN_ACCOUNT } from '../../../src/runner/operation.js';
import type { AnyOperation, Declaration } from '../../../src/runner/operation.js';
import { asksForSomething } from '../public-door.js';

export { impersonated } from '../callers.js';

/** What each mode makes an operation end in that does not say it stays open, and the setting that switches it on. */
export const MODES = {
  read_only: { ending: 'read_only', key: 'system.read_only' },
  maintenance: { ending: 'maintenance', key: 'system.maintenance.enabled' },
  emergency: { ending: 'emergency_restricted', key: 'security.emergency.enabled' },
} as const;

export function declarationOf(operation: string): AnyOperation {
  const found = OPERATIONS.find(({ name }) => name === operation);
  if (found === undefined) throw new Error(`there is no operation ${operation}`);
  return found;
}

/** Every ending the declaration makes reachable, as `outcome` or `outcome/reason`. */
export function reachableEndings(declaration: Declaration): ReadonlySet<string> {
  const own = Object.entries(declaration.outcomes).flatMap(([outcome, { reasons }]) =>
    reasons === null ? [outcome] : Object.keys(reasons).map((reason) => `${outcome}/${reason}`),
  );
  const endings = new Set(own);
  if (asksForSomething(declaration)) endings.add('validation_failed');
  for (const [mode, { ending }] of Object.entries(MODES)) {
    if (!declaration.openDuring.some((open) => open === mode)) endings.add(ending);
  }
  const { authority } = declaration;
  if (authority !== null) {
    if (authority.actors !== 'system') endings.add('session_ended');
    if (!isOwnAccount(declaration) || authority.impersonating === 'refused') endings.add('denied');
    if (isAlwaysSteppedUp(declaration)) endings.add('step_up_required');
  }
  if (declaration.feature !== null) endings.add('feature_disabled');
  if (declaration.conflict) endings.add('conflict');
  return endings;
}

const NO_SETTINGS = {
  settings: { find: () => null, findFeature: () => null },
  sessions: { recentProofToEndOwn: false },
} as never;

/** Whether the rule gives the own-account marker to everybody; one that depends on the input needs an ability for some. */
export function isOwnAccount({ authority }: Declaration): boolean {
  try {
    return authority?.ability({}, { kind: 'system' } as never, NO_SETTINGS) === OWN_ACCOUNT;
  } catch {
    return false;
  }
}

export function isAlwaysSteppedUp({ authority }: Declaration): boolean {
  return authority?.stepUp({}, NO_SETTINGS) ?? false;
}
