import { expect, it, jest } from '@jest/globals';
import { Redacted } from '@maatify/admin-infra';

jest.unstable_mockModule('bcryptjs', () => {
  throw new Error("Cannot find package 'bcryptjs'");
});

it('without bcryptjs a bcrypt hash is an error that says what to install, and others work', async () => {
  const { Argon2PasswordHasher } = await import('../../src/argon2/index.js');
  const hasher = new Argon2PasswordHasher();
  const password = Redacted.of('correct horse');
  const hash = Redacted.of('$2b$05$abcdefghijklmnopqrstuuHNbAKRhpaujgo33bRWs.NLUTJO3lOy2');
  await expect(hasher.verify({ password, hash })).rejects.toThrow(/npm install bcryptjs/);
  expect((await hasher.verify({ password, ...(await hasher.hash({ password })) })).verdict).toBe('match');
});
