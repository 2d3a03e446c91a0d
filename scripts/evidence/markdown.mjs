// @ts-check
import { waitingFor } from './levels.mjs';

/**
 * @import { Evidence } from './evidence.mjs'
 * @import { IdFile } from './ids.mjs'
 * @import { Mutation } from './mutation.mjs'
 */

const FEW = 5;

/**
 * The evidence for people. It says nothing that the JSON does not.
 *
 * @param {Evidence} evidence
 * @param {readonly IdFile[]} files
 * @returns {string}
 */
export function markdownOf(evidence, files) {
  const parts = [
    '# Evidence',
    'Written by `npm run evidence` from the names and results of the tests. Do not edit it. A test counts for an id when its name, or that of a ' +
      'describe around it, carries the id. The ids are listed in `test/evidence/ids`, the reasons for deviations in `test/evidence/deviations.json`.',
    figures(evidence),
    groups(evidence, files),
    levels(evidence),
    problems(evidence),
    waiting(evidence),
    mutation(evidence),
    ...files.map((file) => details(evidence, file)),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** @param {Evidence} evidence */
function figures({ suites, faultCases, raceRounds, scheduledSeeds, mutationScore, mutation: measured }) {
  const rows = Object.entries(suites).map(([name, run]) =>
    'leftOut' in run
      ? [`\`npm run ${name}\``, `not run: ${run.leftOut}`]
      : [`\`npm run ${name}\``, `${run.passed} passed, ${run.failed} failed, ${run.skipped} skipped`],
  );
  rows.push(
    ['cases of the fault matrix', told(faultCases)],
    ['rounds of the races, in real processes', told(raceRounds)],
    ['seeded schedules of the races', told(scheduledSeeds)],
    ['mutation score', mutationScore === null ? told(null) : `${mutationScore} %`],
    ['mutation score without equivalent mutants', measured === null ? told(null) : `${measured.scoreOfExplained} %`],
  );
  return table(['measure', 'value'], rows);
}

/**
 * @param {Evidence} evidence
 * @param {readonly IdFile[]} files
 */
function groups(evidence, files) {
  const rows = files.map(({ group, about }) => {
    const { ids = 0, passing = 0, failing = 0, deviating = 0, uncovered = 0 } = evidence.groups[group] ?? {};
    return [`[${group}](#${group})`, about, ...[ids, passing, failing, deviating, uncovered].map(String)];
  });
  return table(['group', 'what it is', 'ids', 'passing', 'failing', 'no test, with a reason', 'no test'], rows);
}

/** @param {Evidence} evidence */
function levels({ levels: counts }) {
  const rows = Object.entries(counts).map(([level, { applicable, shown, partly, waiting: open, share }]) => [
    level,
    ...[applicable, shown, partly, open].map(String),
    `${share} %`,
  ]);
  const head = ['ASVS level', 'applicable', 'shown by a test', 'shown in part', 'not shown', 'share shown'];
  return rows.length === 0 ? '' : table(head, rows);
}

/** @param {Evidence} evidence */
function waiting({ deviations }) {
  const rows = waitingFor(deviations).map(({ reason, ids }) => [reason, ids.join(', ')]);
  return rows.length === 0 ? '' : section('What is left, and what it waits for', [table(['reason', 'ids'], rows)]);
}

/** @param {Evidence} evidence */
function problems({ uncovered, unknown, failedTests, brokenFiles }) {
  return [
    section('Ids without a test', uncovered.length === 0 ? [] : [uncovered.join(', ')]),
    section('Names that look like an id and are none', bullets(unknown)),
    section('Failed tests', bullets(failedTests)),
    section('Files that did not load', bullets(brokenFiles)),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** @param {Evidence} evidence */
function mutation({ mutation: measured, changedSinceMutation }) {
  if (measured === null) return '';
  const rows = Object.entries(measured.files).map(([file, { score, detected, undetected, explained }]) => {
    const changed = changedSinceMutation.includes(file) ? ' (changed since)' : '';
    return [`\`${file}\`${changed}`, `${score} %`, String(detected), String(undetected - explained), String(explained)];
  });
  return [
    section('Mutants', [table(['file', 'score', 'noticed', 'unnoticed', 'equivalent'], rows)]),
    section('Equivalent mutants', bullets(measured.explained.map((each) => `${mutantName(each)}: ${each.reason}`))),
    section('Unnoticed mutants', bullets(unnoticed(measured))),
    section('Explanations that no mutant needs', bullets(measured.stale.map(mutantName))),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** @param {Mutation} measured */
function unnoticed({ unexplained }) {
  return unexplained.map((each) => `${mutantName(each)} → ${code(each.replacement)}`);
}

/** @param {{ readonly file: string, readonly line: string, readonly mutator: string }} mutant */
function mutantName({ file, line, mutator }) {
  return `\`${file}\`, ${mutator} in ${code(line)}`;
}

/**
 * @param {Evidence} evidence
 * @param {IdFile} file
 */
function details({ ids, deviations }, { group, ids: titles }) {
  const rows = Object.entries(titles).map(([id, title]) => {
    const { tests = [], passed = 0, failed = 0 } = ids[id] ?? {};
    const result = failed > 0 ? `${failed} of ${passed + failed} failed` : passed > 0 ? `${passed} passed` : 'none';
    const reason = Object.hasOwn(deviations, id) ? [`*${cell(deviations[id] ?? '')}*`] : [];
    return [id, title, result, [...fewOf(tests).map(cell), ...reason].join('<br>')];
  });
  return section(group, [table(['id', 'title', 'tests', 'names'], rows, false)]);
}

/**
 * The first names tell what the tests are; the JSON has more of them.
 *
 * @param {readonly string[]} names
 */
function fewOf(names) {
  return names.length <= FEW ? names : [...names.slice(0, FEW), '…'];
}

/**
 * @param {string} title
 * @param {readonly string[]} parts
 */
function section(title, parts) {
  return parts.length === 0 ? '' : [`## ${title}`, ...parts].join('\n\n');
}

/**
 * @param {readonly string[]} lines
 * @returns {readonly string[]}
 */
function bullets(lines) {
  return lines.length === 0 ? [] : [lines.map((line) => `- ${line}`).join('\n')];
}

/**
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows
 */
function table(head, rows, escape = true) {
  const line = (/** @type {readonly string[]} */ cells) => `| ${cells.map((text) => (escape ? cell(text) : text)).join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

/** @param {string} text */
function cell(text) {
  return text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|').replaceAll('<', '&lt;');
}

/** @param {string} text */
function code(text) {
  const flat = text.replaceAll(/\s+/g, ' ').trim();
  // A mutant may hold backticks itself.
  return flat.includes('`') ? `\`\` ${flat} \`\`` : `\`${flat}\``;
}

/** @param {number | null} figure */
function told(figure) {
  return figure === null ? 'not measured' : String(figure);
}
