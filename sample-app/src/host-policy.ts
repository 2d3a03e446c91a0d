import type { PolicyOptions, SettingDefinition } from '@maatify/admin-infra';

/** The one system actor of this host, and the name it is audited under. */
export const BOOTSTRAP_ACTOR = 'bootstrap-cli';

/** A feature of the host's own, asked for with `GET /features/features.reports.enabled`. */
const REPORTS_FEATURE: SettingDefinition = {
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
  systemActors: { [BOOTSTRAP_ACTOR]: { abilities: ['admins.bootstrap'] } },
  settings: [REPORTS_FEATURE],
};
