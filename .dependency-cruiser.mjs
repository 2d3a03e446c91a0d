/** The laws between files: who may import whom. `test/architecture/layers.test.ts` proves that each rule bites. */

const LAYERS = [
  'kernel',
  'effects',
  'runner',
  'authorization',
  'settings',
  'sessions',
  'credentials',
  'lifecycle',
  // Roles lie beside what decides by them, and know admins and settings.
  'authorization/roles',
  'authentication',
  'module',
];
const DOMAINS = LAYERS.slice(LAYERS.indexOf('authorization'), LAYERS.indexOf('module'));
const anyOf = (names) => `^src/(${names.join('|')})/`;

/** A layer inside the folder of another one has rules of its own. */
const within = (layer) => LAYERS.filter((other) => other.startsWith(`${layer}/`));

const layerRules = LAYERS.slice(0, -1).map((layer, index) => ({
  name: `layer-${layer}`,
  comment: `${layer} may not know what is built on it: ${LAYERS.slice(index + 1).join(', ')}.`,
  severity: 'error',
  from: { path: `^src/${layer}/`, ...(within(layer).length > 0 ? { pathNot: anyOf(within(layer)) } : {}) },
  to: { path: anyOf(LAYERS.slice(index + 1)) },
}));

export default {
  forbidden: [
    ...layerRules,
    {
      name: 'known-folder',
      comment: 'A source file lives in a layer, in testing, or is the public door.',
      severity: 'error',
      from: { path: '^src/', pathNot: [anyOf([...LAYERS, 'testing']), '^src/index\\.ts$'] },
      to: {},
    },
    {
      name: 'no-cycle',
      comment: 'Circular class imports crash under ESM with decorator metadata.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-testing-in-production',
      comment: 'The testing door may import anything; nothing else imports it.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/testing/' },
      to: { path: '^src/testing/' },
    },
    {
      name: 'no-barrel-import',
      comment: 'The public door is for hosts; importing it from inside makes cycles.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: ['^src/index\\.ts$', '^src/testing/index\\.ts$'] },
    },
    {
      name: 'contract-of-another-domain',
      comment: "A domain uses another domain's services, never its contracts or its methods.",
      severity: 'error',
      from: { path: '^src/([^/]+)/', pathNot: ['^src/(module|testing)/', '^src/runner/runner\\.domain\\.ts$'] },
      to: { path: '^src/[^/]+/.*\\.(contract|methods)\\.ts$', pathNot: ['^src/$1/', '^src/kernel/'] },
    },
    {
      name: 'service-of-another-domain',
      comment: "Another domain's services are its steps and what they speak of: records, views, events, abilities, settings.",
      severity: 'error',
      from: { path: '^src/([^/]+)/', pathNot: '^src/(module|testing)/' },
      to: {
        path: anyOf(DOMAINS),
        pathNot: ['^src/$1/', '\\.(step|record|view|events|abilities)\\.ts$', '^src/settings/core-settings\\.ts$'],
      },
    },
    {
      name: 'operation-stands-alone',
      comment: 'An operation is listed by its domain and called by its orchestrator; what operations share is a step.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['\\.(orchestrator|domain)\\.ts$', '^src/index\\.ts$'] },
      to: { path: '\\.operation\\.ts$' },
    },
    {
      name: 'domain-is-for-the-module',
      comment: 'What a domain says of itself is for the module, which knows all of them.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/module/domains\\.ts$' },
      to: { path: '\\.domain\\.ts$', pathNot: '^src/runner/domain\\.ts$' },
    },
    {
      name: 'mint-key',
      comment: 'Only the files that mint proofs may hold the key.',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: [
          '^src/kernel/',
          '^src/runner/runner\\.ts$',
          '^src/module/system-actors\\.ts$',
          '^src/sessions/(access\\.operation|open-session\\.step)\\.ts$',
          '^src/credentials/issue-code\\.step\\.ts$',
          '^src/authentication/complete-sign-in\\.step\\.ts$',
          '^src/authentication/totp/confirm-mandatory-totp-enrolment\\.operation\\.ts$',
        ],
      },
      to: { path: '^src/kernel/mint-key\\.ts$' },
    },
    {
      name: 'timers-in-few-hands',
      comment:
        'Time comes from the Clock contract; only its default, the drain, the sinks and the kit’s turnstile have timers of their own.',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: ['^src/kernel/system-clock\\.ts$', '^src/effects/(effects|sink)\\.ts$', '^src/testing/pairs/turnstile\\.ts$'],
      },
      to: { path: '^src/kernel/timers\\.ts$' },
    },
    {
      name: 'nest-at-the-rim',
      comment: 'Only the module, orchestrators and the testing door know Nest.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/(module|testing)/', '\\.orchestrator\\.ts$'] },
      to: { path: '(^|node_modules/)@nestjs/' },
    },
    {
      name: 'rxjs-in-one-place',
      comment: 'Only the event stream speaks rxjs.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/effects/events\\.ts$' },
      to: { path: '(^|node_modules/)rxjs(/|$)' },
    },
    {
      name: 'declared-peers-only',
      comment: 'The library has no dependency of its own beyond its peers and Node.',
      severity: 'error',
      from: { path: '^src/' },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'npm-no-pkg', 'npm-unknown', 'npm-optional', 'npm-bundled', 'undetermined'],
        dependencyTypesNot: ['npm-peer'],
      },
    },
    {
      name: 'resolvable',
      comment: 'Every import leads somewhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'host-by-package-name',
      comment: 'The sample is a host: it sees the library by its name only.',
      severity: 'error',
      from: { path: '^sample-app/' },
      to: { path: '^(src|dist|test|adapters)/', dependencyTypesNot: ['aliased-tsconfig-paths'] },
    },
    {
      name: 'library-knows-no-host',
      comment: 'The library never imports the sample or a test.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(sample-app|test|dist)/' },
    },
  ],
  options: {
    // The adapters are a package of their own, looked at from outside here.
    doNotFollow: { path: ['node_modules', '^dist/', '^adapters/'] },
    exclude: { path: '^sample-app/(dist|node_modules|data)/' },
    // Type imports count: a layer that knows a type of the layer above knows that layer.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
