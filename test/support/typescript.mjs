import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { register } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';

import { transform } from '@swc/core';

/**
 * Lets a plain node process run these sources as they are: given to it with `--import`. A race needs processes of its own, and a build
 * that is a minute old would race something else than what is tested.
 */
const ROOT = new URL('../../', import.meta.url);
const LIBRARY = {
  '@maatify/admin-infra': new URL('src/index.ts', ROOT).href,
  '@maatify/admin-infra/testing': new URL('src/testing/index.ts', ROOT).href,
  ...Object.fromEntries(
    ['argon2', 'kysely', 'opentelemetry', 'passwords', 'redis', 'totp'].map((door) => [
      `@maatify/admin-infra-adapters/${door}`,
      new URL(`adapters/src/${door}/index.ts`, ROOT).href,
    ]),
  ),
};
const OPTIONS = {
  jsc: {
    target: 'es2023',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
    keepClassNames: true,
  },
  module: { type: 'es6' },
};

// Hooks run on a thread of their own, which loads this very file.
if (isMainThread) register(import.meta.url);

export async function resolve(specifier, context, next) {
  if (specifier in LIBRARY) return { url: LIBRARY[specifier], shortCircuit: true };
  if (specifier.startsWith('.') && context.parentURL?.endsWith('.ts') === true) {
    const source = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
    if (existsSync(source)) return { url: source.href, shortCircuit: true };
  }
  return next(specifier, context);
}

export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context);
  const filename = fileURLToPath(url);
  const { code } = await transform(await readFile(filename, 'utf8'), { ...OPTIONS, filename });
  return { format: 'module', source: code, shortCircuit: true };
}
