import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';

import { ROOT } from './support/repository.js';

jest.setTimeout(60_000);

/** The laws that `eslint.config.mjs` adds; `npm run lint` applies them, this suite proves that they bite. */
const LAWS = ['no-restricted-syntax', 'no-restricted-imports', 'no-console', 'max-lines'];

const ORCHESTRATOR = (parameter: string) => `@Injectable()\nexport class A {\n  constructor(${parameter}) { use(runner); }\n}`;

const BROKEN: readonly (readonly [law: string, file: string, code: string])[] = [
  ['v5.0.0-6.5.3 no guessable randomness', 'src/kernel/a.ts', 'export const a = Math.random();'],
  [
    'no randomness beside the contract',
    'src/sessions/a.ts',
    "import { randomBytes } from 'node:crypto';\nexport const a = randomBytes(1);",
  ],
  ['no randomness from the global', 'src/sessions/a.ts', 'export const a = crypto.randomUUID();'],
  ['v5.0.0-6.5.8 no clock beside the contract', 'src/sessions/a.ts', 'export const a = Date.now();'],
  ['no Date objects', 'src/sessions/a.ts', 'export const a = new Date();'],
  ['no second monotonic clock', 'src/kernel/a.ts', 'export const a = performance.now();'],
  ['no environment', 'src/module/a.ts', "export const a = process.env['HOME'];"],
  ['no console', 'src/module/a.ts', "console.log('a');"],
  ['no timers', 'src/effects/a.ts', 'setTimeout(go, 1);'],
  ['no intervals', 'src/kernel/a.ts', 'globalThis.setInterval(go, 1);'],
  ['no timers from node', 'src/kernel/a.ts', "import { setTimeout } from 'node:timers/promises';\nawait setTimeout(1);"],
  ['no try in an orchestrator', 'src/sessions/a.orchestrator.ts', 'try { go(); } catch { stay(); }'],
  ['no try in an operation', 'src/authentication/totp/a.operation.ts', 'try { go(); } finally { stay(); }'],
  ['no catch in an operation', 'src/sessions/a.operation.ts', 'export const a = go().catch(stay);'],
  ['time laws hold in an operation too', 'src/sessions/a.operation.ts', 'export const a = Date.now();'],
  ['no bare parameter', 'src/sessions/a.orchestrator.ts', ORCHESTRATOR('private readonly runner: Runner')],
  [
    'one bare parameter of two',
    'src/sessions/a.orchestrator.ts',
    ORCHESTRATOR('@Inject(Runner) private readonly runner: Runner, b: B'),
  ],
  ['no wall clock in the drain either', 'src/effects/effects.ts', 'export const a = Date.now();'],
  ['no import by the own name', 'src/sessions/a.ts', "import '@maatify/admin-infra';"],
  ['no file over 400 lines', 'src/sessions/a.ts', 'export {};\n'.repeat(401)],
  ['no file over 400 lines in a test', 'test/a.test.ts', 'export {};\n'.repeat(401)],
  ['a host sees no inner file', 'sample-app/src/a.ts', "import '@maatify/admin-infra/dist/kernel/ids.js';"],
];

const ALLOWED: readonly (readonly [why: string, file: string, code: string])[] = [
  [
    'the system clock reads the clock',
    'src/kernel/system-clock.ts',
    'export const a = Date.now();\nsetInterval(go, performance.now());',
  ],
  [
    'the default generator is random',
    'src/kernel/random-id-generator.ts',
    "import { randomUUID } from 'node:crypto';\nexport const a = randomUUID();",
  ],
  ['the drain knows how long it has waited', 'src/effects/effects.ts', 'export const a = performance.now();'],
  ['one file takes the timers of Node', 'src/kernel/timers.ts', "export { setTimeout } from 'node:timers';"],
  ['shutdown waits', 'src/effects/effects.ts', 'setTimeout(go, 1);'],
  [
    'digests are no randomness',
    'src/kernel/a.ts',
    "import { createHash } from 'node:crypto';\nexport const a = createHash('sha256');",
  ],
  ['the gateway may catch', 'src/kernel/a.ts', 'try { go(); } catch { stay(); }'],
  ['every parameter named', 'src/sessions/a.orchestrator.ts', ORCHESTRATOR('@Inject(Runner) private readonly runner: Runner')],
  ['an injectable without parameters', 'src/sessions/a.orchestrator.ts', ORCHESTRATOR('')],
  [
    'a host reads its environment',
    'sample-app/src/a.ts',
    "import '@maatify/admin-infra';\nexport const a = process.env['HOME'] ?? Date.now();",
  ],
  ['a host tests with the second door', 'sample-app/test/a.test.ts', "import '@maatify/admin-infra/testing';"],
];

describe('the laws of one file', () => {
  let eslint: ESLint;

  beforeAll(() => {
    // The laws need no types, and the snippets are in no project.
    eslint = new ESLint({ cwd: ROOT, overrideConfig: [{ files: ['**/*.ts'], ...tseslint.configs.disableTypeChecked }] as never });
  });

  async function broken(file: string, code: string): Promise<readonly string[]> {
    const [report] = await eslint.lintText(code, { filePath: `${ROOT}/${file}` });
    const messages = report?.messages ?? [];
    expect(messages.filter(({ fatal }) => fatal === true)).toEqual([]);
    return messages.map(({ ruleId }) => String(ruleId)).filter((rule) => LAWS.includes(rule));
  }

  it.each(BROKEN)('%s (%s)', async (_law, file, code) => {
    expect(await broken(file, code)).not.toEqual([]);
  });

  it.each(ALLOWED)('%s (%s)', async (_why, file, code) => {
    expect(await broken(file, code)).toEqual([]);
  });
});
