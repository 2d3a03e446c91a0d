import type { Actor, AdminActor } from '../kernel/actor.js';
import type { Instant } from '../kernel/ids.js';
import type { Target } from '../kernel/proofs.js';
import type { SettingDefinition } from '../kernel/setting-definition.js';
import type { EntryRun } from './capabilities.js';
import type { Question } from './entering.js';
import type { Declaration } from './operation.js';
import type { DenialReason, EmergencyRestricted, FeatureDisabled, Maintenance, ReadOnly } from './outcomes.js';
import type { SettingsSnapshot } from './settings-snapshot.js';

export type GateRefusal = ReadOnly | Maintenance | EmergencyRestricted | FeatureDisabled;

export type Decision =
  { readonly decision: 'allow' } | { readonly decision: 'deny'; readonly reason: Exclude<DenialReason, 'system_restriction'> };

/** What a fresh look at an actor's session found. */
export type SessionCheck = { readonly live: true; readonly provenAt: Instant } | { readonly live: false };

/**
 * The common part of every operation that belongs to a domain. The runner knows the order; the domains know what the
 * steps mean, and hand themselves in here, so that the runner depends on none of them.
 */
export interface EntrySteps {
  readonly settings: {
    /** The modes, the switches and these settings, in one call. */
    question(declared: readonly SettingDefinition[]): Question<SettingsSnapshot>;
    /** The first gate that closes this operation, or null. */
    gate(declaration: Declaration, settings: SettingsSnapshot): GateRefusal | null;
    stepUpMaxAgeMinutes(settings: SettingsSnapshot): number;
    systemEpoch(settings: SettingsSnapshot): number;
    /** Whether nobody acts who has not proven a second factor. */
    demandsFactor(settings: SettingsSnapshot): boolean;
    auditsEverything(settings: SettingsSnapshot): boolean;
    auditsViews(settings: SettingsSnapshot): boolean;
    notifiesEverything(settings: SettingsSnapshot): boolean;
  };
  readonly authorization: {
    question(actor: Actor, ability: string, target: Target | null): Question<Decision>;
  };
  readonly sessions: {
    /** A second look at an actor's session: for a mutation always, for a read once the actor is old; else null. */
    question(actor: AdminActor, now: Instant, always: boolean): Question<unknown> | null;
    /** What was found by it. */
    judge(found: unknown, actor: AdminActor, settings: SettingsSnapshot, now: Instant): SessionCheck;
    /** Ends what was found past its limits: refused once, it stays so whatever the clock says later. null where nothing was. */
    endOverdue(run: EntryRun, found: unknown, actor: AdminActor, settings: SettingsSnapshot): Promise<void> | null;
  };
}
