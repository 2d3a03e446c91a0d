import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';

import { Redacted } from '@maatify/admin-infra';
import { createInMemoryContracts, ManualClock } from '@maatify/admin-infra/testing';

import { filesIn } from './support/repository.js';

/** Names of what must not be compared character by character. Digests may: nobody can choose one that begins right. */
const SECRET = /^(password|secret|token|code|seed|hash|signature|challenge|given|\w*(Secret|Token|Seed|Hash|Signature))$/;
const COMPARING_METHODS = ['startsWith', 'endsWith', 'includes', 'indexOf', 'localeCompare'];
const EQUALITY = [
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
];

function isSecret(node: ts.Expression): boolean {
  if (ts.isCallExpression(node)) return ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'reveal';
  if (ts.isPropertyAccessExpression(node)) return isSecretName(node.name.text);
  return ts.isIdentifier(node) && isSecretName(node.text);
}
const isSecretName = (name: string): boolean => SECRET.test(name);

/** A text written in the source, null or undefined: what it is compared with is a case, not somebody's secret. */
function isConstant(node: ts.Expression): boolean {
  const word = ts.isIdentifier(node) && (node.text === 'undefined' || /^[A-Z][A-Z_\d]+$/.test(node.text));
  return ts.isLiteralExpression(node) || node.kind === ts.SyntaxKind.NullKeyword || word;
}

function comparisonsIn(path: string, text: string): readonly string[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isBinaryExpression(node) && EQUALITY.includes(node.operatorToken.kind)) {
      const sides = [node.left, node.right];
      if (sides.some(isSecret) && !sides.some(isConstant)) found.push(`${path}: ${node.getText()}`);
    }
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const { name, expression } = node.expression;
      const operands = [expression, ...node.arguments];
      if (COMPARING_METHODS.includes(name.text) && operands.some(isSecret) && !operands.some(isConstant)) {
        found.push(`${path}: ${node.getText()}`);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

describe('F49 no secret is compared with an early exit', () => {
  const files = ['src', 'sample-app/src']
    .flatMap((folder) => filesIn(folder, '.ts'))
    .filter(({ path }) => !/^src\/testing\/(kit\/|.*\.cases\.ts$)/.test(path));

  it('in no source file of the library, of its testing door or of the sample host', () => {
    expect(files.length).toBeGreaterThan(200);
    expect(files.flatMap(({ path, text }) => comparisonsIn(path, text))).toEqual([]);
  });

  it.each([
    'if (code === given) use();',
    'const same = row.tokenHash !== sent;',
    'return secret.reveal() == other;',
    'if (stored.startsWith(password.reveal())) use();',
    'if (codes.includes(code)) use();',
    'return this.signature === signatureOf(value);',
  ])('the scan finds %s', (text) => {
    expect(comparisonsIn('x.ts', text)).toHaveLength(1);
  });

  it.each(["hash.reveal() === ''", 'password === null', "error.code === 'ECONNRESET'", 'timingSafeEqual(code, given)'])(
    'and lets %s be',
    (text) => {
      expect(comparisonsIn('x.ts', text)).toEqual([]);
    },
  );

  it.each(['1', '12345', '1234567', '123456 ', '１２３４５６', '12345\u0660', ''])(
    'a code of another length or width, %j, is a wrong one and no exception',
    async (code) => {
      const { contracts } = createInMemoryContracts();
      const { sealedSeed } = await contracts.TotpAuthenticator.createSeed({ account: 'a@example.org' });
      const at = new ManualClock().now();
      expect(await contracts.TotpAuthenticator.match({ sealedSeed, code: Redacted.of(code), at })).toEqual({ step: null });
    },
  );
});
