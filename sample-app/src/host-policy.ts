import type { PolicyOptions, SettingDefinition } from '@maatify/admin-infra';
import { ABILITIES } from '@maatify/admin-infra';
import type { FirstAdminRole, SystemActorAbilities } from '@maatify/admin-infra-adapters/kysely';

import { HOST_ABILITIES } from './abilities.js';

/** The parts of this host that act without a person, under the names they are audited under. */
export const BOOTSTRAP_ACTOR = 'bootstrap-cli';
export const HOUSEKEEPING_ACTOR = 'housekeeping';

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
  systemActors: { [BOOTSTRAP_ACTOR]: {}, [HOUSEKEEPING_ACTOR]: {} },
  settings: [REPORTS_FEATURE],
};

/** What each of them may do, each ability by its name. The first is the only right anybody has before there is an admin. */
export const systemActorAbilities: SystemActorAbilities = {
  [BOOTSTRAP_ACTOR]: ['admins.bootstrap'],
  [HOUSEKEEPING_ACTOR]: ['system.settings.view'],
};

/** What the first admin may do: everything but making first admins, each ability by its name. */
export const firstAdmin: FirstAdminRole = {
  role: 'owner',
  abilities: [...Object.keys(ABILITIES).filter((ability) => ability !== 'admins.bootstrap'), ...Object.keys(HOST_ABILITIES)],
};
