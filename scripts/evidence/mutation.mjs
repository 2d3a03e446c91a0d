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
 * @property {string} [statusReason]
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
 * @property {number | null} score percent of its judged mutants that a test noticed
 * @property {number} detected
 * @property {number} undetected
 * @property {number} explained of the undetected
 * @property {number} unjudged those that compile and of which no run said whether a test notices them
 * @property {string} measured digest of the source that was mutated
 *
 * @typedef {object} Mutation
 * @property {number | null} score percent of the judged mutants that a test noticed, equivalent ones included
 * @property {number | null} scoreOfExplained the same, when the explained ones are not counted
 * @property {number} judged
 * @property {number | null} valid mutants that compile, judged or not; null in a measurement that did not count them
 * @property {number | null} shareJudged percent: the score says nothing about the rest
 * @property {readonly (Survivor & { readonly why: string })[]} runtimeErrors mutants that ended the run of the tests; a defect of the tests
 * @property {readonly string[]} nothingToJudge files without a mutant that compiles
 * @property {Readonly<Record<string, FileScore>>} files
 * @property {readonly Survivor[]} unexplained
 * @property {readonly Explanation[]} explained
 * @property {readonly Explanation[]} stale explanations that no surviving mutant needs
 */

const DETECTED = ['Killed', 'Timeout'];
const UNDETECTED = ['Survived', 'NoCoverage'];
/** What cannot be judged, and so is no fault of any test. */
const INVALID = ['CompileError', 'Ignored'];

/**
 * @param {StrykerReport} report
 * @param {readonly Explanation[]} explanations
 * @returns {Mutation}
 */
export function mutationOf(report, explanations) {
  /** @type {Record<string, FileScore>} */
  const files = {};
  /** @type {string[]} */
  const nothingToJudge = [];
  /** @type {Survivor[]} */
  const unexplained = [];
  /** @type {(Survivor & { readonly why: string })[]} */
  const runtimeErrors = [];
  const used = new Set();
  for (const [file, { source, mutants }] of Object.entries(report.files).sort(([one], [other]) => (one < other ? -1 : 1))) {
    const lines = source.split('\n');
    const valid = mutants.filter(({ status }) => !INVALID.includes(status));
    if (valid.length === 0) {
      nothingToJudge.push(file);
      continue;
    }
    const broken = valid.filter(({ status }) => status === 'RuntimeError');
    runtimeErrors.push(...broken.map((mutant) => ({ ...survivorOf(file, lines, mutant), why: firstLine(mutant.statusReason) })));
    const survivors = valid.filter(({ status }) => UNDETECTED.includes(status)).map((mutant) => survivorOf(file, lines, mutant));
    const explaining = survivors.map((survivor) => explanations.find((candidate) => explains(candidate, survivor)));
    unexplained.push(...survivors.filter((_, index) => explaining[index] === undefined));
    for (const explanation of explaining) used.add(explanation);
    const detected = valid.filter(({ status }) => DETECTED.includes(status)).length;
    files[file] = {
      score: percent(detected, detected + survivors.length),
      detected,
      undetected: survivors.length,
      explained: explaining.filter((explanation) => explanation !== undefined).length,
      unjudged: valid.length - detected - survivors.length,
      measured: digestOf(source),
    };
  }
  return {
    ...totalsOf(Object.values(files)),
    runtimeErrors: runtimeErrors.sort(bySource),
    nothingToJudge,
    files,
    unexplained: unexplained.sort(bySource),
    explained: explanations.filter((explanation) => used.has(explanation)),
    stale: explanations.filter((explanation) => !used.has(explanation)),
  };
}

/**
 * The files of the library that the score says nothing about: not mutated, or no mutant of theirs judged.
 *
 * @param {Mutation} mutation
 * @param {readonly string[]} sources
 * @returns {readonly string[]}
 */
export function notJudged({ files, nothingToJudge }, sources) {
  return sources.filter((file) => {
    const { detected = 0, undetected = 0 } = files[file] ?? {};
    return detected + undetected === 0 && !nothingToJudge.includes(file);
  });
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
  const sum = (/** @type {'detected' | 'undetected' | 'explained' | 'unjudged'} */ key) =>
    files.reduce((total, file) => total + file[key], 0);
  const judged = sum('detected') + sum('undetected');
  const valid = judged + sum('unjudged');
  return {
    score: percent(sum('detected'), judged),
    scoreOfExplained: percent(sum('detected'), judged - sum('explained')),
    judged,
    valid,
    shareJudged: percent(judged, valid),
  };
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
 * @returns {number | null} null of nothing: where nothing was judged there is no score
 */
function percent(part, whole) {
  return whole === 0 ? null : Math.round((part / whole) * 10_000) / 100;
}

/** @param {string | undefined} text */
function firstLine(text = '') {
  return text.trim().split('\n')[0]?.slice(0, 200) ?? '';
}

/** @param {string} text */
function digestOf(text) {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
