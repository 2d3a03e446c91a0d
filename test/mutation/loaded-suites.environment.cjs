const { createHash } = require('node:crypto');

const BatchEnvironment = require('../batches/batch.environment.cjs');

const testsIn = (node) => (node.type === 'test' ? [node] : node.children.flatMap(testsIn));
/** Scenarios that many tests look at take longer to play than each of the looks. */
const ARRANGING = 12;
const ancestors = ({ parent }) => (parent ? [...ancestors(parent), parent] : []);
const isPlayed = ({ mode }) => mode !== 'skip' && mode !== 'todo';
const textOf = (failure) => String(failure?.stack ?? failure);
const asPromised = async (fn, context) => fn.call(context);
const nameOf = (test) => [...ancestors(test).slice(1), test].map(({ name }) => name).join(' ');

/** Short, for a report names many of them for each mutant, and the same whichever suites are loaded. */
function idsOf() {
  const times = new Map();
  return (name) => {
    const nth = (times.get(name) ?? 0) + 1;
    times.set(name, nth);
    return createHash('sha256').update(`${name} ${nth}`).digest('base64url').slice(0, 8);
  };
}

/** Plays these one after the other, as far as the first failure. */
async function first(failing) {
  for (const play of failing) {
    const failure = await play();
    if (failure !== null) return failure;
  }
  return null;
}

const hooksOf = (type, blocks) => blocks.flatMap((block) => block.hooks.filter((hook) => hook.type === type));

/** What a test and its hooks do, in jest's order: from outside to inside and back. Cleaning up goes on whatever failed before. */
async function playTest(test, timeoutMs, outside) {
  const describes = ancestors(test);
  const context = {};
  const attempt =
    ({ fn }) =>
    () =>
      within(timeoutMs, fn.length > 0 ? Promise.reject(new Error('nobody would call a callback here')) : asPromised(fn, context));
  const failure = await first([...hooksOf('beforeEach', describes), test].map(attempt));
  const cleaned = [];
  for (const hook of hooksOf('afterEach', describes.toReversed())) cleaned.push(await attempt(hook)());
  return [failure, ...cleaned, ...outside.splice(0).map(textOf)].find((one) => one !== null) ?? null;
}

/** A describe that arranges something for all its tests is played whole, as one test. */
async function playDescribe(describe, timeoutMs, outside) {
  const arrange = hooksOf('beforeAll', [describe]).map(
    ({ fn }) =>
      () =>
        within(ARRANGING * timeoutMs, asPromised(fn, {})),
  );
  const tests = parts(describe, false).map(
    (part) => () => (part.type === 'test' ? playTest : playDescribe)(part, timeoutMs, outside),
  );
  const failure = await first([...arrange, ...tests]);
  for (const { fn } of hooksOf('afterAll', [describe])) await within(timeoutMs, asPromised(fn, {}));
  return failure;
}

/** The tests below, but those of a describe that has to be played whole: it stands for them. */
function parts(node, itself = true) {
  if (node.type === 'test') return isPlayed(node) ? [node] : [];
  if (itself && node.hooks.some(({ type }) => type === 'beforeAll')) return testsIn(node).some(isPlayed) ? [node] : [];
  return node.children.flatMap((child) => parts(child));
}

/** Null where it was done in time, otherwise what failed; what it does after its time is nobody's failure any more. */
async function within(timeoutMs, playing) {
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, timeoutMs, `not done after ${timeoutMs} ms`);
  });
  try {
    return await Promise.race([playing.then(() => null, textOf), late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Hands all tests over where jest would begin to run them, to be run as often as there are mutants (`scripts/loaded-suites.runner.mjs`),
 * and lets jest go on to its end without a test when nobody needs them any more.
 */
module.exports = class LoadedSuitesEnvironment extends BatchEnvironment {
  #meeting = globalThis[Symbol.for('admin-infra.loaded-suites')];
  /** What failed outside of any promise a test waits for. */
  #outside = [];

  async setup() {
    await super.setup();
    const { activeMutant, folders } = this.#meeting.asked;
    this.global.suiteFolders = folders;
    this.global.__stryker__ = { ...(activeMutant !== undefined && { activeMutant }) };
  }

  async handleTestEvent(event, state) {
    super.handleTestEvent(event, state);
    if (event.name === 'error') this.#outside.push(event.error);
    if (event.name === 'test_start') event.test.mode = 'skip';
    if (event.name !== 'run_start') return;
    const idOf = idsOf();
    await new Promise((end) => {
      this.#meeting.loaded({
        stryker: this.global.__stryker__,
        tests: parts(state.rootDescribeBlock).map((part) => ({
          id: idOf(nameOf(part)),
          name: nameOf(part),
          run: (timeoutMs) => (part.type === 'test' ? playTest : playDescribe)(part, timeoutMs, this.#outside),
        })),
        end,
      });
    });
  }
};
