// @ts-check
import { relative } from 'node:path';

/**
 * One test that jest reported.
 *
 * @typedef {object} TestCase
 * @property {string} file relative to the repository, with forward slashes
 * @property {readonly string[]} titles the describes around it, from the outside, and its own title
 * @property {'passed' | 'failed' | 'skipped'} status
 */

/**
 * What is read of jest's JSON.
 *
 * @typedef {object} JestReport
 * @property {readonly JestFile[]} testResults
 *
 * @typedef {object} JestFile
 * @property {string} name
 * @property {string} status
 * @property {readonly { ancestorTitles: readonly string[], title: string, status: string }[]} assertionResults
 */

/** fast-check writes the seed of the run into the name; with it every run would have other names. */
const SEED = /\s*\(with seed=-?\d+\)/g;

/**
 * @param {JestReport} report
 * @param {string} root the folder the report's paths lie in
 * @returns {TestCase[]}
 */
export function testCasesOf(report, root) {
  return report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ ancestorTitles, title, status }) => ({
      file: fileOf(name, root),
      titles: [...ancestorTitles, title].map((part) => stable(part, root)),
      status: statusOf(status),
    })),
  );
}

/**
 * The files that never got to run their tests: their tests are missing from the report, which must not pass for "no test failed".
 *
 * @param {JestReport} report
 * @param {string} root
 * @returns {readonly string[]}
 */
export function brokenFilesOf(report, root) {
  return report.testResults
    .filter(({ status, assertionResults }) => status === 'failed' && assertionResults.every((test) => test.status !== 'failed'))
    .map(({ name }) => fileOf(name, root))
    .sort();
}

/**
 * @param {string} text
 * @param {string} root
 */
function stable(text, root) {
  return text.replaceAll(SEED, '').replaceAll(`${root}/`, '').replaceAll(/\s+/g, ' ').trim();
}

/**
 * @param {string} path
 * @param {string} root
 */
function fileOf(path, root) {
  return relative(root, path).replaceAll('\\', '/');
}

/**
 * @param {string} status
 * @returns {TestCase['status']}
 */
function statusOf(status) {
  if (status === 'passed' || status === 'failed') return status;
  return 'skipped';
}
