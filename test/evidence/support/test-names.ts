import ts from 'typescript';

const TELLERS = new Set(['describe', 'it', 'test']);

/** The names that a test file gives its suites and tests, as far as they are written down; computed parts are left out. */
export function namesIn(path: string, text: string): readonly string[] {
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    const [first] = ts.isCallExpression(node) ? node.arguments : [];
    if (ts.isCallExpression(node) && first !== undefined && TELLERS.has(rootOf(node.expression)))
      names.push(...literalsOf(first));
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
  return names;
}

/** `it` of `it(…)`, `it.each(…)(…)` and `it.skip(…)`. */
function rootOf(expression: ts.Expression): string {
  if (ts.isIdentifier(expression)) return expression.text;
  if (ts.isPropertyAccessExpression(expression) || ts.isCallExpression(expression)) return rootOf(expression.expression);
  return '';
}

function literalsOf(name: ts.Expression): readonly string[] {
  if (ts.isStringLiteralLike(name)) return [name.text];
  if (ts.isTemplateExpression(name)) return [name.head.text, ...name.templateSpans.map(({ literal }) => literal.text)];
  return [];
}
