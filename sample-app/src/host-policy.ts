import type { PolicyOptions, SettingDefinition } from '@maatify/admin-infra';
import { ABILITIES } from '@maatify/admin-infra';
import type { FirstAdminRole, SystemActorAbilities } from '@maatify/admin-infra-adapters/kysely';

import { HOST_ABILITIES } from './abilities.js';

/** The parts of this host that act without a person, under the names they are audited under. */
export const BOOTSTRAP_ACTOR = 'bootstrap-cli';
export const HOUSEKEEPING_ACTOR = 'housekeeping';
export const SUPPORT_ACTOR = 'support-cli';
export const MODES_ACTOR = 'modes-cli';
export const AUDIT_ACTOR = 'audit-cli';

/** What the library offers here beyond its defaults. */
export const HOST_FEATURES = {
  contacts: true,
  devices: true,
  externalSignIn: true,
  impersonation: true,
  preferences: true,
  recoveryCodes: true,
  roles: true,
} as const;
export type HostFeatures = typeof HOST_FEATURES;

/** A feature of the host's own, asked for with `GET /features/features.reports.enabled`. */
export const REPORTS_FEATURE: SettingDefinition = {
  key: 'features.reports.enabled',
  type: 'boolean',
  category: 'features',
  description: 'Whether reports are offered.',
  default: true,
  strictest: false,
  sensitive: false,
  changedBy: 'set',
};

/** What this host decides about the library; the rest keeps its defaults. */
export const hostPolicy: PolicyOptions = {
  systemActors: { [BOOTSTRAP_ACTOR]: {}, [HOUSEKEEPING_ACTOR]: {}, [SUPPORT_ACTOR]: {}, [MODES_ACTOR]: {}, [AUDIT_ACTOR]: {} },
  // Roles are made of these and the library's own; a key that is in neither catalogue can be given to nobody.
  abilities: HOST_ABILITIES,
  settings: [REPORTS_FEATURE],
  // Of whose product this is a sample; a host names its organisation, too.
  passwords: { contextWords: ['Maatify', 'Admin'] },
  // Whoever took over an open browser shall not put its owner out everywhere else.
  sessions: { recentProofToEndOwn: true },
  // Nobody signs in by a messenger; and by the other one only once `features.oauth.enabled` is set.
  externalProviders: { google: 'sign_in', telegram: 'notify_only' },
};

/** What each of them may do, each ability by its name. The first is the only right anybody has before there is an admin. */
export const systemActorAbilities: SystemActorAbilities = {
  [BOOTSTRAP_ACTOR]: ['admins.bootstrap'],
  [HOUSEKEEPING_ACTOR]: ['system.settings.view', 'sessions.expire'],
  // Helps an admin nobody else can help; it finds them by their address.
  [SUPPORT_ACTOR]: [
    'admins.view',
    'admins.password.reset',
    'admins.totp.reset',
    'admins.totp.enrol',
    'admins.throttle.clear',
    'admins.unlock',
  ],
  // The way out of a mode when no admin can come in, and the way into an emergency when none is there.
  [MODES_ACTOR]: ['system.read_only', 'system.maintenance', 'system.emergency'],
  // Takes the trail of an admin, whom it finds by the address.
  [AUDIT_ACTOR]: ['admins.view', 'audit.export'],
};

/** Nothing a person does. */
const SYSTEM_ONLY: readonly string[] = ['admins.bootstrap', 'sessions.expire'];

/** What the first admin may do: everything that people do, each ability by its name. */
export const firstAdmin: FirstAdminRole = {
  role: 'owner',
  abilities: [...Object.keys(ABILITIES).filter((ability) => !SYSTEM_ONLY.includes(ability)), ...Object.keys(HOST_ABILITIES)],
};
