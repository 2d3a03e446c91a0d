import type { BooleanSetting, SettingCategory, SettingDefinition } from '../kernel/setting-definition.js';
import type { Ability } from './ability.js';

/** A part of the host that acts without a person. Its rights are asked of the `AbilityResolver`, by its name. */
export interface SystemActorPolicy {
  /** What it is for; shown to nobody but the people who read the configuration. @default none */
  readonly description?: string;
}

export interface SessionsPolicy {
  /** What happens when an admin at the session limit signs in. */
  readonly whenFull: 'end_oldest' | 'refuse';
  /** How often a live session's last use is recorded, at most, in milliseconds. */
  readonly touchEveryMs: number;
  /** An actor older than this is looked at again before it may do anything, in milliseconds. */
  readonly recheckAfterMs: number;
  /** How long a half-done sign-in may be continued, in milliseconds. */
  readonly challengeTtlMs: number;
  /**
   * Whether ending one's own sessions and devices takes a recent proof of password or code. Off by default: it takes authority away and
   * gives none, and whoever found a stranger's session should be rid of it at once. Signing out never takes one.
   */
  readonly recentProofToEndOwn: boolean;
}

export interface CodesPolicy {
  readonly invitationTtlMs: number;
  /** How soon a code may be sent again, in milliseconds. */
  readonly resendAfterMs: number;
  readonly enrolmentCodeTtlMs: number;
  /** How long a mailed code may set a new password, in milliseconds. */
  readonly recoveryTtlMs: number;
  /** How long a code may prove that a contact is its owner's, in milliseconds. */
  readonly verificationTtlMs: number;
  /** How long a started TOTP enrolment may be confirmed, in milliseconds. */
  readonly pendingTotpTtlMs: number;
}

export interface PasswordsPolicy {
  /** Words of the organisation and its products that no password may be made of. */
  readonly contextWords: readonly string[];
}

/** What there is to be allowed: the library's abilities, and the host's own as they were given at boot. Nothing adds to it later. */
export interface AbilityCatalogue {
  readonly all: readonly Ability[];
  has(key: string): boolean;
}

/** Which notifications there are, and where they may come. */
export interface NotificationPolicy {
  /** The host's channels by name, as they were given at boot. */
  readonly channels: readonly string[];
  /** Whether a type is one that no switch may mute; null for a type that is none. */
  isSecurity(type: string): boolean | null;
}

/** What a link to an external identity is for: to sign in, or only to be told things there. */
export type ExternalUsage = 'sign_in' | 'notify_only';

/** Everything about an application that operations decide by, complete: defaults are filled in at boot. */
export interface OperationPolicy {
  readonly lifelineAbility: string;
  readonly systemActors: Readonly<Record<string, SystemActorPolicy>>;
  readonly sessions: SessionsPolicy;
  readonly codes: CodesPolicy;
  readonly passwords: PasswordsPolicy;
  readonly operationDeadlineMs: number;
  readonly abilities: AbilityCatalogue;
  readonly notifications: NotificationPolicy;
  /** The most that an identity of this provider may be linked for; null for a provider that the application has not. */
  externalUsage(provider: string): ExternalUsage | null;
  readonly totp: boolean;
  readonly recoveryCodes: boolean;
  readonly settings: {
    find(key: string): SettingDefinition | null;
    ofCategory(category: SettingCategory): readonly SettingDefinition[];
    findFeature(key: string): BooleanSetting | null;
  };
}
