// @ts-check

const USAGE = `usage: npm run evidence -- [options]
  --reuse          take the reports that lie in reports/ instead of running the suites
  --keep-mutation  take the mutation score over from docs/evidence.json instead of reports/mutation
  --partial        write figures whose report is missing as "not measured" instead of refusing
  --check          write nothing; fail when docs/evidence.* would change`;

const OPTIONS = /** @type {const} */ (['reuse', 'keep-mutation', 'partial', 'check']);

/**
 * @typedef {Record<(typeof OPTIONS)[number], boolean>} Options
 *
 * @param {readonly string[]} args
 * @returns {Options}
 */
export function optionsOf(args) {
  const strange = args.filter((arg) => !OPTIONS.some((option) => arg === `--${option}`));
  if (strange.length > 0) throw new Error(`${strange.join(' ')}: no such option\n${USAGE}`);
  const given = (/** @type {(typeof OPTIONS)[number]} */ option) => args.includes(`--${option}`);
  return { reuse: given('reuse'), 'keep-mutation': given('keep-mutation'), partial: given('partial'), check: given('check') };
}
