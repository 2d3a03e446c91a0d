import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';

import { PasswordListUnusable } from './password-list-unusable.js';

/** More than two lines of `SHA-1:COUNT`, so that a whole one lies behind every offset. */
const WINDOW = 160;
const LINE = /^([0-9A-F]{40}):\d+$/i;
/** Places looked at when the list is opened; a whole look at tens of gigabytes would hold up the start. */
const PROBES = 256;
const NO_LINE = 'it has a line that is no SHA-1:COUNT';
const REMEDY =
  'Name the one sorted file that the Pwned Passwords downloader writes, with SHA-1 hashes, where this process may read it';

interface Line {
  readonly start: number;
  readonly end: number;
  readonly hash: string;
}

/** A sorted file of SHA-1 hashes, searched by halves where it lies. Each search opens it, so it may be replaced by a newer one. */
export class BreachedPasswords {
  private constructor(private readonly file: string) {}

  static async open(file: string): Promise<BreachedPasswords> {
    const list = new BreachedPasswords(file);
    await list.#reading((handle, size) => list.#demandSorted(handle, size));
    return list;
  }

  has(password: string): Promise<boolean> {
    const wanted = createHash('sha1').update(password, 'utf8').digest('hex').toUpperCase();
    return this.#reading((handle, size) => this.#find(wanted, handle, size));
  }

  /** A line that is there begins from `low` on and before `high`. */
  async #find(wanted: string, handle: FileHandle, size: number): Promise<boolean> {
    let [low, high] = [0, size];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const line = await this.#lineFrom(handle, middle, size);
      if (line?.hash === wanted) return true;
      if (line !== null && line.start < high && line.hash < wanted) low = line.end;
      else high = middle;
    }
    return false;
  }

  async #demandSorted(handle: FileHandle, size: number): Promise<void> {
    if ((await this.#lineFrom(handle, 0, size)) === null) throw this.#unusable('it is empty');
    let before: Line | null = null;
    for (let probe = 0; probe < PROBES; probe += 1) {
      const line = await this.#lineFrom(handle, Math.floor((size / PROBES) * probe), size);
      if (line === null) return;
      if (before !== null && line.start > before.start && line.hash <= before.hash)
        throw this.#unusable('it is not sorted by hash');
      before = line;
    }
  }

  /** The first line that begins at this offset or after it; null where none does. */
  async #lineFrom(handle: FileHandle, offset: number, size: number): Promise<Line | null> {
    // One byte earlier: only the end of the line before tells that one begins right here.
    const from = Math.max(0, offset - 1);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(WINDOW), 0, WINDOW, from);
    const text = buffer.toString('latin1', 0, bytesRead);
    const begin = offset === 0 ? 0 : text.indexOf('\n') + 1;
    if (offset !== 0 && begin === 0) {
      if (from + bytesRead >= size) return null;
      throw this.#unusable(NO_LINE);
    }
    if (from + begin >= size) return null;
    const newline = text.indexOf('\n', begin);
    const end = newline === -1 ? text.length : newline;
    const hash = LINE.exec(text.slice(begin, end).trimEnd())?.[1];
    if (hash === undefined) throw this.#unusable(NO_LINE);
    return { start: from + begin, end: from + end + 1, hash: hash.toUpperCase() };
  }

  async #reading<T>(read: (handle: FileHandle, size: number) => Promise<T>): Promise<T> {
    let handle: FileHandle | null = null;
    try {
      handle = await open(this.file, 'r');
      return await read(handle, (await handle.stat()).size);
    } catch (error) {
      if (error instanceof PasswordListUnusable) throw error;
      throw this.#unusable('it cannot be read', { cause: error });
    } finally {
      await handle?.close();
    }
  }

  #unusable(problem: string, options?: ErrorOptions): PasswordListUnusable {
    return new PasswordListUnusable(this.file, problem, REMEDY, options);
  }
}
