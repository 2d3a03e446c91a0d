import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';

import { installedBy } from './support/documented.js';
import { packLibrary, ROOT, run, tool } from './support/packed.js';
import type { Packed } from './support/packed.js';

jest.setTimeout(120_000);

const REPOSITORY = 'https://github.com/maatify/admin-infra/';

/** Where the links of a document lead, without the place inside. */
function linksIn(markdown: string): readonly string[] {
  const withoutCode = markdown.replace(/^```.*?^```/gms, '').replace(/`[^`\n]*`/g, '');
  return Array.from(withoutCode.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g), ([, link = '']) => link);
}

/** Every folder a file is in. */
function foldersOf(file: string): readonly string[] {
  const parts = file.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

describe('N7 the packed library', () => {
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

  it('holds the guides, so that they fit the version that is installed', () => {
    const guides = readdirSync(join(ROOT, 'docs/guides')).map((name) => `docs/guides/${name}`);
    expect(guides).not.toEqual([]);
    expect(library().files).toEqual(expect.arrayContaining(guides));
  });

  it('holds no source, no test and no sample', () => {
    const wanted = [
      /^dist\/.+\.(js|js\.map|d\.ts)$/,
      /^docs\/(architecture|api|(guides|operations|adr)\/[\w-]+)\.md$/,
      /^package\.json$/,
      /^[A-Z]+(\.md)?$/,
    ];
    expect(library().files.filter((file) => !wanted.some((pattern) => pattern.test(file)))).toEqual([]);
  });

  it('every link of its documents leads somewhere: into the package, or to a file that the repository has', () => {
    const documents = library().files.filter((file) => file.endsWith('.md'));
    const inPackage = new Set(library().files.flatMap((file) => [file, ...foldersOf(file)]));
    const dead = documents.flatMap((document) =>
      linksIn(readFileSync(join(ROOT, document), 'utf8')).flatMap((link) => {
        if (link.startsWith(REPOSITORY))
          return existsSync(join(ROOT, link.slice(REPOSITORY.length + 'tree/main/'.length))) ? [] : [link];
        if (/^[a-z]+:/.test(link)) return [];
        return inPackage.has(normalize(join(dirname(document), link))) ? [] : [`${document}: ${link}`];
      }),
    );
    expect(documents.length).toBeGreaterThan(80);
    expect(dead).toEqual([]);
  });

  it.each(['README.md', 'docs/guides/installing.md'])('%s installs it with every peer', (document) => {
    const { name, peerDependencies } = library().manifest;
    expect(installedBy(document).slice().sort()).toEqual([name, ...Object.keys(peerDependencies)].sort());
  });

  it('says whose it is and where to ask', () => {
    const { author, repository, homepage, bugs, keywords } = library().manifest;
    expect({ author, repository, homepage, bugs }).toEqual({
      author: 'Maatify',
      repository: { type: 'git', url: expect.stringMatching(/^git\+https:\/\/github\.com\/.+\.git$/) },
      homepage: expect.stringMatching(/^https:/),
      bugs: expect.stringMatching(/^https:/),
    });
    expect(keywords).toContain('nestjs');
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
