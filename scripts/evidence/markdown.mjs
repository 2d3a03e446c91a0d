// @ts-check
import { waitingFor } from './levels.mjs';
import { STATUSES } from './status.mjs';

/**
 * @import { Evidence } from './evidence.mjs'
 * @import { IdFile } from './ids.mjs'
 * @import { Status } from './status.mjs'
 */

/**
 * The evidence for people: one page. Each id stands in the JSON, with its first test.
 *
 * @param {Evidence} evidence
 * @param {readonly IdFile[]} files
 * @returns {string}
 */
export function markdownOf(evidence, files) {
  const parts = [
    '# Evidence',
    'Written by `npm run evidence` from the names and the results of the tests; `npm run evidence -- --names` brings it up to date after a test ' +
      'was renamed, without running any. Do not edit it. `docs/evidence.json` has a line for each id, with its first test.',
    groups(evidence, files),
    levels(evidence),
    figures(evidence),
    reading(),
    problems(evidence),
    notShown(evidence),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/**
 * @param {Evidence} evidence
 * @param {readonly IdFile[]} files
 */
function groups(evidence, files) {
  const told = files.map(({ group, about }) => ({ group, about, count: evidence.groups[group] }));
  // A column of zeros says nothing.
  const columns = statuses().filter((status) => told.some(({ count }) => (count?.[status] ?? 0) > 0));
  const rows = told.map(({ group, about, count }) => [
    group,
    about,
    String(count?.ids ?? 0),
    ...columns.map((status) => String(count?.[status] ?? 0)),
  ]);
  return table(['group', 'what it is', 'ids', ...columns.map((status) => STATUSES[status][0])], rows);
}

/** @param {Evidence} evidence */
function levels({ levels: counts }) {
  const rows = Object.entries(counts).map(([level, { applicable, shown, partly, waiting, share }]) => [
    level,
    ...[applicable, shown, partly, waiting].map(String),
    `${share} %`,
  ]);
  const head = ['ASVS level', 'applicable', 'passed', 'in part', 'not shown', 'share passed'];
  return rows.length === 0 ? '' : table(head, rows);
}

/** @param {Evidence} evidence */
function figures({ suites, faultCases, raceRounds, scheduledSeeds, mutation, changedSinceMutation, notJudged }) {
  const rows = Object.entries(suites).map(([name, run]) => [
    `\`npm run ${name}\``,
    'leftOut' in run ? `not run: ${run.leftOut}` : `${run.passed} passed, ${run.failed} failed, ${run.skipped} skipped`,
  ]);
  rows.push(
    ['cases of the fault matrix', told(faultCases)],
    ['rounds of the races, in real processes', told(raceRounds)],
    ['seeded schedules of the races', told(scheduledSeeds)],
    [
      'mutation score',
      mutation === null || mutation.score === null ? told(null) : `${mutation.score} % of the ${mutation.judged} mutants judged`,
    ],
  );
  if (mutation !== null)
    rows.push(
      [
        'mutation score without equivalent mutants',
        mutation.scoreOfExplained === null ? told(null) : `${mutation.scoreOfExplained} %`,
      ],
      [
        'mutants judged',
        mutation.shareJudged === null ? told(null) : `${mutation.shareJudged} % of the ${mutation.valid} that compile`,
      ],
      ['mutants ended by a runtime error', mutation.shareJudged === null ? told(null) : String(mutation.runtimeErrors.length)],
      ['files of the library with nothing judged', String(notJudged.length)],
      ['files changed since their mutants were judged', String(changedSinceMutation.length)],
    );
  return table(['measure', 'value'], rows);
}

function reading() {
  const meanings = statuses().map((status) => `- **${STATUSES[status][0]}**: ${STATUSES[status][1]}`);
  return section('How to read it', [
    'A test counts for an id when its name, that of a describe around it, or the row it is made from carries the id. The ids are listed in ' +
      '`test/evidence/ids`; what departs from one, in `test/evidence/deviations.json`.',
    meanings.join('\n'),
  ]);
}

/** @param {Evidence} evidence */
function problems({ uncovered, unknown, failedTests, brokenFiles, mutation }) {
  const broken = mutation?.runtimeErrors ?? [];
  return [
    section('Ids without a test and without a reason', uncovered.length === 0 ? [] : [uncovered.join(', ')]),
    section('Names that look like an id and are none', bullets(unknown)),
    section('Failed tests', bullets(failedTests)),
    section('Files that did not load', bullets(brokenFiles)),
    section(
      'Mutants that ended the run of the tests',
      bullets(broken.map(({ file, line, mutator, why }) => `\`${file}\`, ${mutator} in ${code(line)}: ${why}`)),
    ),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** @param {Evidence} evidence */
function notShown({ ids, deviations }) {
  const having = (/** @type {Status} */ status) => Object.keys(ids).filter((id) => ids[id]?.status === status);
  const byReason = ['later', 'left_out', 'not_applicable'].flatMap((status) =>
    waitingFor(having(/** @type {Status} */ (status)), deviations).map(({ reason, ids: sharing }) => [
      reason,
      sharing.join(', '),
    ]),
  );
  const rows = [
    ...byReason,
    ['In part: each says in its deviation what is not shown', having('in_part').join(', ')],
    ['Untested, though a part is built', having('untested').join(', ')],
    ['Not played', having('unplayed').join(', ')],
  ].filter(([, sharing]) => sharing !== '');
  return rows.length === 0 ? '' : section('What is not shown', [table(['reason', 'ids'], rows)]);
}

function statuses() {
  return /** @type {Status[]} */ (Object.keys(STATUSES));
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
function table(head, rows) {
  const line = (/** @type {readonly string[]} */ cells) => `| ${cells.map(cell).join(' | ')} |`;
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
