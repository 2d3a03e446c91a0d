import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import type ts from 'typescript';

import { CONTRACT_CATALOGUE } from '../../src/module/contracts.js';
import { OPERATIONS } from '../../src/module/vocabulary.js';
import { METHODS } from '../faults/support/methods.js';
import { PublicDoors } from '../public-api/support/doors.js';
import { filesIn } from './support/repository.js';
import { isCatchAll, isList, placesIn } from './support/type-walk.js';
import type { Place } from './support/type-walk.js';

jest.setTimeout(60_000);

/** The fields a list may stand in: the entries of a page or of an answer, the keys asked for, rules and words of a password. */
const LISTS = [
  'restsOn',
  'abilities',
  'admins',
  'broken',
  'changes',
  'codeDigests',
  'contacts',
  'context',
  'devices',
  'ended',
  'impersonations',
  'links',
  'keepsOneOf',
  'notifications',
  'entries',
  'holdings',
  'keys',
  'roles',
  'sessions',
  'settings',
];
/** Not asked for records: they answer at once, with a number or a text. */
const AMBIENT = ['Clock', 'IdGenerator'];
const STORAGE = /sql|table|column|row(?!ser)|collection|document(?!ed)|index$|shard|replica|database|redis|mongo|entity|orm$/i;
const TRANSACTION = /transaction|^begin|commit|rollback|savepoint|isolation|lock$|unitofwork|flush/i;
const DECIDES = /^(can|may|is)[A-Z]|[pP]ermission|[aA]uthoriz|^role|[vV]alidat/;
/** A condition of the write itself, not a decision about rights: another holder of it must remain. */
const CONDITIONS = ['lifelineAbility'];

interface Method {
  readonly contract: string;
  readonly name: string;
  readonly parameters: readonly ts.Type[];
  readonly places: readonly Place[];
  readonly answer: ts.Type;
}

let checker: ts.TypeChecker;
let methods: readonly Method[] = [];

beforeAll(() => {
  const doors = new PublicDoors();
  ({ checker } = doors);
  const exported = doors.exportsOf('src/index.ts');
  methods = CONTRACT_CATALOGUE.flatMap(({ name: contract }) => {
    const symbol = exported.get(contract);
    if (symbol === undefined) throw new Error(`${contract} is not exported`);
    return checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol)).map((member) => {
      const [signature] = checker.getTypeOfSymbol(member).getCallSignatures();
      if (signature === undefined) throw new Error(`${contract}.${member.name} is no method`);
      const parameters = signature.getParameters().map((one) => checker.getTypeOfSymbol(one));
      const answer = checker.getAwaitedType(checker.getReturnTypeOfSignature(signature)) ?? checker.getVoidType();
      const at = `${contract}.${member.name}`;
      const places = [...parameters, answer].flatMap((type) => placesIn(checker, type, at));
      return { contract, name: member.name, parameters, places, answer };
    });
  });
});

const asking = (): readonly Method[] => methods.filter(({ contract }) => !AMBIENT.includes(contract));
const where = (wrong: (place: Place) => boolean): readonly string[] =>
  asking().flatMap(({ places }) => places.filter(wrong).map(({ path }) => path));
const names = ({ contract, name }: Method): string => `${contract}.${name}`;

describe('CT-01 CT-02 CT-06 what goes into a contract and what comes out of it', () => {
  it('is found for every contract', () => {
    expect(new Set(methods.map(({ contract }) => contract)).size).toBe(CONTRACT_CATALOGUE.length);
    expect(asking().flatMap(({ places }) => places).length).toBeGreaterThan(300);
  });

  it('goes in as one typed object, so that it can grow without breaking anybody', () => {
    const others = asking().filter(({ parameters }) => parameters.length !== 1 || isList(checker, parameters[0]!));
    expect(others.map(names)).toEqual([]);
  });

  it('is no bag, no list by itself, and nothing that is read step by step', () => {
    const loose = asking().filter(({ answer, parameters }) =>
      [answer, ...parameters].some((type) => isCatchAll(checker, type) || isList(checker, type)),
    );
    expect(loose.map(names)).toEqual([]);
    expect(where(({ type }) => isCatchAll(checker, type))).toEqual([]);
  });

  it('has its lists in fields that name what they hold', () => {
    expect(where(({ name, type }) => isList(checker, type) && !LISTS.includes(name))).toEqual([]);
  });

  it('has no field that can be written', () => {
    expect(where(({ readonly }) => !readonly)).toEqual([]);
  });
});

describe('CT-03 queries and commands are different contracts, and named so', () => {
  const kindsOf = (contract: string) => new Set(METHODS.filter((method) => method.contract === contract).map(({ kind }) => kind));
  const repositories = CONTRACT_CATALOGUE.map(({ name }) => name).filter((name) => /Repository$|Reader$/.test(name));

  it('none reads and changes', () => {
    const both = CONTRACT_CATALOGUE.filter(({ name }) => kindsOf(name).has('query') && kindsOf(name).size > 1);
    expect(both.map(({ name }) => name)).toEqual([]);
  });

  it('what an operation declares as a write belongs to a contract that only changes', () => {
    const writes = OPERATIONS.flatMap((declaration) => declaration.writes);
    expect(writes.filter(({ contract }) => kindsOf(contract).has('query')).map(({ contract }) => contract)).toEqual([]);
  });

  it.each(repositories)('%s does what its name says', (name) => {
    const kinds = kindsOf(name);
    expect(kinds.size).toBeGreaterThan(0);
    // One-time codes are only issued and claimed; nobody reads them.
    const changes = name.endsWith('CommandRepository') || name === 'OneTimeCodeRepository';
    expect([name, kinds.has('query')]).toEqual([name, !changes]);
  });
});

describe('CT-04 OR-26 no contract implies a kind of store', () => {
  it.each([
    ['a table, a document or an engine', STORAGE],
    ['a transaction that spans calls', TRANSACTION],
  ])('none names %s', (_, words) => {
    expect([
      ...where(({ name }) => words.test(name)),
      ...asking()
        .filter(({ name }) => words.test(name))
        .map(names),
    ]).toEqual([]);
  });

  it('and none promises one: what has to be atomic is said, not how', () => {
    const promises = filesIn('src', '.contract.ts').map(({ path, text }) => {
      const comments = [...text.matchAll(/\/\*\*.*?\*\//gs)].map(([comment]) => comment);
      // An example shows one way of many.
      return [path, comments.map((comment) => comment.replace(/@example.*/s, '')).join(' ')] as const;
    });
    expect(promises.length).toBeGreaterThanOrEqual(CONTRACT_CATALOGUE.length);
    const KINDS =
      /\b(sql|databases?|transactions?|rollback|tables?|rows?|columns?|isolation|redis|postgres\w*|mysql|mongo\w*)\b/gi;
    expect(promises.flatMap(([path, said]) => [...said.matchAll(KINDS)].map(([word]) => `${path}: ${word}`))).toEqual([]);
  });

  it('no repository decides about rights or checks inputs', () => {
    // Roles and their abilities are what the repositories of roles keep; whether somebody may is asked of another contract.
    const repositories = asking().filter(({ contract }) => /(?<!^Role(Query|Command))Repository$/.test(contract));
    const words = repositories.flatMap(({ places, name }) => [name, ...places.map((place) => place.name)]);
    expect(words.filter((word) => DECIDES.test(word) && !CONDITIONS.includes(word))).toEqual([]);
    const abilities = repositories.flatMap(({ places }) =>
      places.map(({ name }) => name).filter((name) => /ability/i.test(name)),
    );
    expect(new Set(abilities)).toEqual(new Set(CONDITIONS));
  });
});
