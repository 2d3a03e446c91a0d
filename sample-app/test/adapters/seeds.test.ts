import { Redacted } from '@maatify/admin-infra';
import { describe, expect, it, jest } from '@jest/globals';

import { Sealer } from '../../src/adapters/support/sealer.js';

describe('v5.0.0-6.5.3 the seed of a second factor', () => {
  it('is what the operating system’s generator gave, all of it', async () => {
    const keys = [Redacted.of(Buffer.alloc(32, 9))];
    const drawn: Buffer[] = [];
    const real = await import('node:crypto');
    const randomBytes = (size: number): Buffer => {
      const bytes = real.randomBytes(size);
      drawn.push(bytes);
      return bytes;
    };
    await jest.isolateModulesAsync(async () => {
      jest.unstable_mockModule('node:crypto', () => ({ ...real, default: { ...real, randomBytes }, randomBytes }));
      const { SealedTotpAuthenticator } = await import('../../src/adapters/sealed-totp-authenticator.js');
      const authenticator = new SealedTotpAuthenticator(new Sealer(keys), { totp: { issuer: 'Back Office', keys } });
      const { secret } = await authenticator.createSeed({ account: 'ada@example.test' });
      const [seed] = drawn.filter((bytes) => bytes.length === 20);
      expect(decoded(secret.reveal())).toEqual(seed);
    });
  });
});

/** RFC 4648, 20 bytes in 32 characters. */
function decoded(base32: string): Buffer {
  const bits = Array.from(base32, (letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  ).join('');
  return Buffer.from(bits.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? []);
}
