import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';

import { filesIn } from '../architecture/support/repository.js';

/** Methods that change a collection in place. */
const MUTATORS = [
  'set',
  'add',
  'delete',
  'clear',
  'push',
  'pop',
  'shift',
  'unshift',
  'splice',
  'sort',
  'reverse',
  'fill',
  'assign',
];
const COLLECTIONS = ['Map', 'Set', 'WeakMap', 'WeakSet', 'Array'];

/** What a file keeps for as long as the process lives and may change: it would be shared by every application in it. */
function staticStateOf(path: string, text: string): readonly string[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
  const found: string[] = [];
  const names = new Set<string>();
  const report = (node: ts.Node, what: string): void => {
    found.push(`${path}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1} ${what}`);
  };
  for (const statement of file.statements) {
    if (ts.isClassDeclaration(statement)) {
      for (const member of statement.members) {
        const modifiers = ts.canHaveModifiers(member) ? (ts.getModifiers(member) ?? []).map(({ kind }) => kind) : [];
        const isState = ts.isPropertyDeclaration(member) && modifiers.includes(ts.SyntaxKind.StaticKeyword);
        if (isState && !modifiers.includes(ts.SyntaxKind.ReadonlyKeyword)) report(member, 'a static field that may change');
      }
    }
    if (!ts.isVariableStatement(statement)) continue;
    if ((statement.declarationList.flags & ts.NodeFlags.Const) === 0) report(statement, 'a module-level variable');
    for (const { name, initializer, type } of statement.declarationList.declarations) {
      if (ts.isIdentifier(name)) names.add(name.text);
      const isConstant = type?.getText().startsWith('Readonly') === true;
      if (isConstant || initializer === undefined || !ts.isNewExpression(initializer)) continue;
      if (COLLECTIONS.includes(initializer.expression.getText())) {
        report(statement, `a module-level ${initializer.expression.getText()}`);
      }
    }
  }
  const rootOf = (node: ts.Expression): string => {
    if (ts.isIdentifier(node)) return node.text;
    const inner = ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node) ? node.expression : null;
    return inner === null ? '' : rootOf(inner);
  };
  const visit = (node: ts.Node): void => {
    const assigned =
      ts.isBinaryExpression(node) &&
      node.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
      node.operatorToken.kind <= ts.SyntaxKind.LastAssignment;
    if (assigned && names.has(rootOf(node.left))) report(node, `writes to ${rootOf(node.left)}`);
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const { expression, name } = node.expression;
      const changes = MUTATORS.includes(name.text) && names.has(rootOf(expression));
      const assigns =
        expression.getText() === 'Object' && name.text === 'assign' && names.has(rootOf(node.arguments[0] as ts.Expression));
      if (changes || assigns)
        report(node, `changes ${changes ? rootOf(expression) : rootOf(node.arguments[0] as ts.Expression)}`);
    }
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(file, visit);
  return found;
}

/** Weak maps whose keys belong to one owner: what a carrier of one secret carries, and which run sent one request. */
const BY_KEY: Readonly<Record<string, string>> = {
  'src/kernel/request-runs.ts': 'SENT',
  'src/runner/input/input-rules.ts': 'CARRIED',
};

function isByKey(found: string): boolean {
  const [path = ''] = found.split(':');
  const name = BY_KEY[path];
  return name !== undefined && (found.endsWith('a module-level WeakMap') || found.endsWith(`changes ${name}`));
}

describe('no static mutable state: two applications in one process are independent', () => {
  const files = filesIn('src', '.ts');

  it('in no source file', () => {
    expect(files.length).toBeGreaterThan(100);
    const found = files.flatMap(({ path, text }) => staticStateOf(path, text));
    expect(found.filter((one) => !isByKey(one))).toEqual([]);
    // Two lines each; one that is gone is taken off the list.
    expect(found).toHaveLength(2 * Object.keys(BY_KEY).length);
  });

  it.each([
    ['let', 'let count = 0;'],
    ['var', 'var count = 0;'],
    ['a cache', 'const cache = new Map<string, string>();'],
    ['a set', 'export const seen = new Set();'],
    ['a static field', 'class A { static count = 0; }'],
    ['a list that grows', 'const all: string[] = [];\nfunction add(x: string) { all.push(x); }'],
    ['a record that grows', 'const all: Record<string, string> = {};\nconst add = (x: string) => { all[x] = x; };'],
    ['a field that changes', 'const state = { on: false };\nexport function on() { state.on = true; }'],
    ['an assigned object', 'const state = {};\nexport function on() { Object.assign(state, { on: true }); }'],
  ])('the scan finds %s', (_, text) => {
    expect(staticStateOf('x.ts', text)).not.toEqual([]);
  });

  it('and lets constants be', () => {
    const constants = 'const LIMITS = Object.freeze({ max: 1 });\nconst BY_NAME: ReadonlyMap<string, number> = new Map();';
    const state = 'export class A { static readonly x = 1; #y = new Map(); }';
    expect(staticStateOf('x.ts', `${constants}\n${state}`)).toEqual([]);
  });
});
