import full from '../stryker.config.mjs';

/** Apart from that of a full run, so that what a stopped run leaves behind can be removed. */
export const TEMPORARY = '.stryker-tmp/changed';

/**
 * For a run over a few files (see `scripts/mutate-changed.mjs`): its report does not take the place of the full one, and with so few mutants
 * only the reporter judges, which knows the equivalent ones.
 */
export default {
  ...full,
  incremental: false,
  tempDirName: TEMPORARY,
  jsonReporter: { fileName: 'reports/mutation/changed.json' },
  thresholds: { ...full.thresholds, break: null },
};
