/**
 * Puts the compiled library together into three files: one for each public door, and one with what both of them use. Loading some
 * three hundred small modules takes a host several times as long as loading what is in them.
 *
 * What both doors use is in a file of its own, so that a class is one class behind both. The declarations stay as the compiler wrote
 * them, one for each source, and so do the sources that the source maps carry.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

import { rollup } from 'rollup';

const DIST = resolve(process.argv[2] ?? 'dist');
const DOORS = { index: join(DIST, 'index.js'), 'testing/index': join(DIST, 'testing/index.js') };
const SHARED = 'core.js';

/** What the compiler wrote, with the map that leads back to the source. */
const compiled = {
  name: 'compiled',
  load(id) {
    const map = `${id}.map`;
    return existsSync(map) ? { code: readFileSync(id, 'utf8'), map: JSON.parse(readFileSync(map, 'utf8')) } : null;
  },
};

const bundle = await rollup({
  input: DOORS,
  plugins: [compiled],
  external: (id) => !id.startsWith('.') && !id.startsWith('/'),
  onwarn(warning) {
    // The compiler's helper for decorators looks whether there is one already, on a `this` that a module does not have.
    if (warning.code === 'THIS_IS_UNDEFINED') return;
    throw new Error(warning.message);
  },
  // Every module of the library is there for what it does when it is loaded: decorators and declarations.
  treeshake: false,
});
const { output } = await bundle.generate({
  dir: DIST,
  format: 'es',
  entryFileNames: '[name].js',
  chunkFileNames: SHARED,
  sourcemap: true,
  minifyInternalExports: false,
  hoistTransitiveImports: false,
});
const chunks = output.filter(({ type }) => type === 'chunk').map(({ fileName }) => fileName);
if (chunks.length !== 3) throw new Error(`three files were to be written, not ${chunks.join(', ')}`);
for (const { type, code = '' } of output) {
  // Two classes of one name would get new ones, which exceptions and Nest tell people.
  const renamed = type === 'chunk' ? /\bclass \w+\$\d+/.exec(code) : null;
  if (renamed !== null) throw new Error(`a class was renamed: ${renamed[0]}`);
}

for (const file of readdirSync(DIST, { recursive: true, encoding: 'utf8' })) {
  if (/\.js(\.map)?$/.test(file)) rmSync(join(DIST, file));
}
for (const { fileName, type, code, source } of output) {
  const file = join(DIST, fileName);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, type === 'chunk' ? code : source);
}
