// @ts-check

/**
 * @import { InstrumenterContext } from '@stryker-mutator/api/core'
 */

/**
 * @typedef {object} LoadedTest
 * @property {string} id
 * @property {string} name
 * @property {(timeoutMs: number) => Promise<string | null>} run null where it passed, otherwise what failed
 */

/**
 * @typedef {object} LoadedSuites
 * @property {readonly LoadedTest[]} tests
 * @property {InstrumenterContext} stryker what the mutants ask, inside the world the tests were loaded into
 * @property {() => void} end lets jest go on to its end, without a test
 */

/**
 * @typedef {object} Asked
 * @property {string} [activeMutant] one that has to be there while the suites load
 * @property {readonly string[]} [folders] all of them where none are named
 */

/** @typedef {{ asked: Asked, loaded: (suites: LoadedSuites) => void }} Meeting */

const PLACE = Symbol.for('admin-infra.loaded-suites');

/** Where the environment of jest, which loads this file apart, meets the runner: both are in one process. */
export const MEETING = /** @type {Meeting} */ (Reflect.get(globalThis, PLACE) ?? {});
Reflect.set(globalThis, PLACE, MEETING);
