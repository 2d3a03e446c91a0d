const { TestEnvironment } = require('jest-environment-node');

/** Where something was told, as far as its stack says: the test file among the files that `every-suite` imports. */
const fileOf = ({ asyncError }) => /[^\s(]+\.test\.ts/.exec(asyncError?.stack ?? '')?.[0];
const firstTest = (node) => (node.type === 'test' ? node : node.children.map(firstTest).find((test) => test !== undefined));

/** A test told outside of a describe gets one of its own, for the hooks of its file to go to. */
function inDescribe(test) {
  const describe = {
    type: 'describeBlock',
    name: 'outside of a describe:',
    mode: test.mode,
    parent: test.parent,
    children: [test],
    tests: [test],
    hooks: [],
  };
  test.parent = describe;
  return describe;
}

/** Gives hooks that a file told outside of a describe to the describes of that file: `every-suite` makes many files one. */
function keepHooksApart(root) {
  root.children = root.children.map((child) => (child.type === 'test' ? inDescribe(child) : child));
  for (const hook of root.hooks.splice(0).reverse()) {
    const own = root.children.filter((child) => fileOf(firstTest(child) ?? {}) === fileOf(hook));
    for (const child of own) child.hooks.unshift({ ...hook, parent: child });
  }
}

/** Skips everything after the first failure: one failing test is enough to notice a mutant, and jest itself stops only between files. */
module.exports = class OneFailureEnvironment extends TestEnvironment {
  #failed = false;

  handleTestEvent(event, state) {
    if (event.name === 'run_start') keepHooksApart(state.rootDescribeBlock);
    if (event.name === 'test_done' && event.test.errors.length > 0) this.#failed = true;
    if (event.name === 'test_start' && this.#failed) event.test.mode = 'skip';
  }
};
