// @ts-check

/**
 * @import { Mutation } from '../evidence/mutation.mjs'
 */

/**
 * What a run of mutants has shown, and how much of it: a score of the few that could be judged is not a score of the library.
 *
 * @param {Mutation} mutation
 * @param {readonly string[]} notJudged
 * @returns {readonly string[]}
 */
export function summaryOf({ score, judged, valid, shareJudged, runtimeErrors, unexplained }, notJudged) {
  return [
    judged === 0
      ? `no mutant was judged, of ${valid} that compile`
      : `mutation score ${score} % of ${judged} judged mutants; judged are ${shareJudged} % of the ${valid} that compile`,
    `unnoticed and not explained: ${unexplained.length}`,
    `ended by a runtime error: ${runtimeErrors.length}`,
    ...runtimeErrors.map(({ file, line, mutator, why }) => `  ${file}, ${mutator} in ${line}: ${why}`),
    `files with nothing judged: ${notJudged.length}`,
    ...notJudged.map((file) => `  ${file}`),
  ];
}
