import ts from 'typescript';

/** One property or list entry somewhere inside a type. */
export interface Place {
  /** `sessions{page}.items[].state`: where it stands, from the type that was walked. */
  readonly path: string;
  readonly name: string;
  readonly type: ts.Type;
  readonly readonly: boolean;
}

/** Classes of the library that travel as themselves; nobody looks inside. */
const OPAQUE = ['Redacted', 'Grant', 'AdminActor', 'SystemActor', 'Promise'];

/** Everything reachable inside `type`: each member of each union, each property, each entry of a list. */
export function placesIn(checker: ts.TypeChecker, type: ts.Type, path: string): readonly Place[] {
  const places: Place[] = [];
  const seen = new Set<ts.Type>();
  const walk = (one: ts.Type, at: string): void => {
    if (one.isUnion()) {
      for (const member of one.types) walk(member, at);
      return;
    }
    if (isLeaf(one) || seen.has(one)) return;
    seen.add(one);
    if (checker.isArrayLikeType(one)) {
      for (const entry of checker.getTypeArguments(one as ts.TypeReference)) {
        places.push({ path: `${at}[]`, name: '[]', type: entry, readonly: isReadonlyList(one) });
        walk(entry, `${at}[]`);
      }
      return;
    }
    for (const property of checker.getPropertiesOfType(one)) {
      const inner = checker.getTypeOfSymbol(property);
      const place = { path: `${at}.${property.name}`, name: property.name, type: inner, readonly: isReadonly(property) };
      places.push(place);
      walk(inner, place.path);
    }
  };
  walk(type, path);
  return places;
}

/** The members of a union, or the type itself. */
export function membersOf(type: ts.Type): readonly ts.Type[] {
  return type.isUnion() ? type.types : [type];
}

export function isList(checker: ts.TypeChecker, type: ts.Type): boolean {
  return membersOf(type).some((one) => checker.isArrayLikeType(one));
}

/** `any`, `unknown`, `object`, `{}`, something with an index signature, or a class that can hold anything. */
export function isCatchAll(checker: ts.TypeChecker, type: ts.Type): boolean {
  return membersOf(type).some((one) => {
    if ((one.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.NonPrimitive)) !== 0) return true;
    if (/^(Readonly)?(Map|Set)$|^(Async)?(Iterable|Iterator|Generator)$/.test(symbolName(one))) return true;
    if (isLeaf(one) || checker.isArrayLikeType(one)) return false;
    // Keys that may only hold nothing hold nothing: that is an empty object, not a bag.
    return checker.getIndexInfosOfType(one).some((index) => (index.type.flags & ts.TypeFlags.Never) === 0);
  });
}

export function isStringLiteral(type: ts.Type): boolean {
  return (type.flags & ts.TypeFlags.StringLiteral) !== 0;
}

/** Primitives, branded ones included, functions, and the classes that travel as themselves. */
function isLeaf(type: ts.Type): boolean {
  const primitive = ts.TypeFlags.StringLike | ts.TypeFlags.NumberLike | ts.TypeFlags.BooleanLike | ts.TypeFlags.BigIntLike;
  const nothing = ts.TypeFlags.Null | ts.TypeFlags.Undefined | ts.TypeFlags.Void | ts.TypeFlags.Never | ts.TypeFlags.ESSymbolLike;
  if ((type.flags & (primitive | nothing | ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0) return true;
  if (type.isIntersection()) return type.types.some((one) => (one.flags & primitive) !== 0);
  return OPAQUE.includes(symbolName(type)) || type.getCallSignatures().length > 0;
}

/** Primitives and unions have no symbol, whatever the declaration of `ts.Type` says. */
function symbolName(type: ts.Type): string {
  return (type.symbol as ts.Symbol | undefined)?.name ?? '';
}

function isReadonlyList(type: ts.Type): boolean {
  return symbolName(type) === 'ReadonlyArray';
}

/** Declared so, or made so by a mapped type such as `Readonly<…>`, which leaves only a flag. */
function isReadonly(property: ts.Symbol): boolean {
  const MADE_READONLY = 8;
  const { links } = property as unknown as { readonly links?: { readonly checkFlags?: number } };
  if (((links?.checkFlags ?? 0) & MADE_READONLY) !== 0) return true;
  return (property.declarations ?? []).every((one) => (ts.getCombinedModifierFlags(one) & ts.ModifierFlags.Readonly) !== 0);
}
