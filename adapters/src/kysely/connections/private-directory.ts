import { chmodSync, existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';

const OTHERS = 0o077;
const SIDE_FILES = ['', '-wal', '-shm', '-journal'];

/**
 * Sees to it that a database file, its side files and the directory they are in are the owner's alone: the side files hold
 * the same rows, and whoever may write to the directory may put another file in the place of this one.
 */
export function demandPrivate(file: string, then: 'tighten' | 'refuse'): void {
  const directory = dirname(file);
  for (const path of SIDE_FILES.map((suffix) => file + suffix)) {
    if (existsSync(path)) demand(path, 0o600, then);
  }
  // A directory that holds other things as well may be open for their sake: only its owner knows.
  const isItsOwn = readdirSync(directory).every((name) => name.startsWith(basename(file)));
  demand(directory, 0o700, isItsOwn ? then : 'refuse');
}

function demand(path: string, mode: number, then: 'tighten' | 'refuse'): void {
  const open = statSync(path).mode & OTHERS;
  if (open === 0) return;
  if (then === 'refuse') throw new Error(refusal(path, open, mode));
  try {
    chmodSync(path, mode);
  } catch (cause) {
    throw new Error(refusal(path, open, mode), { cause });
  }
}

function refusal(path: string, open: number, mode: number): string {
  return (
    `${path} is open to other users of this machine (mode bits ${open.toString(8).padStart(3, '0')}), and the database holds ` +
    `password hashes and addresses. Put the database into a directory of its own, or run: chmod ${mode.toString(8)} ${path}. ` +
    "On Windows, or where other means protect it, pass fileOthersCanRead: 'accept'."
  );
}
