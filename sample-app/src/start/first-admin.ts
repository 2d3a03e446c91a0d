import type { Database } from '../database/database.js';
import { admins } from '../database/schema.js';
import { cliCommand } from './environment.js';

export async function anyAdmin(db: Database): Promise<boolean> {
  return (await db.select({ id: admins.id }).from(admins).limit(1)).length > 0;
}

/** What a person reads who started a system nobody can sign in to. */
export function howToBootstrap(embedded: boolean): string {
  const stop = embedded ? ['Stop this process first (the embedded database serves one process at a time), then run:'] : ['Run:'];
  return [
    'There is no administrator yet.',
    ...stop,
    '',
    `  BOOTSTRAP_PASSWORD='a long passphrase' ${cliCommand()} bootstrap --email you@example.com`,
    '',
    ...(embedded ? ['and start again. '] : []),
  ].join('\n');
}

/** What a person reads who has an administrator. */
export function howToSignIn(url: string): string {
  return [
    'Sign in with:',
    '',
    `  curl -i -c cookies.txt -H 'content-type: application/json' \\`,
    `    -d '{"email":"you@example.com","password":"…"}' ${url}/auth/sign-in`,
    `  curl -b cookies.txt ${url}/me`,
  ].join('\n');
}
