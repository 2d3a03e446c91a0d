import { chmodSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const OTHERS = 0o077;
const SIDE_FILES = ['', '-wal', '-shm', '-journal'];

/**
 * Sees to it that a database file, its side files and the directory they are in are the owner's alone: the side files hold
 * the same rows, and SQLite makes new ones with whatever the process's umask allows.
 */
export function demandPrivate(file: string, then: 'tighten' | 'refuse'): void {
  const directory = dirname(file);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const paths = SIDE_FILES.map((suffix) => file + suffix).filter((path) => existsSync(path));
  for (const [path, mode] of [[directory, 0o700] as const, ...paths.map((one) => [one, 0o600] as const)]) {
    const open = statSync(path).mode & OTHERS;
    if (open === 0) continue;
    if (then === 'refuse') throw new Error(refusal(path, open, mode));
    try {
      chmodSync(path, mode);
    } catch (cause) {
      throw new Error(refusal(path, open, mode), { cause });
    }
  }
}

function refusal(path: string, open: number, mode: number): string {
  return (
    `${path} is open to other users of this machine (mode bits ${open.toString(8).padStart(3, '0')}), and the database holds ` +
    `password hashes and addresses. Run: chmod ${mode.toString(8)} ${path}. On Windows, or where other means protect it, ` +
    "pass fileOthersCanRead: 'accept'."
  );
}
