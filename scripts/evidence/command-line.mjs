// @ts-check

const USAGE = `usage: npm run evidence -- [options]
  --names          run nothing: read the names of the tests anew and keep what the last run counted
  --drop           allow that an id loses its last test; otherwise that is refused and nothing is written
  --reuse          take the reports that lie in reports/ instead of running the suites
  --keep-mutation  take the mutation score over from docs/evidence.json instead of reports/mutation
  --partial        write figures whose report is missing as "not measured" instead of refusing
  --check          write nothing; fail when docs/evidence.* would change`;

const OPTIONS = /** @type {const} */ (['names', 'drop', 'reuse', 'keep-mutation', 'partial', 'check']);

/**
 * @typedef {Record<(typeof OPTIONS)[number], boolean>} Options
 *
 * @param {readonly string[]} args
 * @returns {Options}
 */
export function optionsOf(args) {
  const strange = args.filter((arg) => !OPTIONS.some((option) => arg === `--${option}`));
  if (strange.length > 0) throw new Error(`${strange.join(' ')}: no such option\n${USAGE}`);
  return /** @type {Options} */ (Object.fromEntries(OPTIONS.map((option) => [option, args.includes(`--${option}`)])));
}
