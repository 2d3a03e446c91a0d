import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

import type { Redacted } from '@maatify/admin-infra';

const VERSION = 'v1';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Seals small secrets with AES-256-GCM before they are stored.
 *
 * The sealed text names its key (`v1.<key id>.<nonce>.<ciphertext and tag>`), so a new key can be put first while texts under
 * older ones still open. The purpose is authenticated with it: a text sealed for one use does not open for another.
 */
export class Sealer {
  readonly #keys: ReadonlyMap<string, Redacted<Buffer>>;
  readonly #current: string;

  constructor(keys: readonly Redacted<Buffer>[]) {
    const [first] = keys;
    if (first === undefined) throw new TypeError('A sealer needs at least one key.');
    this.#current = keyId(first);
    this.#keys = new Map(keys.map((key) => [keyId(key), key]));
  }

  seal(purpose: string, secret: Uint8Array): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.key(this.#current), nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(context(purpose, this.#current));
    const body = Buffer.concat([cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
    return [VERSION, this.#current, nonce.toString('base64url'), body.toString('base64url')].join('.');
  }

  /** Throws when the key is not known or the text was changed, without saying what was in it. */
  open(purpose: string, sealed: string): Buffer {
    const [version, id = '', nonceText = '', bodyText = '', ...rest] = sealed.split('.');
    const nonce = Buffer.from(nonceText, 'base64url');
    const body = Buffer.from(bodyText, 'base64url');
    if (version !== VERSION || rest.length > 0 || nonce.length !== NONCE_BYTES || body.length < TAG_BYTES) {
      throw new Error('A sealed secret cannot be read: it is not in the form this application writes.');
    }
    const decipher = createDecipheriv('aes-256-gcm', this.key(id), nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(context(purpose, id));
    decipher.setAuthTag(body.subarray(body.length - TAG_BYTES));
    return Buffer.concat([decipher.update(body.subarray(0, body.length - TAG_BYTES)), decipher.final()]);
  }

  private key(id: string): Buffer {
    const key = this.#keys.get(id);
    if (key === undefined) {
      throw new Error(
        `A secret is sealed with the key ${id}, which is not configured. List it in TOTP_ENCRYPTION_PREVIOUS_KEYS.`,
      );
    }
    return key.reveal();
  }
}

/** Names a key without telling anything useful about it: 32 bits of a digest of 256 random ones. */
function keyId(key: Redacted<Buffer>): string {
  return createHash('sha256').update('admin-infra-sample:key-id').update(key.reveal()).digest('hex').slice(0, 8);
}

function context(purpose: string, id: string): Buffer {
  return Buffer.from(`${VERSION}:${id}:${purpose}`);
}
