import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

const FILE = 'database.lock';
const TAKEOVER = 'database.lock.takeover';

/** Directories this process holds: its own live pid in a lock file does not tell "mine" from "left by my predecessor". */
const held = new Set<string>();

interface Holder {
  readonly pid: number;
  readonly host: string;
}

/**
 * Takes the data directory for this process. The embedded database takes no lock of its own, and two processes writing the
 * same files destroy them. Answers a function that gives it back; throws while somebody else holds it.
 */
export function lockDirectory(dataDir: string): () => void {
  const file = join(dataDir, FILE);
  if (held.has(dataDir)) throw inUse('this process');
  if (!create(file)) takeOver(dataDir, file);
  held.add(dataDir);
  let released = false;
  return () => {
    if (released) return;
    released = true;
    held.delete(dataDir);
    rmSync(file, { force: true });
  };
}

/** Only one process at a time may judge and replace a stale lock; otherwise two could, the second removing the first one's. */
function takeOver(dataDir: string, file: string): void {
  const takeover = join(dataDir, TAKEOVER);
  if (!create(takeover)) throw inUse(`a process that is starting (if there is none, remove ${TAKEOVER})`);
  try {
    const holder = readHolder(file);
    if (holder !== null && !isGone(holder)) throw inUse(`process ${String(holder.pid)} on ${holder.host}`);
    rmSync(file, { force: true });
    if (!create(file)) throw inUse('another process');
  } finally {
    rmSync(takeover, { force: true });
  }
}

function create(file: string): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'wx', 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  writeSync(descriptor, JSON.stringify({ pid: process.pid, host: hostname() } satisfies Holder));
  closeSync(descriptor);
  return true;
}

function readHolder(file: string): Holder | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    return JSON.parse(text) as Holder;
  } catch {
    // Created and not yet written, or torn by a crash: refuse, because it may be the former.
    return { pid: 0, host: 'an unknown host' };
  }
}

/** Only a process of this very host can be seen to be gone; a shared directory held elsewhere stays held. */
function isGone({ pid, host }: Holder): boolean {
  if (host !== hostname() || pid <= 0) return false;
  // Containers start with the same pid each time: our own number in a file we do not hold is our predecessor's.
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

function inUse(holder: string): Error {
  return new Error(
    `The data directory is in use by ${holder}. Stop it, set another DATA_DIR, or use DATABASE_URL for several processes. ` +
      `If nothing runs there any more, remove ${FILE} from it.`,
  );
}
