import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';

import { DOMAINS, importsOf, LIBRARY, nodesIn, placeOf } from './support/syntax.js';
import type { SourceTree } from './support/syntax.js';

const domains = LIBRARY.filter(({ path }) => DOMAINS.test(path));
const orchestrators = LIBRARY.filter(({ path }) => path.endsWith('.orchestrator.ts'));

/** Where something of the host is called, and what it throws is given its class. Nothing else catches. */
const CATCHING = [
  'src/effects/events.ts',
  'src/effects/sink.ts',
  'src/kernel/contract-caller.ts',
  'src/kernel/foreign-error.ts',
  'src/kernel/safe-clock.ts',
  'src/kernel/safe-id-generator.ts',
  'src/kernel/settle.ts',
  'src/kernel/shape.ts',
  'src/module/admin-infra.module.ts',
  'src/operations/admit-input.ts',
  'src/operations/operation-runner.ts',
  'src/operations/read-origin.ts',
];
/** Words of HTTP and of its neighbours, as names in code. `channel` is how a caller says where it stands; nobody looks at it. */
const TRANSPORT = /http|cookie|header|statuscode|^(req|res|response|headers|route|url|socket|graphql)$/i;
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
    const [only, ...others] = nodesIn(source, ts.isClassDeclaration);
    expect(others).toEqual([]);
    const members: readonly ts.ClassElement[] = only === undefined ? [] : [...only.members];
    const constructors = members.filter(ts.isConstructorDeclaration);
    const methods = members.filter(ts.isMethodDeclaration);
    // No field, no accessor: nothing to keep a session, a cache or a count in.
    expect(members.length).toBe(constructors.length + methods.length);
    const [runner, ...more] = constructors.flatMap(({ parameters }) => [...parameters]);
    expect([runner?.type?.getText(), more.length, constructors[0]?.body?.statements.length]).toEqual(['OperationRunner', 0, 0]);
    for (const { name, body } of methods) {
      const [statement, ...rest] = body?.statements ?? [];
      const handsOver = /^return this\.kernel\.(perform|admit)\(/.test(statement?.getText() ?? '');
      const call = statement !== undefined && ts.isReturnStatement(statement) ? statement.expression : undefined;
      // The call itself is what is returned: no await, no then, nothing made of the result.
      expect([name.getText(), handsOver, call !== undefined && ts.isCallExpression(call) && isRunner(call), rest.length]).toEqual(
        [name.getText(), true, true, 0],
      );
    }
  });

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
  it('only edges, effects, defaults and the module hold a contract token', () => {
    const holding = LIBRARY.filter((source) =>
      importsOf(source).some(({ from, typeOnly }) => !typeOnly && from.endsWith('.contract.js')),
    );
    const others = holding.map(({ path }) => path).filter((path) => !/\.edges\.ts$|^src\/module\//.test(path));
    expect(others).toEqual([]);
  });

  it('no domain has an implementation in its hands: it goes through the edges, by the caller', () => {
    const called = domains.flatMap((source) =>
      importsOf(source)
        .filter(({ from }) => /contract-caller|in-memory|adapters/.test(from))
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
    expect(identifiersIn(LIBRARY, TRANSPORT)).toEqual([]);
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

function isRunner({ expression }: ts.CallExpression): boolean {
  return /^this\.kernel\.(perform|admit)$/.test(expression.getText());
}
