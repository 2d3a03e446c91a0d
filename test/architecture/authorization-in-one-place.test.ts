import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';

import { ABILITIES } from '@maatify/admin-infra';

import { OPERATIONS } from '../../src/module/vocabulary.js';
import { importsOf, LIBRARY, nodesIn, placeOf, planted } from './support/syntax.js';
import type { SourceTree } from './support/syntax.js';

/** For ever: a key that was published is neither renamed nor taken away. New ones are added here. */
const PUBLISHED = [
  'admins.activate',
  'admins.administer',
  'admins.bootstrap',
  'admins.contacts.manage',
  'admins.create',
  'admins.external.manage',
  'admins.invitation.correct',
  'admins.lock',
  'admins.password.reset',
  'admins.reinstate',
  'admins.suspend',
  'admins.throttle.clear',
  'admins.totp.enrol',
  'admins.totp.reset',
  'admins.unlock',
  'admins.view',
  'roles.assign',
  'roles.manage',
  'roles.view',
  'security.impersonate',
  'sessions.expire',
  'sessions.revoke',
  'sessions.view',
  'system.break_glass',
  'system.emergency',
  'system.maintenance',
  'system.read_only',
  'system.settings.security.update',
  'system.settings.update',
  'system.settings.view',
];

/** Asks the resolver: the entry every operation with an ability goes through, and break-glass, before there is an actor. */
const ASKING = [
  'src/authorization/ask-break-glass.step.ts',
  'src/authorization/ask-system-actors.step.ts',
  'src/authorization/authorization.entry.ts',
];
/** Says of its domain what it has; asks nothing. */
const DESCRIPTOR = 'src/authorization/authorization.domain.ts';
/** What begins an operation with an actor. */
const DECLARING = ['mutation', 'read'];
const EQUALS = [
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
];
/** What somebody would be called who is above the rules, or who is judged by what he is called. */
const BY_WHAT_ONE_IS_CALLED =
  /^(is|has)?_?(super|root|owner|power)_?(user|admin)?$|^isAdmin$|^roles?$|^roleName$|^(has|check|can)(Role|Permission|Ability)/i;

/** Where roles are what it is about: they are read and changed there, and nobody is let pass for holding one. */
const ABOUT_ROLES = /^src\/authorization\/roles\/|^src\/index\.ts|^src\/module\/resolve-policy\.ts:\d+ roles$/;

/** The asynchronous context that belongs to no request. */
const NOBODY = /^src\/kernel\/async-context\.ts:\d+ ROOT$/;

const isAbility = (node: ts.Node): node is ts.StringLiteral => ts.isStringLiteral(node) && Object.hasOwn(ABILITIES, node.text);

describe('AZ-03 AZ-05 AZ-06 abilities are a fixed list', () => {
  it('that keeps every key it ever had', () => {
    expect(PUBLISHED.filter((key) => !Object.hasOwn(ABILITIES, key))).toEqual([]);
    expect(Object.keys(ABILITIES).sort()).toEqual(PUBLISHED);
  });

  it('from which every operation takes its own, but for the one that asks on behalf of a host', () => {
    const asked = LIBRARY.filter(({ path }) => path.endsWith('.operation.ts')).flatMap((source) => abilityRulesOf(source));
    expect(asked.length).toBe(OPERATIONS.filter(({ authority }) => authority !== null).length);
    expect(
      asked.filter(({ source, rule }) => !isFixed(source, rule)).map(({ source, rule }) => [source.path, calledIn(rule)]),
    ).toEqual([
      ['src/authorization/authorize-query.operation.ts', ['abilityAskedFor']],
      ['src/authorization/authorize.operation.ts', ['abilityAskedFor']],
      // One of the fixed ones, by the published graph of statuses.
      ['src/lifecycle/change-status.operation.ts', ['abilityFor']],
    ]);
  });

  it.each([
    ["ability: ability('tests.run', '')", 'a rule that makes one'],
    ['ability: ({ key }) => abilityOf(key)', 'a rule that computes one'],
    ["ability: 'admins.lock'", 'a text'],
    ['ability: LOCK_ADMINS', 'a constant of no domain'],
  ])('a rule such as `%s` is found: %s', (rule) => {
    const source = planted(`import { LOCK_ADMINS } from './elsewhere.js';\nexport const x = mutation('x.x', { ${rule} });`);
    expect(abilityRulesOf(source).filter((one) => !isFixed(one.source, one.rule))).toHaveLength(1);
  });

  it('none of which is put together at run time', () => {
    const starts = new RegExp(`^(${[...new Set(PUBLISHED.map((key) => key.split('.')[0]))].join('|')})\\.`);
    const built = LIBRARY.flatMap((source) => [
      ...nodesIn(source, ts.isTemplateExpression)
        .filter(({ head }) => starts.test(head.text))
        .map((node) => placeOf(source, node)),
      ...nodesIn(source, ts.isBinaryExpression)
        .filter(({ operatorToken, left }) => operatorToken.kind === ts.SyntaxKind.PlusToken && starts.test(textOf(left)))
        .map((node) => placeOf(source, node)),
    ]);
    expect(built).toEqual([]);
  });
});

