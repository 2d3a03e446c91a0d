import type { KeyObject } from 'node:crypto';
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

import type { SealingKeys } from './sealing-keys.js';
import { readKeys } from './sealing-keys.js';

const VERSION = 'v1';
const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const FORM = /^v1\.([A-Za-z0-9_-]{1,32})\.([A-Za-z0-9_-]{16})\.([A-Za-z0-9_-]{22,})$/;

/**
 * Seals small secrets with AES-256-GCM before they are stored.
 *
 * When to use: for a seed or a code that a table keeps and this application alone may read.
 *
 * Promises: the sealed text (`v1.<key name>.<nonce>.<ciphertext and tag>`) shows nothing but the length, names its key, and
 * opens only under that key, unchanged, and with the context it was sealed for: what is sealed for one use, or for one row
 * when the context names the row, does not open for another. A copied or edited row therefore fails instead of giving access.
 *
 * Failures: the constructor throws a `TypeError` that lists every problem of the keys; `open` throws when the text was not
 * made by a sealer, its key is not configured, or it was changed. No message shows a key or what was sealed.
 *
 * @example
 * const sealer = new Sealer({ current: 'k1', all: { k1: process.env.SEALING_KEY } });
 * sealer.open(sealer.seal('a secret', 'invitations'), 'invitations'); // 'a secret'
 */
export class Sealer {
  readonly #keys: ReadonlyMap<string, KeyObject>;
  readonly #current: string;

  constructor(keys: SealingKeys) {
    this.#keys = readKeys(keys);
    this.#current = keys.current;
  }

  seal(text: string, context: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.#key(this.#current), nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(boundTo(this.#current, context));
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return [VERSION, this.#current, nonce.toString('base64url'), body.toString('base64url')].join('.');
  }

  open(sealed: string, context: string): string {
    const { id, nonce, body } = partsOf(sealed);
    const decipher = createDecipheriv(CIPHER, this.#key(id), nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(boundTo(id, context));
    decipher.setAuthTag(body.subarray(-TAG_BYTES));
    const opened = decipher.update(body.subarray(0, -TAG_BYTES));
    try {
      return Buffer.concat([opened, decipher.final()]).toString('utf8');
    } catch {
      throw new Error(
        `A sealed secret was changed, or sealed for another use, or the key named "${id}" is another one than it was then. ` +
          'Give a new key a new name, and check where the text was read from.',
      );
    }
  }

  /** For a rotation: the same secret under the current key, or null when it is sealed with that already. */
  reseal(sealed: string, context: string): string | null {
    return partsOf(sealed).id === this.#current ? null : this.seal(this.open(sealed, context), context);
  }

  #key(id: string): KeyObject {
    const key = this.#keys.get(id);
    if (key !== undefined) return key;
    throw new Error(`A secret is sealed with the key "${id}", which is not configured. List it under \`keys.all\` again.`);
  }
}

function partsOf(sealed: string): { readonly id: string; readonly nonce: Buffer; readonly body: Buffer } {
  const [, id = '', nonce = '', text = ''] = FORM.exec(sealed) ?? [];
  const body = Buffer.from(text, 'base64url');
  // Base64 has several spellings of the same bytes; only the one that was written is unchanged.
  if (id === '' || body.toString('base64url') !== text) {
    throw new Error('A sealed secret cannot be read: it is not in the form a Sealer writes.');
  }
  return { id, nonce: Buffer.from(nonce, 'base64url'), body };
}

/** Authenticated with the text, and unambiguous: neither the version nor a key's name can hold a colon. */
function boundTo(id: string, context: string): Buffer {
  return Buffer.from(`${VERSION}:${id}:${context}`);
}
