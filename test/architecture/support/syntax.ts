import ts from 'typescript';

import { filesIn } from './repository.js';

/** One source file of the library itself, without the testing door, as a syntax tree. */
export interface SourceTree {
  readonly path: string;
  readonly tree: ts.SourceFile;
}

export const DOMAINS = /^src\/(authorization|settings|sessions|credentials|lifecycle|authentication)\//;

export const LIBRARY: readonly SourceTree[] = filesIn('src', '.ts')
  .filter(({ path }) => !path.startsWith('src/testing/'))
  .map(({ path, text }) => ({ path, tree: ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true) }));

/** A source file that is nowhere, to see that a rule finds what it is for. */
export function planted(text: string, path = 'src/planted.ts'): SourceTree {
  return { path, tree: ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true) };
}

/** Every node of a tree for which `is` holds. */
export function nodesIn<N extends ts.Node>({ tree }: SourceTree, is: (node: ts.Node) => node is N): readonly N[] {
  const found: N[] = [];
  const visit = (node: ts.Node): void => {
    if (is(node)) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

export interface Import {
  readonly from: string;
  readonly typeOnly: boolean;
  readonly names: readonly string[];
}

export function importsOf(source: SourceTree): readonly Import[] {
  return nodesIn(source, ts.isImportDeclaration).map(({ moduleSpecifier, importClause }) => {
    const bindings = importClause?.namedBindings;
    const named = bindings !== undefined && ts.isNamedImports(bindings) ? bindings.elements.map(({ name }) => name.text) : ['*'];
    return {
      from: (moduleSpecifier as ts.StringLiteral).text,
      typeOnly: importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword,
      names: importClause === undefined ? [] : named,
    };
  });
}

/** `path:line`, for whoever has to mend it. */
export function placeOf({ path, tree }: SourceTree, node: ts.Node): string {
  return `${path}:${String(tree.getLineAndCharacterOfPosition(node.getStart()).line + 1)}`;
}
