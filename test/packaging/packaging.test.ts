import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';

import { packLibrary, run, tool } from './support/packed.js';
import type { Packed } from './support/packed.js';

jest.setTimeout(120_000);

describe('the packed library', () => {
  let packed: Packed | undefined;
  const library = (): Packed => {
    if (packed === undefined) throw new Error('the library was not packed');
    return packed;
  };

  beforeAll(async () => {
    packed = await packLibrary();
  });

  afterAll(() => packed?.dispose());

  it('CT-10 holds the build, the licence and the changelog', () => {
    const required = ['package.json', 'LICENSE', 'CHANGELOG.md', 'dist/index.js', 'dist/index.d.ts'];
    expect(library().files).toEqual(expect.arrayContaining(required));
  });

  it('holds both doors', () => {
    expect(library().files).toEqual(expect.arrayContaining(['dist/testing/index.js', 'dist/testing/index.d.ts']));
  });

  it('holds no source, no test and no sample', () => {
    const strangers = library().files.filter(
      (file) => !/^(dist\/.+\.(js|js\.map|d\.ts)|package\.json|[A-Z]+(\.md)?)$/.test(file),
    );
    expect(strangers).toEqual([]);
  });

  it('passes publint, warnings included', async () => {
    await run(process.execPath, [tool('publint/src/cli.js'), 'run', '--strict', library().tarball], process.cwd());
  });

  it('passes arethetypeswrong as an ESM-only package', async () => {
    const options = ['--profile', 'esm-only', '--no-definitely-typed', '--no-emoji', '--format', 'ascii'];
    await run(process.execPath, [tool('@arethetypeswrong/cli/dist/index.js'), ...options, library().tarball], process.cwd());
  });

  it.each([
    ['esm', 'an ECMAScript module'],
    ['cjs', 'a CommonJS module'],
  ])('serves the %s consumer: %s', async (consumer, kind) => {
    expect(await library().tryConsumer(consumer)).toBe(`${kind} can use the package\n`);
  });
});
