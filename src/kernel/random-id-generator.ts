import { randomBytes, randomUUID } from 'node:crypto';

import type { IdGenerator } from './id-generator.contract.js';

const SECRET_BYTES = 32;

/** The default {@link IdGenerator}: UUIDs, and 256-bit secrets in base64url, from the operating system's CSPRNG. */
export class RandomIdGenerator implements IdGenerator {
  id(): string {
    return randomUUID();
  }

  secret(): string {
    return randomBytes(SECRET_BYTES).toString('base64url');
  }
}
