import { text } from 'node:stream/consumers';

import { bootstrap } from '../first-admin/bootstrap.js';
import type { AppConfiguration } from '../platform/config/configuration.js';
import { inCore } from './in-core.js';
import { refused } from './refusals.js';
import { did } from './told.js';

/** Makes the first admin. */
export async function bootstrapCommand(configuration: () => AppConfiguration, email: string): Promise<number> {
  const password = passwordFromEnvironment() ?? (await passwordFromInput());
  if (password === '') {
    process.stderr.write('There is no password: set BOOTSTRAP_PASSWORD, or pipe it in.\n');
    return 2;
  }
  return inCore(configuration(), 'begin', async (app) => {
    const result = await bootstrap(app, { email, password });
    if (result.outcome !== 'created') return refused(result);
    return did(
      `The first administrator is made: ${email}, with the id ${result.adminId}.`,
      'start the host, sign in (POST /auth/sign-in), and enrol a second factor (POST /totp/enrolment).',
    );
  });
}

/** As every variable of this host: an empty value counts as not set. */
function passwordFromEnvironment(): string | null {
  const password = process.env['BOOTSTRAP_PASSWORD'] ?? '';
  return password.trim() === '' ? null : password;
}

/** The first line of standard input, without its line ending. */
async function passwordFromInput(): Promise<string> {
  if (process.stdin.isTTY) return '';
  const [line = ''] = (await text(process.stdin)).split(/\r?\n/, 1);
  return line;
}
