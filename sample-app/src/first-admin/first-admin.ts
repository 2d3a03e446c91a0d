import { AdminQueryRepository } from '@maatify/admin-infra';
import type { INestApplicationContext } from '@nestjs/common';

import { cliCommand } from '../platform/config/start-environment.js';

export async function anyAdmin(app: INestApplicationContext): Promise<boolean> {
  const admins = app.get<AdminQueryRepository>(AdminQueryRepository, { strict: false });
  const page = await admins.page({ filter: { status: null, search: null }, cursor: null, limit: 1 });
  return page.outcome === 'page' && page.admins.length > 0;
}

/** What a person reads who started a system nobody can sign in to. */
export function howToBootstrap(): string {
  return [
    'There is no administrator yet. In another terminal, run:',
    '',
    `  BOOTSTRAP_PASSWORD='a long passphrase' ${cliCommand()} bootstrap --email you@example.com`,
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
