import type { EffectsPolicy } from '../effects/effects.js';
import type { OperationPolicy } from '../runner/policy.js';
import { SettingsRegistry } from '../settings/settings-registry.js';
import type { PolicyOptions } from './admin-infra.options.js';
import type { Features } from './contracts.js';
import { externalPolicy } from './external-policy.js';
import { featureSettings } from './feature-settings.js';
import { abilityCatalogue, hostSettings, isAbility, notAnAbility, systemActors } from './named-policy.js';
import { notificationPolicy } from './notification-policy.js';
import { passwordsPolicy } from './passwords-policy.js';
import { isRecord, shown } from './readable.js';

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
  recoveryTtlMs: [10 * MINUTE, 5 * MINUTE, DAY],
  verificationTtlMs: [HOUR, 5 * MINUTE, DAY],
  pendingTotpTtlMs: [10 * MINUTE, MINUTE, HOUR],
};
const EFFECTS: Bounds = {
  maxInFlight: [1_000, 1, 1_000_000],
  settleMs: [30 * SECOND, SECOND, 10 * MINUTE],
  drainMs: [5 * SECOND, 0, 5 * MINUTE],
};
const DEADLINE: Bounds = { operationDeadlineMs: [10 * SECOND, 100, 5 * MINUTE] };
const KNOWN = [
  'lifelineAbility',
  'abilities',
  'systemActors',
  'notificationChannels',
  'externalProviders',
  'sessions',
  'codes',
  'passwords',
  'effects',
  'operationDeadlineMs',
  'settings',
];

export interface ResolvedPolicy {
  readonly operations: OperationPolicy;
  readonly effects: EffectsPolicy;
}

/** Fills in defaults and adds a line to `problems` for everything that cannot be right. */
export function resolvePolicy(options: PolicyOptions, features: Features, problems: string[]): ResolvedPolicy {
  for (const key of Object.keys(options)) {
    if (!KNOWN.includes(key)) problems.push(`policy.${shown(key)} is no option; known are ${KNOWN.join(', ')}.`);
  }
  const sessions = numbers('policy.sessions', options.sessions, SESSIONS, problems, ['whenFull', 'recentProofToEndOwn']);
  const whenFull: unknown = options.sessions?.whenFull ?? 'end_oldest';
  if (whenFull !== 'end_oldest' && whenFull !== 'refuse') {
    problems.push(`policy.sessions.whenFull must be 'end_oldest' or 'refuse'.`);
  }
  const recentProofToEndOwn: unknown = options.sessions?.recentProofToEndOwn ?? false;
  if (typeof recentProofToEndOwn !== 'boolean') problems.push(`policy.sessions.recentProofToEndOwn must be true or false.`);
  const lifelineAbility = options.lifelineAbility ?? 'admins.administer';
  if (!isAbility(lifelineAbility)) problems.push(notAnAbility('policy.lifelineAbility'));
  const abilities = abilityCatalogue(options.abilities ?? {}, problems);
  if (features.roles && isAbility(lifelineAbility) && !abilities.has(lifelineAbility)) {
    problems.push(
      `policy.lifelineAbility is in no catalogue, so that no role could ever be given it; describe it in policy.abilities.`,
    );
  }
  const { operationDeadlineMs } = numbers('policy', options, DEADLINE, problems, Object.keys(options));
  const notifications = notificationPolicy(options.notificationChannels ?? ['email'], problems);
  return {
    operations: Object.freeze({
      lifelineAbility,
      systemActors: systemActors(options.systemActors ?? {}, problems),
      sessions: { ...sessions, whenFull, recentProofToEndOwn } as OperationPolicy['sessions'],
      codes: numbers('policy.codes', options.codes, CODES, problems) as unknown as OperationPolicy['codes'],
      passwords: passwordsPolicy(options.passwords ?? {}, problems),
      operationDeadlineMs: operationDeadlineMs ?? 0,
      abilities,
      notifications,
      externalUsage: externalPolicy(options.externalProviders ?? {}, notifications.channels, problems),
      totp: features.totp,
      recoveryCodes: features.recoveryCodes,
      settings: new SettingsRegistry([
        ...featureSettings((feature) => features[feature]),
        ...hostSettings(options.settings ?? [], problems),
      ]),
    }),
    effects: numbers('policy.effects', options.effects, EFFECTS, problems) as unknown as EffectsPolicy,
  };
}

function numbers(
  path: string,
  given: unknown,
  bounds: Bounds,
  problems: string[],
  others: readonly string[] = [],
): Record<string, number> {
  if (!isRecord(given ?? {})) problems.push(`${path} must be an object; known are ${Object.keys(bounds).join(', ')}.`);
  const values = isRecord(given) ? given : {};
  for (const key of Object.keys(values)) {
    if (!Object.hasOwn(bounds, key) && !others.includes(key))
      problems.push(`${path}.${shown(key)} is no option; known are ${[...Object.keys(bounds), ...others].join(', ')}.`);
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
