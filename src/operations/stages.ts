import type { AdminActor } from '../kernel/actor.js';
import type { Instant } from '../kernel/ids.js';
import type { Target } from '../kernel/proofs.js';
import type { SettingDefinition } from '../kernel/setting-definition.js';
import type { Contact } from './contact.js';
import type { AnyDeclaration } from './declaration.js';
import type { SettingsSnapshot } from './settings-snapshot.js';
import type { DenialReason, EmergencyRestricted, FeatureDisabled, Maintenance, ReadOnly } from './outcomes.js';

export type GateRefusal = ReadOnly | Maintenance | EmergencyRestricted | FeatureDisabled;

export type Decision =
  { readonly decision: 'allow' } | { readonly decision: 'deny'; readonly reason: Exclude<DenialReason, 'system_restriction'> };

/** What a fresh look at an actor's session found. */
export type SessionCheck = { readonly live: true; readonly provenAt: Instant } | { readonly live: false };

/**
 * The common part of every operation that belongs to a domain. The runner knows the order; the domains know what the
 * steps mean, and hand themselves in here, so that the runner depends on none of them.
 */
export interface Stages {
  readonly settings: {
    /** Reads the modes, the switches and these settings in one call. */
    read(contact: Contact, declared: readonly SettingDefinition[]): Promise<SettingsSnapshot>;
    /** The first gate that closes this operation, or null. */
    gate(declaration: AnyDeclaration, settings: SettingsSnapshot): GateRefusal | null;
    stepUpMaxAgeMinutes(settings: SettingsSnapshot): number;
    systemEpoch(settings: SettingsSnapshot): number;
    auditsEverything(settings: SettingsSnapshot): boolean;
    auditsViews(settings: SettingsSnapshot): boolean;
  };
  readonly authorization: {
    decide(contact: Contact, actor: AdminActor, ability: string, target: Target | null): Promise<Decision>;
  };
  readonly sessions: {
    /** Starts a second look at the session of an actor that is no longer fresh; null when it still is. */
    recheck(contact: Contact, actor: AdminActor): Promise<(settings: SettingsSnapshot) => SessionCheck> | null;
  };
}