describe('AZ-12 AZ-13 AZ-15 OR-13 rights are asked for in one place', () => {
  it('the resolver is reached by one method, and that method is used by the entry, by break-glass and by the way back', () => {
    const importing = (name: RegExp) =>
      LIBRARY.filter((source) => importsOf(source).some(({ from, typeOnly }) => !typeOnly && name.test(from))).map(
        ({ path }) => path,
      );
    expect(importing(/ability-resolver\.contract/).filter((path) => !/^src\/(index|module\/)/.test(path))).toEqual([
      DESCRIPTOR,
      'src/authorization/authorization.methods.ts',
    ]);
    expect(importing(/authorization\.methods/).filter((path) => path !== DESCRIPTOR)).toEqual(ASKING);
  });

  it('P1 no actor says what it may do: only the resolver does', () => {
    const asking = LIBRARY.filter((source) =>
      nodesIn(source, ts.isPropertyAccessExpression).some(({ name }) => name.text === 'may'),
    );
    expect(asking.map(({ path }) => path)).toEqual([]);
  });

  it('nowhere is an ability compared with a text', () => {
    const compared = LIBRARY.flatMap((source) => [
      ...nodesIn(source, ts.isBinaryExpression)
        .filter(({ operatorToken, left, right }) => EQUALS.includes(operatorToken.kind) && [left, right].some(isAbility))
        .map((node) => placeOf(source, node)),
      ...nodesIn(source, ts.isCaseClause)
        .filter(({ expression }) => isAbility(expression))
        .map((node) => placeOf(source, node)),
    ]);
    expect(compared).toEqual([]);
  });

  it('nowhere is anybody judged by a role, a name or a flag', () => {
    const judged = LIBRARY.flatMap((source) =>
      nodesIn(source, ts.isIdentifier)
        .filter(({ text }) => BY_WHAT_ONE_IS_CALLED.test(text))
        .map((node) => `${placeOf(source, node)} ${node.text}`),
    );
    expect(judged.filter((found) => !NOBODY.test(found) && !ABOUT_ROLES.test(found))).toEqual([]);
  });

  it('every operation that needs an ability leaves the question to the runner', () => {
    const acting = OPERATIONS.filter(({ authority }) => authority !== null);
    expect(acting.length).toBeGreaterThanOrEqual(25);
    const deciding = LIBRARY.filter(({ path }) => /\.(operation|orchestrator)\.ts$/.test(path)).filter((source) =>
      nodesIn(source, ts.isIdentifier).some(({ text }) => ['decideAbility', 'AbilityResolver', 'AbilityDecision'].includes(text)),
    );
    expect(deciding.map(({ path }) => path)).toEqual([]);
  });
});

interface Rule {
  readonly source: SourceTree;
  readonly rule: ts.Expression;
}

function abilityRulesOf(source: SourceTree): readonly Rule[] {
  const specs = nodesIn(source, ts.isCallExpression)
    .filter(({ expression }) => DECLARING.includes(expression.getText()))
    .map((call) => call.arguments[1]);
  return nodesIn(source, ts.isPropertyAssignment)
    .filter(({ name, parent }) => name.getText() === 'ability' && specs.includes(parent))
    .map(({ initializer }) => ({ source, rule: initializer }));
}

/** A constant of a domain's abilities, the marker for one's own account, or a choice between such. */
function isFixed(source: SourceTree, rule: ts.Expression): boolean {
  if (ts.isArrowFunction(rule)) return ts.isExpression(rule.body) && isFixed(source, rule.body);
  if (ts.isConditionalExpression(rule)) return isFixed(source, rule.whenTrue) && isFixed(source, rule.whenFalse);
  if (ts.isParenthesizedExpression(rule)) return isFixed(source, rule.expression);
  const from = ts.isIdentifier(rule) ? importsOf(source).find(({ names }) => names.includes(rule.text))?.from : undefined;
  return (
    from !== undefined &&
    (from.endsWith('.abilities.js') || (from.endsWith('/runner/operation.js') && rule.getText() === 'OWN_ACCOUNT'))
  );
}

/** The functions a rule leaves the choice to, by name. */
function calledIn(rule: ts.Expression): readonly string[] {
  if (ts.isIdentifier(rule)) return [rule.text];
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) names.push(node.expression.getText());
    ts.forEachChild(node, visit);
  };
  visit(rule);
  return names;
}

function textOf(node: ts.Expression): string {
  return ts.isStringLiteral(node) ? node.text : '';
}
