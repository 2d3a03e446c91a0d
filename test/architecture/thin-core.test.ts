import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';

import { DOMAINS, importsOf, LIBRARY, nodesIn, placeOf, planted } from './support/syntax.js';
import type { SourceTree } from './support/syntax.js';

const domains = LIBRARY.filter(({ path }) => DOMAINS.test(path));
const orchestrators = LIBRARY.filter(({ path }) => path.endsWith('.orchestrator.ts'));

/** Where something of the host is called, or a text is tried on `Intl`, and what it throws is given its class. Nothing else catches. */
const CATCHING = [
  'src/effects/events.ts',
  'src/effects/sink.ts',
  'src/kernel/foreign-error.ts',
  'src/kernel/gateway.ts',
  'src/kernel/safe-clock.ts',
  'src/kernel/safe-id-generator.ts',
  'src/kernel/setting-definition.ts',
  'src/kernel/settle.ts',
  'src/kernel/shape.ts',
  'src/kernel/told-causes.ts',
  'src/module/admin-infra.module.ts',
  'src/runner/input/check-input.ts',
  'src/runner/input/read-origin.ts',
  // Gives an attempt back, and nobody waits for it; makes an old hash anew, and nothing rests on it.
  'src/runner/run.ts',
  'src/runner/runner.ts',
];
/** Words of HTTP and of its neighbours, as names in code. `channel` is how a caller says where it stands; nobody looks at it. */
const TRANSPORT = /http|cookie|header|statuscode|^(req|res|response|headers|route|url|socket|graphql)$/i;
/** A secret in the spelling of a URL is looked for in errors; nobody is sent anywhere. */
const NO_TRANSPORT = /^src\/kernel\/spelled-secrets\.ts:\d+ url$/;
const AMBIENT_STATE = /AsyncLocalStorage|^REQUEST$|^INQUIRER$|ClsService|currentUser|globalThis|getStore/;

function catchesIn(source: SourceTree): readonly ts.Node[] {
  const calls = nodesIn(source, ts.isCallExpression).filter(
    ({ expression }) => ts.isPropertyAccessExpression(expression) && expression.name.text === 'catch',
  );
  return [...nodesIn(source, ts.isCatchClause), ...calls];
}

function identifiersIn(sources: readonly SourceTree[], pattern: RegExp): readonly string[] {
  return sources.flatMap((source) =>
    nodesIn(source, ts.isIdentifier)
      .filter(({ text }) => pattern.test(text))
      .map((node) => `${placeOf(source, node)} ${node.text}`),
  );
}

describe('FEM-07 FEM-13 an exception leads nowhere but out', () => {
  it('no domain catches anything, so no outcome comes from a catch block', () => {
    expect(domains.length).toBeGreaterThan(60);
    expect(domains.flatMap((source) => catchesIn(source).map((node) => placeOf(source, node)))).toEqual([]);
  });

  it('only where something of the host is called is anything caught', () => {
    expect(LIBRARY.filter((source) => catchesIn(source).length > 0).map(({ path }) => path)).toEqual(CATCHING);
  });

  it('no operation tells the classes of exceptions apart', () => {
    const telling = domains.filter((source) => importsOf(source).some(({ from }) => from.endsWith('/exceptions.js')));
    expect(telling.map(({ path }) => path)).toEqual([]);
  });
});

describe('OR-12 OR-25 OR-27 an orchestrator is a list of its operations', () => {
  it.each(orchestrators.map((source) => [source.path, source] as const))('%s', (_, source) => {
    expect(faultsOf(source)).toEqual([]);
  });

  const WHOLE = (member: string) =>
    `import { revoke } from './revoke.operation.js';\nclass A {\n  constructor(private readonly core: OperationRunner) {}\n  ${member}\n}`;

  it.each([
    'revoke(actor: Actor, what: RevokeInput) { return this.core.run(revoke, actor, what); }',
    'revoke(who: Actor) { return this.core.run(revoke, who, {}); }',
  ])('lets %s be', (member) => expect(faultsOf(planted(WHOLE(member)))).toEqual([]));

  it.each([
    ['a result that is waited for', 'async revoke(actor: Actor) { return await this.core.run(revoke, actor, {}); }'],
    ['a result that something is made of', 'revoke(actor: Actor) { return this.core.run(revoke, actor, {}).then(kept); }'],
    ['a second statement', 'revoke(actor: Actor) { note(actor); return this.core.run(revoke, actor, {}); }'],
    ['another operation', 'revoke(actor: Actor) { return this.core.run(suspend, actor, {}); }'],
    ['an input of its own', 'revoke(actor: Actor) { return this.core.run(revoke, actor, { all: true }); }'],
    ['a caller of its own', 'revoke(actor: Actor) { return this.core.run(revoke, JOB, {}); }'],
    ['a field', 'readonly #seen = new Set();'],
    ['an accessor', 'get seen() { return 1; }'],
  ])('finds %s', (_, member) => expect(faultsOf(planted(WHOLE(member)))).toHaveLength(1));

  it('whose operations import no implementation: own files, and in an orchestrator what Nest needs to inject', () => {
    const foreign = domains.flatMap((source) =>
      importsOf(source)
        .filter(({ from }) => !from.startsWith('.') && !['class-validator', 'class-transformer'].includes(from))
        .flatMap(({ from, names }) => names.map((name) => `${source.path}: ${name} of ${from}`)),
    );
    const allowed = orchestrators.flatMap(({ path }) =>
      ['Inject', 'Injectable'].map((name) => `${path}: ${name} of @nestjs/common`),
    );
    expect(foreign.filter((line) => !allowed.includes(line))).toEqual([]);
  });
});

