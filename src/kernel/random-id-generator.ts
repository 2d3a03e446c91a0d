import { randomFillSync } from 'node:crypto';

import type { IdGenerator } from './id-generator.contract.js';

const SECRET_BYTES = 32;
const ID_BYTES = 16;
const IDS_AT_ONCE = 128;
const HEX = Buffer.from('0123456789abcdef', 'latin1');
/** Where the two digits of each byte stand in the text of a UUID. */
const PLACES = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34] as const;

/**
 * The default {@link IdGenerator}: UUIDs, and 256-bit secrets in base64url, from the operating system's CSPRNG.
 *
 * Every operation takes an id, so random bytes are fetched for many of them at once, and each is written as one flat text: Node's own
 * is put together of twenty pieces, which whoever looks at it has to copy first. A secret is never fetched ahead of its use: nothing that
 * keeps an image of the process could show one that is still to be issued, or issue one twice.
 */
export class RandomIdGenerator implements IdGenerator {
  readonly #random = Buffer.allocUnsafeSlow(ID_BYTES * IDS_AT_ONCE);
  #used = ID_BYTES * IDS_AT_ONCE;
  readonly #text = Buffer.from('00000000-0000-4000-8000-000000000000', 'latin1');
  readonly #secret = Buffer.allocUnsafeSlow(SECRET_BYTES);

  id(): string {
    if (this.#used === this.#random.length) {
      randomFillSync(this.#random);
      this.#used = 0;
    }
    const random = this.#random;
    const text = this.#text;
    const from = this.#used;
    this.#used += ID_BYTES;
    // Version 4 and the variant of RFC 9562 stand in two of the bytes.
    random[from + 6] = ((random[from + 6] as number) & 0x0f) | 0x40;
    random[from + 8] = ((random[from + 8] as number) & 0x3f) | 0x80;
    for (let index = 0; index < ID_BYTES; index += 1) {
      const byte = random[from + index] as number;
      const place = PLACES[index] as number;
      text[place] = HEX[byte >> 4] as number;
      text[place + 1] = HEX[byte & 0x0f] as number;
    }
    return text.toString('latin1');
  }

  secret(): string {
    const secret = randomFillSync(this.#secret).toString('base64url');
    this.#secret.fill(0);
    return secret;
  }
}
