// Writes docs/api.md: every public name with its type, so that a change of the public API is seen in a review and accepted there.
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { format, resolveConfig } from 'prettier';
import ts from 'typescript';

const ROOT = resolve(import.meta.dirname, '..');
export const REPORT = 'docs/api.md';
const DOORS = [
  ['@maatify/admin-infra', 'src/index.ts'],
  ['@maatify/admin-infra/testing', 'src/testing/index.ts'],
];
const HEAD = `# Public API

Every exported name with its type, as the compiler computes it. Written by \`npm run api-report\`; a test compares it with the sources.
A line that goes or changes may break a host; a line that comes is a promise.
`;
const AS_WRITTEN = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseSingleQuotesForStringLiteralType;
const DEEPEST = 6;

/** @returns {Promise<string>} the report of the sources as they are */
export async function apiReport() {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const program = ts.createProgram(
    DOORS.map(([, path]) => join(ROOT, path)),
    options,
  );
  const report = new Report(program);
  const sections = DOORS.map(([name, path]) => `## \`${name}\`\n\n\`\`\`ts\n${report.of(join(ROOT, path)).join('\n')}\n\`\`\`\n`);
  const style = await resolveConfig(join(ROOT, REPORT));
  return format([HEAD, ...sections].join('\n'), { ...style, parser: 'markdown' });
}

class Report {
  /** @param {ts.Program} program */
  constructor(program) {
    this.program = program;
    this.checker = program.getTypeChecker();
    const exported = DOORS.flatMap(([, path]) => this.exportsOf(join(ROOT, path)).map((one) => this.meaningOf(one)));
    /** What a reader can look up in this report: printed by name. */
    this.published = new Set(exported);
    /** Published unions of literals, by what they are: whether the compiler still knows such a name depends on what it saw first. */
    this.words = new Map();
    for (const symbol of exported.filter(({ flags }) => flags & ts.SymbolFlags.TypeAlias)) {
      const declared = this.checker.getDeclaredTypeOfSymbol(symbol);
      if (isOfLiterals(declared)) this.words.set(this.literals(declared.types), symbol.name);
    }
  }

  /** @param {string} path */
  of(path) {
    const names = [...this.exportsOf(path)].sort((a, b) => order(a.name, b.name));
    return names.flatMap((symbol) =>
      this.declarationsOf(symbol).map((line) => (/^(type|interface)/.test(line) ? line : `declare ${line}`)),
    );
  }

  /** @param {string} path @returns {readonly ts.Symbol[]} */
  exportsOf(path) {
    const file = this.program.getSourceFile(path);
    return this.checker.getExportsOfModule(this.checker.getSymbolAtLocation(file));
  }

  /** @param {ts.Symbol} symbol @returns {ts.Symbol} */
  meaningOf(symbol) {
    return symbol.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol;
  }

  /** @param {ts.Symbol} exported @returns {string[]} */
  declarationsOf(exported) {
    const symbol = this.meaningOf(exported);
    const { name } = exported;
    const typeOnly = exported.declarations?.some(
      (one) => ts.isExportSpecifier(one) && (one.isTypeOnly || one.parent.parent.isTypeOnly),
    );
    if (symbol.flags & ts.SymbolFlags.Class) {
      return [
        `class ${this.headOf(name, symbol)} ${this.classOf(symbol, typeOnly ? ['// A type to a host: nothing it could construct.'] : [])}`,
      ];
    }
    const lines = [];
    const declared = this.checker.getDeclaredTypeOfSymbol(symbol);
    if (symbol.flags & ts.SymbolFlags.Interface)
      lines.push(`interface ${this.headOf(name, symbol)} ${this.block(this.membersOf(declared))}`);
    if (symbol.flags & ts.SymbolFlags.TypeAlias)
      lines.push(`type ${this.headOf(name, symbol)} =${this.alias(declared, symbol.name)}`);
    if (symbol.flags & ts.SymbolFlags.Function) {
      const { length } = lines;
      for (const signature of this.checker.getTypeOfSymbol(symbol).getCallSignatures())
        lines.push(`function ${name}${this.signature(signature, ': ')};`);
      if (lines.length === length) throw new Error(`${name} has no signature`);
    } else if (symbol.flags & ts.SymbolFlags.Variable)
      lines.push(`const ${name}: ${this.print(this.checker.getTypeOfSymbol(symbol), 0)};`);
    if (lines.length === 0) throw new Error(`${name} is of a kind this report does not know`);
    return lines;
  }

