import { join } from 'node:path';

import ts from 'typescript';

import { ROOT } from '../../architecture/support/repository.js';

/** One outcome or reason, as its declaration explains it. */
export interface DocumentedOutcome {
  readonly ending: string;
  readonly meaning: string;
  /** The names of the data that come with it. */
  readonly carries: readonly string[];
}

export interface DocumentedField {
  readonly name: string;
  readonly optional: boolean;
  /** The rules as they are written: `IsText({ min: 1, max: 500 })`. */
  readonly rules: readonly string[];
  readonly meaning: string;
}

export interface Documentation {
  /** What the method of the orchestrator says it does. */
  readonly does: string;
  /** What its body says about why it does it so. */
  readonly why: string;
  readonly signature: string;
  readonly outcomes: readonly DocumentedOutcome[];
  readonly input: readonly DocumentedField[];
}

const options = ts.parseJsonConfigFileContent(
  ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile).config,
  ts.sys,
  ROOT,
);
const program = ts.createProgram([join(ROOT, 'src/module/vocabulary.ts')], options.options);
const checker = program.getTypeChecker();
const sources = program.getSourceFiles().filter(({ fileName }) => fileName.includes('/src/'));

/** What the sources say about one operation, read with the compiler. */
export function documentationOf(file: string, orchestrator: string, method: string): Documentation {
  const source = sources.find(({ fileName }) => fileName.endsWith(`/${file}.operation.ts`));
  const declared = source?.statements.filter(ts.isVariableStatement).find((one) => nameOf(one) === method);
  const spec = declared && find(declared, ts.isObjectLiteralExpression);
  const door = methodOf(orchestrator, method);
  if (declared === undefined || spec === undefined) throw new Error(`${file}.operation.ts declares no ${method}`);
  return {
    does: textOf(checker.getSymbolAtLocation(door.name)),
    why: textOf(checker.getSymbolAtLocation(declared.declarationList.declarations[0]!.name)),
    signature: `${orchestrator}.${method}(${door.parameters.map(({ name }) => name.getText()).join(', ')})`,
    outcomes: outcomesIn(checker.getTypeAtLocation(propertyOf(spec, 'outcomes'))),
    input: fieldsOf(checker.getTypeAtLocation(propertyOf(spec, 'input'))),
  };
}

function outcomesIn(record: ts.Type, prefix = ''): readonly DocumentedOutcome[] {
  return checker.getPropertiesOfType(record).flatMap((outcome) => {
    const ending = `${prefix}${outcome.name}`;
    const reasons = reasonsOf(outcome);
    if (reasons !== null) return outcomesIn(checker.getTypeAtLocation(reasons), `${ending}/`);
    const [data] = argumentsOf(checker.getTypeOfSymbol(outcome));
    const carries = data === undefined ? [] : checker.getPropertiesOfType(data).map(({ name }) => name);
    return [{ ending, meaning: textOf(outcome), carries }];
  });
}

/** The argument of `refusedFor({ … })`, wherever that is written. */
function reasonsOf({ valueDeclaration }: ts.Symbol): ts.Expression | null {
  if (valueDeclaration === undefined || !ts.isPropertyAssignment(valueDeclaration)) return null;
  const { initializer } = valueDeclaration;
  if (!ts.isCallExpression(initializer) || initializer.expression.getText() !== 'refusedFor') return null;
  return initializer.arguments[0] ?? null;
}

const argumentsOf = (type: ts.Type): readonly ts.Type[] => checker.getTypeArguments(type as ts.TypeReference);

function fieldsOf(inputClass: ts.Type): readonly DocumentedField[] {
  const [instance] = inputClass.getConstructSignatures().map((signature) => signature.getReturnType());
  const fields = instance === undefined ? [] : checker.getPropertiesOfType(instance);
  return fields.map((field) => {
    const declaration = field.valueDeclaration;
    const decorators =
      declaration !== undefined && ts.canHaveDecorators(declaration) ? (ts.getDecorators(declaration) ?? []) : [];
    const rules = decorators.map(({ expression }) => expression.getText().replace(/\s+/g, ' '));
    const optional = rules.some((rule) => rule.startsWith('MayBeAbsent'));
    return { name: field.name, optional, rules: rules.filter((rule) => !rule.startsWith('MayBeAbsent')), meaning: textOf(field) };
  });
}

function methodOf(orchestrator: string, method: string): ts.MethodDeclaration {
  for (const { statements } of sources) {
    const found = statements.filter(ts.isClassDeclaration).find(({ name }) => name?.text === orchestrator);
    const member = found?.members.filter(ts.isMethodDeclaration).find(({ name }) => name.getText() === method);
    if (member !== undefined) return member;
  }
  throw new Error(`${orchestrator} has no method ${method}`);
}

function propertyOf(spec: ts.ObjectLiteralExpression, name: string): ts.Expression {
  const found = spec.properties.filter(ts.isPropertyAssignment).find((one) => one.name.getText() === name);
  if (found === undefined) throw new Error(`a declaration has no ${name}`);
  return found.initializer;
}

const nameOf = (statement: ts.VariableStatement): string => statement.declarationList.declarations[0]?.name.getText() ?? '';

function textOf(symbol: ts.Symbol | undefined): string {
  return ts
    .displayPartsToString(symbol?.getDocumentationComment(checker) ?? [])
    .replace(/\s+/g, ' ')
    .trim();
}

function find<N extends ts.Node>(node: ts.Node, is: (one: ts.Node) => one is N): N | undefined {
  if (is(node)) return node;
  return ts.forEachChild(node, (child) => find(child, is));
}
