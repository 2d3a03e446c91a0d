import { readdirSync } from 'node:fs';

/** A jest reporter: after a full `npm test`, says which suites were not part of it and why. */
export default class LeftOutReporter {
  #globalConfig;
  #leftOut;

  constructor(globalConfig, { leftOut }) {
    this.#globalConfig = globalConfig;
    this.#leftOut = leftOut;
  }

  onRunComplete(_contexts, results) {
    if (!results || results.wasInterrupted || this.#globalConfig.watch || this.#selective()) return;
    const files = ['test', 'sample-app/test'].flatMap((folder) => this.#files(folder));
    const lines = this.#leftOut
      .map((suite) => ({ ...suite, count: files.filter((file) => file.endsWith(suite.suffix)).length }))
      .filter(({ count }) => count > 0)
      .map(({ suffix, count, script, because }) => {
        const what = `${String(count)} ${count === 1 ? 'file' : 'files'} *${suffix}`;
        return `  ${what}: ${because}; run with: npm run ${script}`;
      });
    process.stderr.write(lines.length === 0 ? '\nNothing was left out.\n' : `\nLeft out:\n${lines.join('\n')}\n`);
  }

  #selective() {
    const { testPathPatterns, onlyChanged, onlyFailures } = this.#globalConfig;
    return (testPathPatterns?.patterns?.length ?? 0) > 0 || onlyChanged || onlyFailures;
  }

  #files(folder) {
    try {
      return readdirSync(`${this.#globalConfig.rootDir}/${folder}`, { recursive: true })
        .map(String)
        .filter((file) => !file.includes('node_modules'));
    } catch {
      return [];
    }
  }
}