  /** Its name with its type parameters as they are written. @param {string} name @param {ts.Symbol} symbol */
  headOf(name, symbol) {
    const parameters = symbol.declarations?.find((one) => one.typeParameters?.length)?.typeParameters;
    return parameters === undefined
      ? name
      : `${name}<${parameters.map((one) => one.getText().replaceAll(/\s+/g, ' ')).join(', ')}>`;
  }

  /** @param {ts.Type} type @param {string} name */
  alias(type, name) {
    if (!type.isUnion() || type.flags & ts.TypeFlags.Boolean) return ` ${this.looksThrough(type, name)};`;
    const members = this.union(type, 0);
    return members.length === 1 ? ` ${members[0]};` : `${members.map((one) => `\n  | ${one}`).join('')};`;
  }

  /** What an alias stands for, where its own name would say nothing, and names a reader cannot look up neither. @param {ts.Type} type @param {string} name */
  looksThrough(type, name) {
    if (type.isIntersection()) return type.types.map((one) => this.unlessUnknown(one)).join(' & ');
    const text = this.print(type, 0, true);
    if (!new RegExp(`^${name}(<.*>)?$`).test(text)) return text;
    const members = type.flags & ts.TypeFlags.Object ? this.membersOf(type) : [];
    if (members.length > 0) return this.block(members);
    const declaration = type.aliasSymbol?.declarations?.find(ts.isTypeAliasDeclaration);
    return declaration === undefined ? text : declaration.type.getText().replaceAll(/\s+/g, ' ');
  }

  /** By its name where it is published, else by its members. @param {ts.Type} type */
  unlessUnknown(type) {
    const named = (type.objectFlags ?? 0) & (ts.ObjectFlags.ClassOrInterface | ts.ObjectFlags.Reference);
    return named && !this.published.has(type.symbol) ? this.block(this.membersOf(type)) : this.print(type, 1);
  }

  /** @param {ts.Symbol} symbol */
  classOf(symbol, notes) {
    const statics = this.checker.getTypeOfSymbol(symbol);
    const made = statics.getConstructSignatures().filter(({ declaration }) => !isHidden(declaration));
    return this.block([
      ...notes,
      ...made.map((one) => `constructor${this.parameters(one)};`),
      ...this.properties(statics)
        .filter(({ name }) => name !== 'prototype')
        .map((one) => `static ${this.property(one)};`),
      ...this.membersOf(this.checker.getDeclaredTypeOfSymbol(symbol)),
    ]);
  }

  /** @param {ts.Type} type @returns {string[]} */
  membersOf(type) {
    const indexes = this.checker
      .getIndexInfosOfType(type)
      .map((one) => `${one.isReadonly ? 'readonly ' : ''}[key: ${this.print(one.keyType, 1)}]: ${this.print(one.type, 1)};`);
    const calls = type.getCallSignatures().map((one) => `${this.signature(one, ': ')};`);
    return [...indexes, ...calls, ...this.properties(type).map((one) => `${this.property(one)};`)];
  }

