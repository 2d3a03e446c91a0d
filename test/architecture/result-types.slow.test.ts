import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import type ts from 'typescript';

import { PublicDoors } from '../public-api/support/doors.js';
import { isCatchAll, isList, isStringLiteral, membersOf, placesIn } from './support/type-walk.js';
import type { Place } from './support/type-walk.js';

jest.setTimeout(60_000);

/** The fields a list may stand in: the entries of a page, what a role lets its holders do, and what is wrong with an input or a password. */
const LISTS = ['abilities', 'codes', 'items', 'notifications', 'rules', 'violations'];
/** What would make a result a page, a response or a text for somebody. */
const PRESENTATION =
  /message|text$|html|title|label|locale|translation|url|href|redirect|http|header|cookie|statuscode|view$|template|error|exception|stack/i;
/** `secret` and `provisioningUri` are what an authenticator app reads; no link of a page. A `locale` is what an admin prefers, and read by nobody here. */
const NO_PRESENTATION = ['locale', 'provisioningUri'];

interface Result {
  readonly method: string;
  readonly type: ts.Type;
  readonly places: readonly Place[];
}

let doors: PublicDoors;
let results: readonly Result[] = [];

beforeAll(() => {
  doors = new PublicDoors();
  const { checker } = doors;
  const orchestrators = [...doors.exportsOf('src/index.ts')].filter(([name]) => name.endsWith('Orchestrator'));
  results = orchestrators.flatMap(([name, symbol]) =>
    checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol)).flatMap((member) => {
      const [signature] = checker.getTypeOfSymbol(member).getCallSignatures();
      if (signature === undefined) return [];
      const [type] = checker.getTypeArguments(checker.getReturnTypeOfSignature(signature) as ts.TypeReference);
      if (type === undefined) throw new Error(`${name}.${member.name} answers no promise`);
      const method = `${name}.${member.name}`;
      return [{ method, type, places: placesIn(checker, type, method) }];
    }),
  );
});

const everywhere = (): readonly Place[] => results.flatMap(({ places }) => places);
const where = (wrong: (place: Place) => boolean): readonly string[] =>
  everywhere()
    .filter(wrong)
    .map(({ path }) => path);

describe('FEM-15 FEM-19 every result says what and why by closed literals', () => {
  it('is found for every operation', () => {
    expect(results.length).toBeGreaterThan(30);
    expect(everywhere().length).toBeGreaterThan(300);
  });

  it('each member of each union has one literal `outcome`', () => {
    const loose = results.flatMap(({ method, type }) =>
      membersOf(type)
        .filter((member) => !isStringLiteral(fieldOf(member, 'outcome') ?? doors.checker.getVoidType()))
        .map((member) => `${method}: ${doors.checker.typeToString(member)}`),
    );
    expect(loose).toEqual([]);
  });

  it('members of one `outcome` are told apart by `reason`, so that no ending has two meanings', () => {
    for (const { method, type } of results) {
      const endings = membersOf(type).map((member) => ({ ending: endingOf(member), shape: shapeOf(member) }));
      // Two declarations of one refusal, such as `maintenance`, are one ending.
      const ambiguous = endings.filter(({ ending, shape }) =>
        endings.some((one) => one.ending === ending && one.shape !== shape),
      );
      expect([method, ambiguous]).toEqual([method, []]);
    }
  });

  it('every `reason` is a closed set of literals, never a text', () => {
    const reasons = everywhere().filter(({ name }) => name === 'reason');
    expect(reasons.length).toBeGreaterThan(30);
    const open = reasons.filter(({ type }) => !membersOf(type).every(isStringLiteral));
    expect(open.map(({ path }) => path)).toEqual([]);
  });
});

describe('FEM-16 FEM-17 FEM-18 OR-17 OR-18 results are typed values and nothing else', () => {
  it('none is a list, and a list stands only inside a field that names it', () => {
    expect(results.filter(({ type }) => isList(doors.checker, type)).map(({ method }) => method)).toEqual([]);
    expect(where(({ name, type }) => isList(doors.checker, type) && !LISTS.includes(name))).toEqual([]);
  });

  it('none has room for anything: no any, no unknown, no bag of keys', () => {
    expect(where(({ type }) => isCatchAll(doors.checker, type))).toEqual([]);
  });

  it('no field can be written', () => {
    expect(where(({ readonly }) => !readonly)).toEqual([]);
  });

  it('no field is a message, an error, or a word of a transport or a page', () => {
    expect(where(({ name }) => PRESENTATION.test(name) && !NO_PRESENTATION.includes(name))).toEqual([]);
  });
});

function fieldOf(type: ts.Type, name: string): ts.Type | undefined {
  const field = type.getProperty(name);
  return field === undefined ? undefined : doors.checker.getTypeOfSymbol(field);
}

function endingOf(type: ts.Type): string {
  const [outcome, reason] = ['outcome', 'reason'].map((name) => fieldOf(type, name));
  return [outcome, reason].map((field) => (field === undefined ? '' : doors.checker.typeToString(field))).join('/');
}

function shapeOf(type: ts.Type): string {
  const fields = doors.checker.getPropertiesOfType(type);
  const told = fields.map((one) => `${one.name}: ${doors.checker.typeToString(doors.checker.getTypeOfSymbol(one))}`);
  return told.sort().join('; ');
}
