const { TestEnvironment } = require('jest-environment-node');

/**
 * Lets one run of jest hold the suites of many files (`batches.runner.mjs`), each as if it were alone: what a file tells outside of a
 * describe, its hooks above all, stays its own. Whoever loads a file says so through `beginSuite` and `endSuite` of the global
 * scope.
 */
module.exports = class BatchEnvironment extends TestEnvironment {
  /** The files so far, each with how much the root held when it began. */
  #suites = [];
  #root;

  async setup() {
    await super.setup();
    this.global.beginSuite = (path) => {
      const { children, hooks } = this.#root;
      this.#suites.push({ path, children: children.length, hooks: hooks.length });
    };
    this.global.endSuite = () => {
      if (this.#root.children.length > this.#suites.at(-1).children) return;
      this.global.test('has a test', () => {
        throw new Error('This file tells no test.');
      });
    };
  }

  handleTestEvent(event, state) {
    if (event.name === 'setup') this.#root = state.rootDescribeBlock;
    if (event.name === 'run_start') this.#keepSuitesApart();
  }

  /** Gives each file a describe of its own, which has the path of the file for its name. */
  #keepSuitesApart() {
    const root = this.#root;
    const [children, hooks] = [root.children, root.hooks];
    if (this.#suites.length === 0) return;
    root.hooks = [];
    root.tests = [];
    root.children = this.#suites.map((suite, index) => {
      const next = this.#suites[index + 1];
      const own = {
        type: 'describeBlock',
        name: suite.path,
        mode: undefined,
        parent: root,
        children: children.slice(suite.children, next?.children),
        hooks: hooks.slice(suite.hooks, next?.hooks),
      };
      own.tests = own.children.filter(({ type }) => type === 'test');
      for (const part of [...own.children, ...own.hooks]) part.parent = own;
      return own;
    });
  }
};