  /** Without what comes from elsewhere, such as the members of Error. @param {ts.Type} type */
  properties(type) {
    return this.checker.getPropertiesOfType(type).filter(({ name, declarations = [] }) => {
      if (name.startsWith('#') || name.startsWith('__#')) return false;
      return declarations.every((one) => !isHidden(one) && !/\/node_modules\//.test(one.getSourceFile().fileName));
    });
  }

  /** @param {ts.Symbol} property @param {number} depth */
  property(property, depth = 1) {
    const optional = property.flags & ts.SymbolFlags.Optional ? '?' : '';
    const type = this.checker.getTypeOfSymbol(property);
    const name = nameOf(property);
    const [signature, ...more] = type.getCallSignatures();
    if (property.flags & ts.SymbolFlags.Method && signature !== undefined && more.length === 0) {
      return `${name}${optional}${this.signature(signature, ': ')}`;
    }
    return `${isReadonly(property) ? 'readonly ' : ''}${name}${optional}: ${this.print(type, depth, false, optional === '?')}`;
  }

  /** @param {ts.Signature} signature */
  parameters(signature) {
    const given = signature.getParameters().map((one) => {
      const declaration = one.valueDeclaration;
      const rest = declaration?.dotDotDotToken === undefined ? '' : '...';
      const optional = declaration !== undefined && (declaration.questionToken ?? declaration.initializer) !== undefined;
      return `${rest}${one.name}${optional ? '?' : ''}: ${this.print(this.checker.getTypeOfSymbol(one), 1, false, optional)}`;
    });
    const generic = signature.declaration?.typeParameters?.map((one) => one.getText().replaceAll(/\s+/g, ' ')).join(', ');
    return `${generic === undefined ? '' : `<${generic}>`}(${given.join(', ')})`;
  }

  /** @param {ts.Signature} signature @param {string} arrow */
  signature(signature, arrow) {
    const predicate = this.checker.getTypePredicateOfSignature(signature);
    const answer =
      predicate === undefined
        ? this.print(this.checker.getReturnTypeOfSignature(signature), 1)
        : `${predicate.parameterName ?? 'this'} is ${this.print(predicate.type, 1)}`;
    return `${this.parameters(signature)}${arrow}${answer}`;
  }

  /** @param {readonly string[]} lines */
  block(lines) {
    return lines.length === 0 ? '{}' : `{\n${lines.map((line) => `  ${line}`).join('\n')}\n}`;
  }

  /** @param {readonly ts.Type[]} types */
  literals(types) {
    return types
      .map((one) => this.asWritten(one))
      .sort(order)
      .join(' | ');
  }

  /** The members of a union in an order that no other file changes. @param {ts.UnionType} type @param {number} depth */
  union(type, depth, optional = false) {
    const members = type.types.filter((one) => !(optional && one.flags & ts.TypeFlags.Undefined));
    const booleans = members.filter((one) => one.flags & ts.TypeFlags.BooleanLiteral);
    const literals = members.filter((one) => one.flags & (ts.TypeFlags.StringLiteral | ts.TypeFlags.NumberLiteral));
    const word = depth === 0 ? undefined : this.words.get(this.literals(literals));
    const others = members.filter(
      (one) => !(booleans.length === 2 && booleans.includes(one)) && !(word && literals.includes(one)),
    );
    const printed = others.map((one) => {
      const text = this.print(one, depth + 1);
      return text.includes('=>') ? `(${text})` : text;
    });
    const named = [...(booleans.length === 2 ? ['boolean'] : []), ...(word === undefined ? [] : [word])];
    const last = (text) => Number(text === 'null' || text === 'undefined');
    return [...new Set([...printed, ...named])].sort((a, b) => last(a) - last(b) || order(a, b));
  }

  /** `top` looks through a name, because it is what is being explained. @param {ts.Type} type @param {number} depth */
  print(type, depth, top = false, optional = false) {
    if (type.flags & ts.TypeFlags.UniqueESSymbol && depth === 0) return 'unique symbol';
    const named = top || isOfLiterals(type) ? undefined : this.nameOf(type);
    if (named !== undefined) return named;
    if (depth > DEEPEST) return this.asWritten(type);
    if (type.isUnion() && !(type.flags & ts.TypeFlags.Boolean)) return this.union(type, depth, optional).join(' | ');
    if (type.isIntersection()) return type.types.map((one) => this.print(one, depth + 1)).join(' & ');
    if (this.checker.isArrayType(type)) return this.list(type, depth);
    if (this.checker.isTupleType(type) || !(type.flags & ts.TypeFlags.Object)) return this.asWritten(type);
    const [signature, ...more] = type.getCallSignatures();
    if (signature !== undefined && more.length === 0 && this.properties(type).length === 0)
      return this.signature(signature, ' => ');
    // A class, an interface or a generic that is not published: by its name, for a reader to see that it is not.
    if (!(type.objectFlags & (ts.ObjectFlags.Anonymous | ts.ObjectFlags.Mapped))) return this.asWritten(type);
    if (type.getConstructSignatures().length > 0 || (type.objectFlags & ts.ObjectFlags.Mapped && isGeneric(type)))
      return this.asWritten(type);
    const members = this.membersOf(type);
    return members.length === 0 ? '{}' : `{ ${members.join(' ').replace(/;$/, '')} }`;
  }

  /** @param {ts.TypeReference} type @param {number} depth */
  list(type, depth) {
    const [entry] = this.checker.getTypeArguments(type);
    const text = this.print(entry, depth + 1);
    const word = type.symbol.name === 'ReadonlyArray' ? 'readonly ' : '';
    return `${word}${/[|&]|=>/.test(text) && !text.startsWith('{') ? `(${text})` : text}[]`;
  }

  /** A published name, or one of the language, with what it is given. @param {ts.Type} type */
  nameOf(type) {
    const { aliasSymbol, aliasTypeArguments: given = [] } = type;
    if (aliasSymbol !== undefined && this.published.has(aliasSymbol)) {
      return given.length === 0 ? aliasSymbol.name : `${aliasSymbol.name}<${given.map((one) => this.print(one, 2)).join(', ')}>`;
    }
    const { symbol } = type;
    if (
      symbol === undefined ||
      this.checker.isArrayType(type) ||
      !(symbol.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface))
    )
      return undefined;
    if (!(type.objectFlags & ts.ObjectFlags.ClassOrInterface) && !(type.objectFlags & ts.ObjectFlags.Reference)) return undefined;
    if (type.objectFlags & ts.ObjectFlags.Anonymous) return undefined;
    const args = this.checker.getTypeArguments(type).filter((one) => !one.isThisType);
    return args.length === 0 ? symbol.name : `${symbol.name}<${args.map((one) => this.print(one, 2)).join(', ')}>`;
  }

