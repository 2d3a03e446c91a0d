import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { getMetadataStorage } from 'class-validator';
import ts from 'typescript';

import * as library from '@maatify/admin-infra';
import * as testing from '@maatify/admin-infra/testing';

import { OPERATION_CATALOGUE } from '../../src/module/operation-catalogue.js';
import { filesIn } from '../architecture/support/repository.js';
import { PublicDoors } from './support/doors.js';
import type { Door } from './support/doors.js';
import { TESTING_TYPES, TESTING_VALUES, TYPES, VALUES } from './support/names.js';

jest.setTimeout(60_000);

let doors: PublicDoors;
beforeAll(() => {
  doors = new PublicDoors();
});

const sorted = (names: Iterable<string>): readonly string[] => [...names].sort();

describe('the public names', () => {
  const LISTS: readonly (readonly [Door, readonly string[], readonly string[], object])[] = [
    ['src/index.ts', VALUES, TYPES, library],
    ['src/testing/index.ts', TESTING_VALUES, TESTING_TYPES, testing],
  ];

  it.each(LISTS)('of %s are these and no others', (door, values, types, module) => {
    expect(sorted(doors.exportsOf(door).keys())).toEqual(sorted([...values, ...types]));
    expect(sorted(doors.valuesOf(door))).toEqual(values);
    // What the compiler takes for a value is one.
    expect(sorted(Object.keys(module))).toEqual(values);
  });

  it('are listed in order, once each', () => {
    for (const list of [VALUES, TYPES, TESTING_VALUES, TESTING_TYPES]) expect(sorted(new Set(list))).toEqual(list);
  });

  it('L2 no way to mint a proof is among them', () => {
    const minting = /mint|grantfor|new(grant|proof|actor)|AuthenticationProof|ClaimedCode|OperationRunner|Effects$|MINT_KEY/i;
    expect([...VALUES, ...TESTING_VALUES].filter((name) => minting.test(name))).toEqual([]);
    expect(VALUES).not.toContain('Grant');
  });
});

describe('the contracts', () => {
  const nameOf = (path: string): string =>
    (path.split('/').at(-1) ?? '')
      .replace('.contract.ts', '')
      .split('-')
      .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
      .join('');
  const contracts = filesIn('src', '.contract.ts').map(({ path }) => [nameOf(path), path] as const);

  it.each(contracts)('%s is exported as a type and as a token', (name) => {
    const flags = doors.exportsOf('src/index.ts').get(name)?.flags ?? ts.SymbolFlags.None;
    expect((flags & ts.SymbolFlags.Interface) !== 0 && (flags & ts.SymbolFlags.Value) !== 0).toBe(true);
    expect((library as Record<string, unknown>)[name]).toBe(Symbol.for(`@maatify/admin-infra/${name}`));
  });
});

describe('OR-19 the orchestrators', () => {
  const ORCHESTRATORS = VALUES.filter((name) => name.endsWith('Orchestrator'));

  interface PublicMethod {
    readonly name: string;
    /** `SignInResult` of `Promise<SignInResult>`. */
    readonly result: string;
    readonly parameters: readonly string[];
  }

  function methodsOf(orchestrator: string): readonly PublicMethod[] {
    const symbol = doors.exportsOf('src/index.ts').get(orchestrator);
    const [declaration] = symbol === undefined ? [] : doors.declarationsOf(symbol);
    if (declaration === undefined || !ts.isClassDeclaration(declaration)) throw new Error(`${orchestrator} is no class`);
    return declaration.members.filter(ts.isMethodDeclaration).map((method) => ({
      name: method.name.getText(),
      result: /^Promise<(\w+)>$/.exec(method.type?.getText() ?? '')?.[1] ?? '',
      parameters: method.parameters.map((parameter) => parameter.type?.getText() ?? ''),
    }));
  }

  it('are these five and the one for the second factor', () => {
    expect(ORCHESTRATORS).toEqual([
      'AdminLifecycleOrchestrator',
      'AuthenticationOrchestrator',
      'AuthorizationOrchestrator',
      'SessionOrchestrator',
      'SystemSettingsOrchestrator',
      'TotpOrchestrator',
    ]);
  });

  it('have one method per operation of the catalogue', () => {
    const methods = ORCHESTRATORS.flatMap(methodsOf);
    expect(methods).toHaveLength(OPERATION_CATALOGUE.length);
  });

  it.each(ORCHESTRATORS)('%s: every result type and every input class can be named by a host', (orchestrator) => {
    const methods = methodsOf(orchestrator);
    expect(methods.length).toBeGreaterThan(0);
    for (const { name, result, parameters } of methods) {
      expect([name, result, TYPES.includes(result)]).toEqual([name, expect.stringMatching(/Result$/), true]);
      const unknown = parameters.filter((parameter) => !VALUES.includes(parameter) && !TYPES.includes(parameter));
      expect([name, unknown]).toEqual([name, []]);
      const inputs = parameters.filter((parameter) => parameter.endsWith('Input'));
      // A class, so that it can be a controller's @Body(); with rules, so that a ValidationPipe has something to check.
      for (const input of inputs) {
        const inputClass = (library as unknown as Record<string, new () => object>)[input];
        expect([input, typeof inputClass]).toEqual([input, 'function']);
        const rules = getMetadataStorage().getTargetValidationMetadatas(inputClass ?? Object, '', true, false);
        expect([input, rules.length > 0]).toEqual([input, true]);
      }
    }
  });
});
