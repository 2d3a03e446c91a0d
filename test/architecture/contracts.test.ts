import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import ts from 'typescript';

import * as door from '../../src/index.js';
import { PublicDoors } from '../public-api/support/doors.js';
import { filesIn } from './support/repository.js';

jest.setTimeout(60_000);

const contracts = filesIn('src', '.contract.ts');
const doorText = filesIn('src', '.ts').find(({ path }) => path === 'src/index.ts')?.text ?? '';

/** `session-query-repository.contract.ts` → `SessionQueryRepository` */
function nameOf(path: string): string {
  const words = (path.split('/').at(-1) ?? '').replace('.contract.ts', '').split('-');
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

let published: ReadonlyMap<string, ts.Symbol> = new Map();
let doors: PublicDoors;
beforeAll(() => {
  doors = new PublicDoors();
  published = doors.exportsOf('src/index.ts');
});

describe('the contracts', () => {
  it('are found', () => {
    expect(contracts.length).toBeGreaterThan(10);
  });

  it('have one name each', () => {
    const names = contracts.map(({ path }) => nameOf(path));
    expect(new Set(names).size).toBe(names.length);
  });

  describe.each(contracts.map(({ path, text }) => ({ text, name: nameOf(path) })))('$name', ({ text, name }) => {
    it('is an interface and a registered symbol of one name', () => {
      expect(text).toMatch(new RegExp(`^export interface ${name}(<[^{]*>)? (extends [^{]+)?\\{`, 'm'));
      expect(text).toContain(`export const ${name} = Symbol.for('@maatify/admin-infra/${name}');`);
      expect(text.match(/^export const /gm)).toHaveLength(1);
    });

    it('states its promises where a host reads them', () => {
      const said = ts.displayPartsToString(published.get(name)?.getDocumentationComment(doors.checker));
      expect(said).toContain('When to use:');
      expect(said).toContain('Promises to keep');
    });

    it('P10 says what is atomic with what, and by which means is the store’s own affair', () => {
      const said = ts.displayPartsToString(published.get(name)?.getDocumentationComment(doors.checker));
      expect(said).not.toMatch(
        /\b(?:one|same) (?:database|transaction|connection|server)\b|\block (?:the|a|its)\b|transaction|for update|\bSQL\b/i,
      );
    });

    it('is exported by the public door, as a type and as a token', () => {
      const flags = published.get(name)?.flags ?? ts.SymbolFlags.None;
      expect([(flags & ts.SymbolFlags.Interface) !== 0, (flags & ts.SymbolFlags.Value) !== 0]).toEqual([true, true]);
      expect((door as Record<string, unknown>)[name]).toBe(Symbol.for(`@maatify/admin-infra/${name}`));
    });

    it('exports nothing the door does not', () => {
      const own = [...text.matchAll(/^export (?:interface|type) (\w+)/gm)].map(([, exported]) => exported);
      expect([...published.keys()]).toEqual(expect.arrayContaining(own));
    });
  });
});

describe('the public door', () => {
  it('names every export', () => {
    expect(doorText).not.toMatch(/export \*/);
  });

  it('exports no contract token but those of the contract files', () => {
    const tokens = Object.entries(door).filter(([, value]) => typeof value === 'symbol');
    expect(tokens.map(([name]) => name).sort()).toEqual(contracts.map(({ path }) => nameOf(path)).sort());
  });
});
