import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { getMetadataStorage } from 'class-validator';
import ts from 'typescript';

import * as library from '@maatify/admin-infra';
import * as testing from '@maatify/admin-infra/testing';

import { OPERATIONS } from '../../src/module/vocabulary.js';
import { filesIn } from '../architecture/support/repository.js';
import { PublicDoors } from './support/doors.js';
import type { Door } from './support/doors.js';

jest.setTimeout(60_000);

let doors: PublicDoors;
beforeAll(() => {
  doors = new PublicDoors();
});

const sorted = (names: Iterable<string>): readonly string[] => [...names].sort();

describe('the public names', () => {
  const DOORS: readonly (readonly [Door, object])[] = [
    ['src/index.ts', library],
    ['src/testing/index.ts', testing],
  ];

  it.each(DOORS)('of %s: what the compiler takes for a value is one', (door, module) => {
    expect(sorted(Object.keys(module))).toEqual(sorted(doors.valuesOf(door)));
  });

  it('L2 no way to mint a proof is among them', () => {
    const minting = /mint|grantfor|new(grant|proof|actor)|AuthenticationProof|ClaimedCode|OperationRunner|Effects$|MINT_KEY/i;
    const values = [...Object.keys(library), ...Object.keys(testing)];
    expect(values.filter((name) => minting.test(name))).toEqual([]);
    expect(values).not.toContain('Grant');
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
  const ORCHESTRATORS = sorted(Object.keys(library).filter((name) => name.endsWith('Orchestrator')));

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

  it('are these five, and those for passwords, for the second factor and its recovery codes, for devices, for emergencies, for impersonation, for contacts, for preferences, for external identities and for roles', () => {
    expect(ORCHESTRATORS).toEqual([
      'AdminLifecycleOrchestrator',
      'AuthenticationOrchestrator',
      'AuthorizationOrchestrator',
      'ContactOrchestrator',
      'CredentialOrchestrator',
      'DeviceOrchestrator',
      'EmergencyOrchestrator',
      'ExternalIdentityOrchestrator',
      'ImpersonationOrchestrator',
      'PreferenceOrchestrator',
      'RecoveryCodeOrchestrator',
      'RoleOrchestrator',
      'SessionOrchestrator',
      'SystemSettingsOrchestrator',
      'TotpOrchestrator',
    ]);
  });

  it('have one method per operation of the catalogue', () => {
    const methods = ORCHESTRATORS.flatMap(methodsOf);
    expect(methods).toHaveLength(OPERATIONS.length);
  });

  it.each(ORCHESTRATORS)('%s: every result type and every input class can be named by a host', (orchestrator) => {
    const methods = methodsOf(orchestrator);
    expect(methods.length).toBeGreaterThan(0);
    const names = [...doors.exportsOf('src/index.ts').keys()];
    for (const { name, result, parameters } of methods) {
      expect([name, result, names.includes(result)]).toEqual([name, expect.stringMatching(/Result$/), true]);
      const unknown = parameters.filter((parameter) => !names.includes(parameter));
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
