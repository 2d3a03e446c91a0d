import { randomBytes, randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface DevelopmentSecrets {
  readonly totpEncryptionKey: string;
  readonly cookieSecret: string;
}

const FILE = 'development-secrets.json';

/**
 * Secrets for a developer's machine, so that a fresh checkout starts without any configuration.
 *
 * They live as long as the data they protect: beside it in the data directory, or only in memory with an in-memory
 * database. Never used in production, where the key must not lie beside what it seals.
 */
export function developmentSecrets(dataDir: string | null, secrets: 'make' | 'find' = 'make'): DevelopmentSecrets {
  if (dataDir === null) return generate();
  if (secrets === 'find') return read(join(dataDir, FILE)) ?? noneThere(dataDir);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = join(dataDir, FILE);
  return read(file) ?? keep(dataDir, file);
}

function noneThere(dataDir: string): never {
  throw new Error(`${dataDir} holds no secrets, so no host has started there`);
}

function generate(): DevelopmentSecrets {
  return { totpEncryptionKey: randomBytes(32).toString('base64'), cookieSecret: randomBytes(32).toString('base64url') };
}

function keep(dataDir: string, file: string): DevelopmentSecrets {
  const draft = join(dataDir, `.${randomUUID()}`);
  writeFileSync(draft, JSON.stringify(generate(), null, 2), { mode: 0o600, flag: 'wx' });
  try {
    // link, not rename: two processes starting together must end with one file, and never read half of it.
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  const kept = read(file);
  if (kept === null) throw new Error(`${FILE} vanished from the data directory while it was being read.`);
  return kept;
}

function read(file: string): DevelopmentSecrets | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const stored = parse(text);
  if (typeof stored?.totpEncryptionKey === 'string' && typeof stored.cookieSecret === 'string') {
    return { totpEncryptionKey: stored.totpEncryptionKey, cookieSecret: stored.cookieSecret };
  }
  // Never replaced by fresh ones: the seeds sealed with the lost key would be gone without anybody noticing.
  throw new Error(`${FILE} in the data directory cannot be read; restore it, or start with an empty data directory.`);
}

function parse(text: string): Partial<DevelopmentSecrets> | null {
  try {
    return JSON.parse(text) as Partial<DevelopmentSecrets> | null;
  } catch {
    return null;
  }
}
