import { describe, expect, it } from '@jest/globals';

import * as door from '../../src/index.js';
import { filesIn } from './support/repository.js';

const contracts = filesIn('src', '.contract.ts');
const published = filesIn('src', '.ts').find(({ path }) => path === 'src/index.ts')?.text ?? '';

/** `session-query-repository.contract.ts` → `SessionQueryRepository` */
function nameOf(path: string): string {
  const words = (path.split('/').at(-1) ?? '').replace('.contract.ts', '').split('-');
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

/** The names of `export { … } from './x.js'` and `export type { … } from './x.js'`. */
function exportsFrom(path: string, types: boolean): readonly string[] {
  const specifier = `./${path.replace('src/', '').replace(/\.ts$/, '.js')}`;
  const clauses = [...published.matchAll(/export (type )?\{([^}]*)\} from '([^']+)'/g)];
  return clauses
    .filter(([, type, , from]) => from === specifier && (types || type === undefined))
    .flatMap(([, , names]) => (names ?? '').split(','))
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

describe('the contracts', () => {
  it('are found', () => {
    expect(contracts.length).toBeGreaterThan(10);
  });

  it('have one name each', () => {
    const names = contracts.map(({ path }) => nameOf(path));
    expect(new Set(names).size).toBe(names.length);
  });

  describe.each(contracts.map(({ path, text }) => ({ path, text, name: nameOf(path) })))('$name', ({ path, text, name }) => {
    it('is an interface and a registered symbol of one name', () => {
      expect(text).toMatch(new RegExp(`^export interface ${name}(<[^{]*>)? (extends [^{]+)?\\{`, 'm'));
      expect(text).toContain(`export const ${name} = Symbol.for('@maatify/admin-infra/${name}');`);
      expect(text.match(/^export const /gm)).toHaveLength(1);
    });

    it('states its promises', () => {
      expect(text).toMatch(new RegExp(`\\*/\\nexport interface ${name}\\b`));
    });

    it('is exported by the public door, as a type and as a token', () => {
      expect(exportsFrom(path, false)).toContain(name);
      expect((door as Record<string, unknown>)[name]).toBe(Symbol.for(`@maatify/admin-infra/${name}`));
    });

    it('exports nothing the door does not', () => {
      const own = [...text.matchAll(/^export (?:interface|type) (\w+)/gm)].map(([, exported]) => exported);
      expect(exportsFrom(path, true)).toEqual(expect.arrayContaining(own));
    });
  });
});

describe('the public door', () => {
  it('names every export', () => {
    expect(published).not.toMatch(/export \*/);
  });

  it('exports no contract token but those of the contract files', () => {
    const tokens = Object.entries(door).filter(([, value]) => typeof value === 'symbol');
    expect(tokens.map(([name]) => name).sort()).toEqual(contracts.map(({ path }) => nameOf(path)).sort());
  });
});
