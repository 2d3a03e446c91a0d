// @ts-check
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { delimiter, join } from 'node:path';

/**
 * A set of tests with a script of its own. Suites that need something are left out where it is missing, and the evidence says so.
 *
 * @typedef {object} Suite
 * @property {string} script the npm script
 * @property {RegExp} [files] which files it runs; nothing for the default set
 * @property {string} [needs] what has to be there
 * @property {() => boolean | Promise<boolean>} [present] whether it is there
 *
 * @typedef {{ readonly suite: Suite, readonly leftOut: string | null }} Choice
 */

const SERVERS = 'PostgreSQL and MariaDB';

/** What `.ci/run` plays, but for the examples, whose hosts show nothing that another suite does not. */
/** @type {readonly Suite[]} */
const SUITES = [
  { script: 'test' },
  { script: 'test:slow', files: /\.slow\.test\.ts$/ },
  { script: 'test:adapters', files: /^adapters\/.*\.test\.ts$/ },
  { script: 'test:adapters:servers', files: /^adapters\/.*\.servers\.test\.ts$/, needs: SERVERS, present: hasServers },
  { script: 'test:servers', files: /^(sample-app\/)?test\/.*\.servers\.test\.ts$/, needs: SERVERS, present: hasServers },
  { script: 'test:faults', files: /^test\/(faults|model)\/.*\.deep\.test\.ts$/ },
  { script: 'test:races', files: /^test\/races\/.*\.deep\.test\.ts$/ },
  { script: 'test:pairs', files: /^test\/pairs\/.*\.deep\.test\.ts$/ },
  { script: 'test:browser', files: /\.browser\.test\.ts$/, needs: 'Chromium', present: hasChromium },
];

/** @param {Suite} suite */
export function reportOf({ script }) {
  return `reports/${script.replaceAll(':', '-')}.json`;
}

/**
 * The reports of a suite, which `.ci/run` may play in parts: `reports/test-slow.json`, `reports/test-slow.2.json`.
 *
 * @param {string} root
 * @param {Suite} suite
 */
export function reportsOf(root, suite) {
  const name = reportOf(suite).slice('reports/'.length, -'.json'.length);
  const isOne = new RegExp(`^${name}(\\.\\d+)?\\.json$`);
  return filesBelow(join(root, 'reports'))
    .filter((file) => isOne.test(file))
    .map((file) => `reports/${file}`)
    .sort();
}

/** @param {Suite} suite */
export function commandOf(suite) {
  return `npm run ${suite.script} -- --json --outputFile=${reportOf(suite)}`;
}

/**
 * Which suites count: all that have files. When reports are reused, what matters is whether the report of an optional suite is there.
 *
 * @param {string} root
 * @param {{ readonly reuse: boolean }} options
 * @returns {Promise<Choice[]>}
 */
export async function chooseSuites(root, { reuse }) {
  const files = ['test', 'sample-app/test', 'adapters/test'].flatMap((folder) =>
    filesBelow(join(root, folder)).map((file) => `${folder}/${file.replaceAll('\\', '/')}`),
  );
  const choices = [];
  for (const suite of SUITES) {
    const { files: own, needs, present } = suite;
    if (own !== undefined && !files.some((file) => own.test(file))) continue;
    const possible = reuse ? reportsOf(root, suite).length > 0 : ((await present?.()) ?? true);
    choices.push({ suite, leftOut: possible || needs === undefined ? null : `needs ${needs}` });
  }
  return choices;
}

/**
 * Runs a suite and leaves its report. A failing test is part of the evidence and not a reason to stop; a missing report is.
 *
 * @param {string} root
 * @param {Suite} suite
 */
export async function runSuite(root, suite) {
  const report = reportOf(suite);
  mkdirSync(join(root, 'reports'), { recursive: true });
  // An old report must not be taken for that of a run which never got so far.
  for (const old of reportsOf(root, suite)) rmSync(join(root, old));
  const args = ['run', '--silent', suite.script, '--', '--ci', '--json', `--outputFile=${report}`];
  await new Promise((resolve, reject) => {
    const child = spawn('npm', args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
    child.on('error', reject);
    child.on('close', resolve);
  });
}

/** @param {string} folder */
function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' });
}

/** @returns {Promise<boolean>} */
async function hasServers() {
  const postgres = process.env['POSTGRES_URL'] || 'postgres://postgres@127.0.0.1:5432/test';
  const mysql = process.env['MYSQL_URL'] || 'mysql://root@127.0.0.1:3306/test';
  return (await listens(postgres, 5432)) && (await listens(mysql, 3306));
}

/**
 * @param {string} url
 * @param {number} usualPort
 * @returns {Promise<boolean>}
 */
function listens(url, usualPort) {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port || usualPort), timeout: 1_000 });
    const answer = (/** @type {boolean} */ reachable) => {
      socket.destroy();
      resolve(reachable);
    };
    socket.on('connect', () => answer(true));
    socket.on('error', () => answer(false));
    socket.on('timeout', () => answer(false));
  });
}

function hasChromium() {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return ['chromium', 'chromium-browser', 'google-chrome'].some((name) =>
    folders.some((folder) => existsSync(join(folder, name))),
  );
}
