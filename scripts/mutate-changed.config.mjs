import full from '../stryker.config.mjs';

/**
 * For a run over a few files (see `scripts/mutate-changed.mjs`): its report does not take the place of the full one, and with so few mutants
 * only the reporter judges, which knows the equivalent ones.
 */
export default {
  ...full,
  incremental: false,
  jsonReporter: { fileName: 'reports/mutation/changed.json' },
  thresholds: { ...full.thresholds, break: null },
};
