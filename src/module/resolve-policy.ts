import type { EffectsPolicy } from '../effects/effects.js';
import type { SettingDefinition } from '../kernel/setting-definition.js';
import { brokenRule } from '../kernel/setting-definition.js';
import type { OperationPolicy, SystemActorPolicy } from '../runner/policy.js';
import { CORE_SETTINGS } from '../settings/core-settings.js';
import { SettingsRegistry } from '../settings/settings-registry.js';
import type { PolicyOptions } from './admin-infra.options.js';
import type { Features } from './contracts.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

type Bounds = Readonly<Record<string, readonly [number, number, number]>>;
/** Default, least and greatest, in milliseconds unless the name says otherwise. */
const SESSIONS: Bounds = {
  touchEveryMs: [MINUTE, SECOND, HOUR],
  recheckAfterMs: [30 * SECOND, 0, 5 * MINUTE],
  challengeTtlMs: [5 * MINUTE, 30 * SECOND, HOUR],
};
const CODES: Bounds = {
  invitationTtlMs: [3 * DAY, 10 * MINUTE, 30 * DAY],
  resendAfterMs: [MINUTE, 0, DAY],
  enrolmentCodeTtlMs: [DAY, 10 * MINUTE, 7 * DAY],
  pendingTotpTtlMs: [10 * MINUTE, MINUTE, HOUR],
};
const EFFECTS: Bounds = {
  maxInFlight: [1_000, 1, 1_000_000],
  settleMs: [30 * SECOND, SECOND, 10 * MINUTE],
  drainMs: [5 * SECOND, 0, 5 * MINUTE],
};
const DEADLINE: Bounds = { operationDeadlineMs: [10 * SECOND, 100, 5 * MINUTE] };
const KNOWN = ['lifelineAbility', 'systemActors', 'sessions', 'codes', 'effects', 'operationDeadlineMs', 'settings'];
const ABILITY_KEY = /^[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+$/;
const ACTOR_NAME = /^[a-z][a-z0-9_-]{0,63}$/;

export interface ResolvedPolicy {
  readonly operations: OperationPolicy;
  readonly effects: EffectsPolicy;
}

/** Fills in defaults and adds a line to `problems` for everything that cannot be right. */
export function resolvePolicy(options: PolicyOptions, features: Features, problems: string[]): ResolvedPolicy {
  for (const key of Object.keys(options)) {
    if (!KNOWN.includes(key)) problems.push(`policy.${key} is no option; known are ${KNOWN.join(', ')}.`);
  }
  const sessions = numbers('policy.sessions', options.sessions, SESSIONS, problems, ['whenFull']);
  const whenFull: unknown = options.sessions?.whenFull ?? 'end_oldest';
  if (whenFull !== 'end_oldest' && whenFull !== 'refuse') {
    problems.push(`policy.sessions.whenFull must be 'end_oldest' or 'refuse'.`);
  }
  const lifelineAbility = options.lifelineAbility ?? 'admins.administer';
  if (!isAbility(lifelineAbility)) problems.push(notAnAbility('policy.lifelineAbility'));
  const { operationDeadlineMs } = numbers('policy', options, DEADLINE, problems, Object.keys(options));
  return {
    operations: Object.freeze({
      lifelineAbility,
      systemActors: systemActors(options.systemActors ?? {}, problems),
      sessions: { ...sessions, whenFull } as OperationPolicy['sessions'],
      codes: numbers('policy.codes', options.codes, CODES, problems) as unknown as OperationPolicy['codes'],
      operationDeadlineMs: operationDeadlineMs ?? 0,
      totp: features.totp,
      settings: new SettingsRegistry(hostSettings(options.settings ?? [], problems)),
    }),
    effects: numbers('policy.effects', options.effects, EFFECTS, problems) as unknown as EffectsPolicy,
  };
}

function numbers(
  path: string,
  given: object | undefined,
  bounds: Bounds,
  problems: string[],
  others: readonly string[] = [],
): Record<string, number> {
  const values = (given ?? {}) as Record<string, unknown>;
  for (const key of Object.keys(values)) {
    if (!Object.hasOwn(bounds, key) && !others.includes(key))
      problems.push(`${path}.${key} is no option; known are ${Object.keys(bounds).join(', ')}.`);
  }
  const resolved = Object.entries(bounds).map(([key, [fallback, least, greatest]]) => {
    const value = values[key] ?? fallback;
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= greatest) return [key, value];
    problems.push(
      `${path}.${key} must be a whole number from ${String(least)} to ${String(greatest)}; leave it out for ${String(fallback)}.`,
    );
    return [key, fallback];
  });
  return Object.freeze(Object.fromEntries(resolved)) as Record<string, number>;
}

function systemActors(given: unknown, problems: string[]): OperationPolicy['systemActors'] {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    problems.push(`policy.systemActors must be an object with a key for each name, such as { 'bootstrap-cli': {} }.`);
    return Object.freeze({});
  }
  // A copy: what was declared at boot is what counts, whatever becomes of the host's object.
  const copies = Object.entries(given as Readonly<Record<string, unknown>>).map(
    ([name, declared]): [string, SystemActorPolicy] => {
      const path = `policy.systemActors[${JSON.stringify(name.slice(0, 64))}]`;
      if (!ACTOR_NAME.test(name)) problems.push(`${path}: a system actor's name is lower-case letters, digits, _ and -.`);
      if (typeof declared !== 'object' || declared === null || Array.isArray(declared)) {
        problems.push(`${path} must be an object; {} says all there is to say.`);
        return [name, {}];
      }
      if ('abilities' in declared) {
        problems.push(
          `${path}.abilities: rights are decided by the AbilityResolver alone; let yours list them for { kind: 'system', name: '${name.slice(0, 64)}' }.`,
        );
      }
      const { description } = declared as SystemActorPolicy;
      if (description !== undefined && !isReadableLine(description))
        problems.push(`${path}.description must be one readable line of text.`);
      return [name, Object.freeze(typeof description === 'string' ? { description } : {})];
    },
  );
  return Object.freeze(Object.fromEntries(copies));
}

function hostSettings(given: readonly SettingDefinition[], problems: string[]): readonly SettingDefinition[] {
  const known = new Set(CORE_SETTINGS.map(({ key }) => key));
  for (const definition of given) {
    const path = `policy.settings['${definition.key}']`;
    if (known.has(definition.key)) problems.push(`${path} is registered already; choose another key.`);
    known.add(definition.key);
    if (!ABILITY_KEY.test(definition.key))
      problems.push(`${path}: a key is dotted lower-case words, such as features.refunds.enabled.`);
    if (brokenRule(definition, definition.default) !== null) problems.push(`${path}: its default breaks its own rules.`);
    if (brokenRule(definition, definition.strictest) !== null)
      problems.push(`${path}: its strictest value breaks its own rules.`);
  }
  return given;
}

function isAbility(value: unknown): boolean {
  return typeof value === 'string' && value.length <= 128 && ABILITY_KEY.test(value);
}

function notAnAbility(path: string): string {
  return `${path} must be dotted lower-case words such as admins.suspend; there are no wildcards.`;
}

function isReadableLine(text: unknown): boolean {
  return typeof text === 'string' && text.trim() !== '' && text.length <= 300 && !/[\p{Cc}\p{Cf}\u2028\u2029]/u.test(text);
}
