import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** The laws that fit one file; those between files are in `.dependency-cruiser.mjs`. */

const CLOCK_FILE = 'src/kernel/system-clock.ts';
const RANDOM_FILE = 'src/kernel/random-id-generator.ts';
const DRAIN_FILE = 'src/effects/effects.ts';
/** Node's own timers, taken once; who may have them is said by `.dependency-cruiser.mjs`. */
const TIMERS_FILE = 'src/kernel/timers.ts';

const MINT_WITH = 'Take it from the IdGenerator contract.';
const TIME_FROM = 'Take the time from the Clock contract.';

const randomness = [
  { selector: "MemberExpression[object.name='Math'][property.name='random']", message: `Math.random is guessable. ${MINT_WITH}` },
  {
    selector: 'ImportDeclaration[source.value=/^(node:)?crypto$/] > ImportSpecifier[imported.name=/^(random|getRandom)/]',
    message: MINT_WITH,
  },
  { selector: 'MemberExpression[property.name=/^(randomUUID|randomBytes|randomInt|getRandomValues)$/]', message: MINT_WITH },
];
const wallClock = [
  { selector: "MemberExpression[object.name='Date'][property.name='now']", message: TIME_FROM },
  { selector: "MemberExpression[object.name='process'][property.name='hrtime']", message: TIME_FROM },
  { selector: "NewExpression[callee.name='Date']", message: `${TIME_FROM} Instants are epoch milliseconds.` },
  { selector: "CallExpression[callee.name='Date']", message: TIME_FROM },
];
const time = [...wallClock, { selector: "MemberExpression[object.name='performance'][property.name='now']", message: TIME_FROM }];
const timers = [
  {
    selector: 'CallExpression[callee.name=/^(setTimeout|setInterval)$/]',
    message: 'Deadlines share one ticker; see kernel/deadlines.ts.',
  },
  {
    selector: "CallExpression[callee.object.name='globalThis'][callee.property.name=/^(setTimeout|setInterval)$/]",
    message: 'Deadlines share one ticker; see kernel/deadlines.ts.',
  },
];
const ambient = [
  {
    selector: "MemberExpression[object.name='process'][property.name='env']",
    message: 'The library reads no environment variable; the host passes options.',
  },
  {
    // The container must never have to guess a token from emitted types.
    selector:
      "ClassDeclaration:has(Decorator > CallExpression[callee.name='Injectable']) " +
      "MethodDefinition[kind='constructor'] > FunctionExpression > .params:not(:has(Decorator[expression.callee.name='Inject']))",
    message: 'Every constructor parameter of an injectable has an explicit @Inject.',
  },
];
const straightLine = [
  { selector: 'TryStatement', message: 'The runner classifies what is thrown; an operation holds no try/catch.' },
  {
    selector: "CallExpression[callee.property.name='catch']",
    message: 'The runner classifies what is thrown; an operation holds no catch.',
  },
];
const restrict = (...groups) => ({ 'no-restricted-syntax': ['error', ...groups.flat()] });

const timerModules = ['timers', 'node:timers', 'timers/promises', 'node:timers/promises'];

export default defineConfig(
  globalIgnores([
    'docs/examples/prisma-pg/src/generated/',
    '**/dist/',
    'coverage/',
    'reports/',
    '.stryker-tmp/',
    'test/packaging/consumers/',
  ]),
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'max-lines': ['error', { max: 400 }],
      'no-var': 'error',
      'prefer-const': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // Nest modules are empty classes that carry a decorator; an input may have no field.
      '@typescript-eslint/no-extraneous-class': ['error', { allowEmpty: true, allowWithDecorator: true }],
      // Inputs are classes only for their rules; callers hand in plain objects.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // `Record<never, never>` is how an event or an outcome says that it carries no data.
      '@typescript-eslint/no-generated-empty-object-type': 'off',
      // A local `type` is written out in the declaration files; a local `interface` cannot be named there.
      '@typescript-eslint/consistent-type-definitions': 'off',
      // A record's interface only gives a name to what its reader answers; documented fields are said by the schema.
      '@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'with-single-extends' }],
      // A mapped type that computes each field is no index signature.
      '@typescript-eslint/consistent-indexed-object-style': 'off',
      // It does not see that a constructor widens a protected one.
      '@typescript-eslint/no-useless-constructor': 'off',
      // It asks for the `!` that no-non-null-assertion forbids.
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'no-console': 'error',
      'no-restricted-imports': ['error', { paths: timerModules, patterns: ['@maatify/*'] }],
      ...restrict(randomness, time, timers, ambient),
    },
  },
  { files: ['src/**/*.{orchestrator,operation}.ts'], rules: restrict(randomness, time, timers, ambient, straightLine) },
  { files: [CLOCK_FILE], rules: restrict(randomness, ambient) },
  { files: [RANDOM_FILE], rules: restrict(time, timers, ambient) },
  { files: [DRAIN_FILE], rules: restrict(randomness, wallClock, ambient) },
  { files: [TIMERS_FILE], rules: { 'no-restricted-imports': ['error', { patterns: ['@maatify/*'] }] } },
  {
    files: ['sample-app/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [{ regex: '^@maatify/admin-infra/(?!testing$)', message: 'Only the public doors exist.' }],
        },
      ],
    },
  },
  {
    files: ['test/**/*.ts', 'sample-app/test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/only-throw-error': 'off',
      '@typescript-eslint/prefer-promise-reject-errors': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    // Their drivers are no dependencies of this repository, so what a type is may not be known here; `npm run test:examples` compiles them.
    files: ['docs/examples/**/*.ts'],
    extends: [tseslint.configs.disableTypeChecked],
  },
  {
    // A list of names, a line each, and nothing to read in one go.
    files: ['src/index.ts'],
    rules: { 'max-lines': 'off' },
  },
);