describe('OR-06 OR-07 whatever the host brings is reached by its contract', () => {
  it('only methods, descriptors and the module hold a contract token', () => {
    const holding = LIBRARY.filter((source) =>
      importsOf(source).some(({ from, typeOnly }) => !typeOnly && from.endsWith('.contract.js')),
    );
    const others = holding.map(({ path }) => path).filter((path) => !/\.(methods|domain)\.ts$|^src\/module\//.test(path));
    expect(others).toEqual([]);
  });

  it('no domain has an implementation in its hands: it goes through its methods, by the gateway', () => {
    const called = domains.flatMap((source) =>
      importsOf(source)
        .filter(({ from }) => /gateway|in-memory|adapters/.test(from))
        .map(() => source.path),
    );
    expect(called).toEqual([]);
    const constructed = domains.flatMap((source) =>
      nodesIn(source, ts.isNewExpression)
        .map(({ expression }) => expression.getText())
        .filter((name) => !['Set', 'Map', 'Error', 'RegExp', 'Misfit'].includes(name))
        .map((name) => `${source.path}: new ${name}`),
    );
    expect(
      constructed.filter((line) => !/new (AdminActor|AuthenticationProof|ClaimedCode|SettingsRegistry|ReadSettings)$/.test(line)),
    ).toEqual([]);
  });
});

describe('OR-16 OR-20 the core knows no transport and no ambient state', () => {
  it('no name in it is a word of a transport', () => {
    expect(identifiersIn(LIBRARY, TRANSPORT).filter((found) => !NO_TRANSPORT.test(found))).toEqual([]);
  });

  it('nothing takes a caller from anywhere but its argument', () => {
    expect(identifiersIn(LIBRARY, AMBIENT_STATE)).toEqual([]);
    const methods = orchestrators.flatMap((source) => nodesIn(source, ts.isMethodDeclaration));
    const without = methods.filter(
      ({ parameters }) =>
        !parameters.some(
          ({ type, questionToken }) => /^(Actor|AdminActor|SystemActor|Origin)$/.test(type?.getText() ?? '') && !questionToken,
        ),
    );
    expect(without.map(({ name }) => name.getText())).toEqual([]);
  });
});

/** What makes a class more than its operations, one by one handed to the runner under their own names. */
function faultsOf(source: SourceTree): readonly string[] {
  const [only, ...others] = nodesIn(source, ts.isClassDeclaration);
  if (only === undefined || others.length > 0) return ['not one class'];
  const constructors = only.members.filter(ts.isConstructorDeclaration);
  const [runner, ...more] = constructors.flatMap(({ parameters }) => [...parameters]);
  if (runner?.type?.getText() !== 'OperationRunner' || more.length > 0 || constructors[0]?.body?.statements.length !== 0) {
    return ['a constructor that takes more, or does more, than the runner'];
  }
  // No field, no accessor: nothing to keep a session, a cache or a count in.
  return only.members
    .filter((member) => !ts.isConstructorDeclaration(member) && !isHandedOver(member, runner.name.getText()))
    .map((member) => member.name?.getText() ?? member.getText());
}

/** `name(caller, input) { return this.<runner>.run(name, caller, input); }`: the call itself is returned, nothing is made of it. */
function isHandedOver(member: ts.ClassElement, runner: string): boolean {
  if (!ts.isMethodDeclaration(member)) return false;
  const [statement, ...rest] = member.body?.statements ?? [];
  const call = statement !== undefined && ts.isReturnStatement(statement) ? statement.expression : undefined;
  if (rest.length > 0 || call === undefined || !ts.isCallExpression(call)) return false;
  const own = member.parameters.map(({ name }) => name.getText());
  const [operation, caller, input] = call.arguments.map((argument) => argument.getText());
  return (
    call.expression.getText() === `this.${runner}.run` &&
    call.arguments.length === 3 &&
    operation === member.name.getText() &&
    own.includes(caller ?? '') &&
    (input === '{}' ? own.length === 1 : own.includes(input ?? '') && own.length === 2)
  );
}
