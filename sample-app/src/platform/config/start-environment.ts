import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Environment } from './read-configuration.js';

/** `sample-app/data`, as far from the compiled files as from the sources. */
const DATA_DIR = fileURLToPath(new URL('../../../data', import.meta.url));

/**
 * The environment a person starts with: what is set, and where nothing says where data goes, a directory beside the sample, so
 * that the admin made by one command is there for the next. Server and command line both read this.
 */
export function startEnvironment(given: Environment): Environment {
  const says = (name: string): boolean => (given[name] ?? '').trim() !== '';
  return says('DATABASE_URL') || says('DATA_DIR') || given['NODE_ENV'] === 'production' ? given : { ...given, DATA_DIR };
}

/** How the command line is called, from where the person is. */
export function cliCommand(): string {
  return `node ${relative(process.cwd(), resolve(fileURLToPath(new URL('../../cli.js', import.meta.url))))}`;
}
