// @ts-check
import { createHash } from 'node:crypto';

/**
 * What is read of Stryker's JSON report.
 *
 * @typedef {object} StrykerReport
 * @property {Readonly<Record<string, { readonly source: string, readonly mutants: readonly Mutant[] }>>} files
 *
 * @typedef {object} Mutant
 * @property {string} mutatorName
 * @property {string} [replacement]
 * @property {string} status
 * @property {{ readonly start: { readonly line: number } }} location
 *
 * A survivor that no test can or should notice. `line` is a part of the source line it stands in, so that the explanation survives edits
 * elsewhere in the file; without `replacement` it holds for each mutant of that mutator in the line.
 *
 * @typedef {{ readonly file: string, readonly line: string, readonly mutator: string, readonly replacement?: string, readonly reason: string }} Explanation
 *
 * @typedef {{ readonly file: string, readonly line: string, readonly mutator: string, readonly replacement: string }} Survivor
 *
 * @typedef {object} FileScore
 * @property {number} score percent of its mutants that a test noticed
 * @property {number} detected
 * @property {number} undetected
 * @property {number} explained of the undetected
 * @property {string} measured digest of the source that was mutated
 *
 * @typedef {object} Mutation
 * @property {number} score percent of all mutants that a test noticed, equivalent ones included
 * @property {number} scoreOfExplained the same, when the explained ones are not counted
 * @property {Readonly<Record<string, FileScore>>} files
 * @property {readonly Survivor[]} unexplained
 * @property {readonly Explanation[]} explained
 * @property {readonly Explanation[]} stale explanations that no surviving mutant needs
 */

const DETECTED = ['Killed', 'Timeout'];
const UNDETECTED = ['Survived', 'NoCoverage'];

/**
 * @param {StrykerReport} report
 * @param {readonly Explanation[]} explanations
 * @returns {Mutation}
 */
export function mutationOf(report, explanations) {
  /** @type {Record<string, FileScore>} */
  const files = {};
  /** @type {Survivor[]} */
  const unexplained = [];
  const used = new Set();
  for (const [file, { source, mutants }] of Object.entries(report.files).sort(([one], [other]) => (one < other ? -1 : 1))) {
    const lines = source.split('\n');
    const survivors = mutants
      .filter(({ status }) => UNDETECTED.includes(status))
      .map((mutant) => survivorOf(file, lines, mutant));
    let explained = 0;
    for (const survivor of survivors) {
      const explanation = explanations.find((candidate) => explains(candidate, survivor));
      if (explanation === undefined) unexplained.push(survivor);
      else {
        used.add(explanation);
        explained += 1;
      }
    }
    const detected = mutants.filter(({ status }) => DETECTED.includes(status)).length;
    if (detected + survivors.length === 0) continue;
    files[file] = {
      score: percent(detected, detected + survivors.length),
      detected,
      undetected: survivors.length,
      explained,
      measured: digestOf(source),
    };
  }
  return {
    ...totalsOf(Object.values(files)),
    files,
    unexplained: unexplained.sort(bySource),
    explained: explanations.filter((explanation) => used.has(explanation)),
    stale: explanations.filter((explanation) => !used.has(explanation)),
  };
}

/**
 * The files whose source is no longer the one that was mutated.
 *
 * @param {Mutation} mutation
 * @param {(file: string) => string | null} sourceOf
 * @returns {readonly string[]}
 */
export function changedSince(mutation, sourceOf) {
  return Object.entries(mutation.files)
    .filter(([file, { measured }]) => {
      const source = sourceOf(file);
      return source === null || digestOf(source) !== measured;
    })
    .map(([file]) => file);
}

/** @param {readonly FileScore[]} files */
function totalsOf(files) {
  const sum = (/** @type {'detected' | 'undetected' | 'explained'} */ key) => files.reduce((total, file) => total + file[key], 0);
  const all = sum('detected') + sum('undetected');
  return { score: percent(sum('detected'), all), scoreOfExplained: percent(sum('detected'), all - sum('explained')) };
}

/**
 * @param {string} file
 * @param {readonly string[]} lines
 * @param {Mutant} mutant
 * @returns {Survivor}
 */
function survivorOf(file, lines, { mutatorName, replacement = '', location }) {
  return { file, line: lines[location.start.line - 1]?.trim() ?? '', mutator: mutatorName, replacement };
}

/**
 * @param {Explanation} explanation
 * @param {Survivor} survivor
 */
function explains({ file, line, mutator, replacement }, survivor) {
  if (file !== survivor.file || mutator !== survivor.mutator || !survivor.line.includes(line)) return false;
  return replacement === undefined || replacement === survivor.replacement;
}

/**
 * @param {Survivor} one
 * @param {Survivor} other
 */
function bySource(one, other) {
  const [a, b] = [one, other].map(({ file, line, mutator, replacement }) => [file, line, mutator, replacement].join('\n'));
  return (a ?? '') < (b ?? '') ? -1 : 1;
}

/**
 * @param {number} part
 * @param {number} whole
 */
function percent(part, whole) {
  return whole === 0 ? 100 : Math.round((part / whole) * 10_000) / 100;
}

/** @param {string} text */
function digestOf(text) {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
