// @ts-check
import { tokensIn } from './tokens.mjs';

/**
 * @import { TestCase } from './jest-report.mjs'
 * @import { Id } from './ids.mjs'
 *
 * @typedef {object} Coverage
 * @property {readonly string[]} tests the names that carry the id; a describe stands for all tests in it
 * @property {readonly string[]} files where they are
 * @property {number} passed
 * @property {number} failed
 */

/** A generated suite may have thousands of tests of one id; the first names tell what they are. */
const NAMES = 20;

/**
 * Who carries which id. A skipped test is no evidence and is left out.
 *
 * @param {ReadonlyMap<string, Id>} ids
 * @param {readonly TestCase[]} tests
 * @returns {Record<string, Coverage>}
 */
export function coverageOf(ids, tests) {
  const found = new Map([...ids.keys()].map((id) => [id, new Carriers()]));
  for (const test of tests) {
    if (test.status === 'skipped') continue;
    const seen = new Set();
    let name = '';
    test.titles.forEach((title, depth) => {
      name = name === '' ? title : `${name} ${title}`;
      for (const id of tokensIn(title)) {
        // The outermost title counts: what is inside a describe that carries an id carries it too.
        if (seen.has(id)) continue;
        seen.add(id);
        found.get(id)?.add(test, name, depth < test.titles.length - 1);
      }
    });
  }
  return Object.fromEntries([...found].map(([id, carriers]) => [id, carriers.told()]));
}

class Carriers {
  /** @type {Map<string, number>} */
  #groups = new Map();
  /** @type {Set<string>} */
  #single = new Set();
  /** @type {Set<string>} */
  #files = new Set();
  #passed = 0;
  #failed = 0;

  /**
   * @param {TestCase} test
   * @param {string} name of the test, or of the describe around it that carries the id
   * @param {boolean} isGroup
   */
  add({ file, status }, name, isGroup) {
    if (isGroup) this.#groups.set(name, (this.#groups.get(name) ?? 0) + 1);
    else this.#single.add(name);
    this.#files.add(file);
    if (status === 'passed') this.#passed += 1;
    else this.#failed += 1;
  }

  /** @returns {Coverage} */
  told() {
    const groups = [...this.#groups].map(([name, count]) => `${name} (${count} ${count === 1 ? 'test' : 'tests'})`);
    const names = [...groups, ...this.#single].sort();
    const more = names.length - NAMES;
    return {
      tests: more > 0 ? [...names.slice(0, NAMES), `… and ${more} more`] : names,
      files: [...this.#files].sort(),
      passed: this.#passed,
      failed: this.#failed,
    };
  }
}
