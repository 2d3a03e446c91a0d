/**
 * The pages about operations: `npm run operation-pages` writes them anew, and `test/operations/pages.test.ts` says when they are old.
 * What they say is found by running every operation to every one of its endings, so the runner of the tests collects it.
 */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** @typedef {import('../test/operations/support/facts.js').Facts} Facts */

/** Both write when they are told to: the pages, and the tables of the inventory among the guides. */
const WRITERS = ['test/operations/pages.test.ts', 'test/documents/security-inventory.test.ts'];
const REGENERATE = 'npm run operation-pages';
const NOTE = `<!-- Written by \`${REGENERATE}\` from the sources and from what really happens. Do not edit. -->`;

const code = (/** @type {string} */ text) => `\`${text}\``;
const list = (/** @type {readonly string[]} */ items) => items.map(code).join(', ');
const cell = (/** @type {string} */ text) => text.replaceAll('|', '\\|');

/** @param {readonly string[]} head @param {readonly (readonly string[])[]} rows */
function table(head, rows) {
  const line = (/** @type {readonly string[]} */ cells) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** @param {string} title @param {string} text */
const section = (title, text) => (text === '' ? [] : [`## ${title}`, text]);

/** Every page by its file name. @param {readonly Facts[]} facts @returns {ReadonlyMap<string, string>} */
export function pagesOf(facts) {
  return new Map([['README.md', indexOf(facts)], ...facts.map((one) => /** @type {const} */ ([`${one.file}.md`, pageOf(one)]))]);
}

/** @param {readonly Facts[]} facts */
function indexOf(facts) {
  const orchestrators = [...new Set(facts.map(({ orchestrator }) => orchestrator))];
  const groups = orchestrators.flatMap((orchestrator) => [
    `## ${orchestrator}`,
    table(
      ['operation', 'what it does', 'calls when nothing stands in its way'],
      facts
        .filter((one) => one.orchestrator === orchestrator)
        .map((one) => [`[${one.name}](${one.file}.md)`, one.does, one.sequences[0]?.flow ?? '']),
    ),
  ]);
  const legend =
    '`∥` stands between calls that are under way at the same time, `→` before one that starts after. Who may do what, in which mode, ' +
    'is decided in [one reviewed table](https://github.com/maatify/admin-infra/blob/main/test/operations/who-may.md).';
  return page([NOTE, '# Operations', `One page for each of the ${facts.length} operations.`, legend, ...groups]);
}

/** @param {Facts} one */
function pageOf(one) {
  return page([
    NOTE,
    `# ${one.name}`,
    code(one.signature),
    ...(one.does === '' ? [] : [one.does]),
    ...(one.why === '' ? [] : [one.why]),
    ...section('Who may, and in which mode', whoMay(one)),
    ...section('Input', input(one)),
    ...section('Outcomes', outcomes(one)),
    ...section('Sent again', again(one)),
    ...section('Calls', one.sequences.map((sequence) => sequenceOf(one, sequence)).join('\n\n')),
    ...section('What is left behind when a write fails', leftBehind(one)),
    ...section('What is reported', reports(one)),
  ]);
}

/** @param {readonly string[]} parts */
const page = (parts) => `${parts.join('\n\n')}\n`;

/** @param {Facts} one */
function whoMay({ whoMay: sections }) {
  return sections.map(([heading, text]) => (heading === '' ? text : `### ${heading}\n\n${text}`)).join('\n\n');
}

/** @param {Facts} one */
function input({ input: fields }) {
  if (fields.length === 0) return 'Nothing.';
  return table(
    ['field', 'rules', ''],
    fields.map(({ name, optional, rules, meaning }) => [code(name) + (optional ? ' (may be absent)' : ''), list(rules), meaning]),
  );
}

/** @param {Facts} one */
function outcomes({ outcomes: all }) {
  return table(
    ['outcome', 'means', 'comes with', ''],
    all.map(({ ending, means, carries, meaning }) => [code(ending), means, list(carries), meaning]),
  );
}

/** @param {Facts} one */
function again({ again: { ending, because } }) {
  return because === null
    ? `The same call, sent once more: ${code(ending)}, and nothing changes.`
    : `The same call, sent once more, does its work again: ${code(ending)}. ${because}.`;
}

/** @param {Facts} one @param {Facts['sequences'][number]} sequence */
function sequenceOf({ name, signature }, { endings, flow, groups }) {
  const ended = endings.map(code).join(', ');
  if (groups.length === 0) return `${ended}: no contract is called.`;
  const asked = signature.slice(signature.indexOf('.') + 1);
  const contracts = [...new Set(groups.flat().map(({ contract }) => contract))];
  const lines = [
    'sequenceDiagram',
    '  participant host',
    `  participant run as ${name}`,
    ...contracts.map((contract) => `  participant ${contract}`),
    `  host->>run: ${asked}`,
    ...groups.flatMap(callsOf),
    `  run-->>host: ${[...new Set(endings.map((ending) => ending.replace(/ \(.*/, '')))].join(', ')}`,
  ];
  return `${ended}: ${code(flow)}\n\n\`\`\`mermaid\n${lines.join('\n')}\n\`\`\``;
}

/** @param {Facts['sequences'][number]['groups'][number]} group */
function callsOf(group) {
  const calls = group.map(({ contract, method }) => `run->>${contract}: ${method}`);
  if (calls.length === 1) return [`  ${calls[0]}`];
  return ['  par', ...calls.flatMap((call, index) => (index === 0 ? [`    ${call}`] : ['  and', `    ${call}`])), '  end'];
}

/** @param {Facts} one */
function leftBehind({ leftBehind: writes }) {
  const rows = Object.entries(writes);
  if (rows.length === 0) return 'It writes nothing.';
  return table(
    ['write', 'it failed, and did nothing', 'it did its work, and failed then'],
    rows.map(([write, [idle, applied]]) => [code(write), idle, applied]),
  );
}

/** @param {Facts} one */
function reports({ reports: all }) {
  if (all.length === 0) return 'Nothing.';
  return table(
    ['type', 'to', 'grade', 'with'],
    all.map(({ type, sink, grade, endings }) => [code(type), sink, grade, list(endings)]),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  const args = ['--disable-warning=ExperimentalWarning', '--experimental-vm-modules', jest, ...WRITERS, '--runInBand'];
  const env = { ...process.env, OPERATION_PAGES: 'write' };
  process.exitCode = spawnSync(process.execPath, args, { cwd: root, env, stdio: 'inherit' }).status ?? 1;
}