  /** @param {ts.Type} type */
  asWritten(type) {
    return this.checker.typeToString(type, undefined, AS_WRITTEN).replaceAll(/\s+/g, ' ');
  }
}

const order = (a, b) => (a < b ? -1 : Number(a > b));
const isOfLiterals = (type) => type.isUnion() && type.types.every((one) => one.flags & ts.TypeFlags.StringLiteral);
const isHidden = (declaration) =>
  declaration !== undefined &&
  (ts.getCombinedModifierFlags(declaration) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) !== 0;
const isGeneric = (type) => ((type.constraintType ?? type).flags & (ts.TypeFlags.TypeParameter | ts.TypeFlags.Index)) !== 0;

/** @param {ts.Symbol} property */
function nameOf({ name, escapedName, valueDeclaration }) {
  if (String(escapedName).startsWith('__@')) return valueDeclaration?.name?.getText() ?? name;
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`;
}

/** Declared so, made so by a mapped type, or a getter alone. @param {ts.Symbol} property */
function isReadonly(property) {
  const MADE_READONLY = 8;
  if (((property.links?.checkFlags ?? 0) & MADE_READONLY) !== 0) return true;
  const { declarations = [] } = property;
  if (declarations.some(ts.isGetAccessor)) return !declarations.some(ts.isSetAccessor);
  return (
    declarations.length > 0 && declarations.every((one) => (ts.getCombinedModifierFlags(one) & ts.ModifierFlags.Readonly) !== 0)
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeFileSync(join(ROOT, REPORT), await apiReport());
