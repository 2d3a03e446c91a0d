import { describe, expect, it } from '@jest/globals';
import { AdminInfraModule, AttemptLimiter, PasswordHasher, TotpAuthenticator } from '@maatify/admin-infra';
import type { RequiredBindings } from '@maatify/admin-infra';
import { createInMemoryContracts } from '@maatify/admin-infra/testing';
import { Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';

import { Argon2PasswordHasher, argon2Contracts } from '../../src/argon2/index.js';
import { RedisAttemptLimiter, redisContracts } from '../../src/redis/index.js';
import { SealedTotpAuthenticator, totpContracts } from '../../src/totp/index.js';
import { K1 } from '../totp/keys.js';

const REDIS = Symbol('redis');
const client = { eval: () => Promise.resolve([1, 4, -1]) };
const totp = { keys: { current: 'k1', all: { k1: K1 } }, issuer: 'Acme' };

@Module({
  providers: [
    { provide: REDIS, useValue: client },
    { provide: 'TOTP', useValue: totp },
  ],
  exports: [REDIS, 'TOTP'],
})
class ConfigurationModule {}

const { contracts } = createInMemoryContracts();
const stored = {
  AuditLogger: { useValue: contracts.AuditLogger },
  NotificationDispatcher: { useValue: contracts.NotificationDispatcher },
  SecretDelivery: { useValue: contracts.SecretDelivery },
  AbilityResolver: { useValue: contracts.AbilityResolver },
  SystemSettingsReader: { useValue: contracts.SystemSettingsReader },
  SystemSettingsCommandRepository: { useValue: contracts.SystemSettingsCommandRepository },
  SessionQueryRepository: { useValue: contracts.SessionQueryRepository },
  SessionCommandRepository: { useValue: contracts.SessionCommandRepository },
  OneTimeCodeRepository: { useValue: contracts.OneTimeCodeRepository },
  AdminQueryRepository: { useValue: contracts.AdminQueryRepository },
  AdminCommandRepository: { useValue: contracts.AdminCommandRepository },
  TotpQueryRepository: { useValue: contracts.TotpQueryRepository },
  TotpCommandRepository: { useValue: contracts.TotpCommandRepository },
};

describe('the bindings in a Nest application', () => {
  const started = async (bindings: Pick<RequiredBindings<object>, 'PasswordHasher' | 'TotpAuthenticator' | 'AttemptLimiter'>) => {
    const options = { imports: [ConfigurationModule], contracts: { ...stored, ...bindings } };
    const built = await Test.createTestingModule({ imports: [AdminInfraModule.forRoot(options)] }).compile();
    await built.init();
    return built;
  };

  it('are made at start, from values or from what the application injects', async () => {
    for (const bindings of [
      { ...argon2Contracts(), ...totpContracts(totp), ...redisContracts(client) },
      {
        ...argon2Contracts({ maxQueued: 5 }),
        ...totpContracts({ inject: ['TOTP'], useFactory: (options: typeof totp) => options }),
        ...redisContracts({ inject: [REDIS], useFactory: (redis: typeof client) => redis }),
      },
    ]) {
      const application = await started(bindings);
      expect(application.get(PasswordHasher, { strict: false })).toBeInstanceOf(Argon2PasswordHasher);
      expect(application.get(TotpAuthenticator, { strict: false })).toBeInstanceOf(SealedTotpAuthenticator);
      expect(application.get(AttemptLimiter, { strict: false })).toBeInstanceOf(RedisAttemptLimiter);
      await application.close();
    }
  });

  it('a weak key stops the start', async () => {
    const weak = { ...totp, keys: { current: 'k1', all: { k1: Buffer.alloc(32) } } };
    const bindings = { ...argon2Contracts(), ...totpContracts(weak), ...redisContracts(client) };
    await expect(started(bindings)).rejects.toThrow(/k1.*pattern/);
  });
});

/** Never run: `tsc` is the test. Each line that must not compile says so, and fails the type check once it does. */
export function completeness(): readonly RequiredBindings<object>[] {
  const complete: RequiredBindings<object> = {
    ...stored,
    ...argon2Contracts(),
    ...totpContracts(totp),
    ...redisContracts(client),
  };
  // @ts-expect-error the hasher is left out
  const withoutHasher: RequiredBindings<object> = { ...stored, ...totpContracts(totp), ...redisContracts(client) };
  // @ts-expect-error the authenticator is left out
  const withoutTotp: RequiredBindings<object> = { ...stored, ...argon2Contracts(), ...redisContracts(client) };
  const withoutFeature: RequiredBindings<{ totp: false }> = { ...stored, ...argon2Contracts(), ...redisContracts(client) };
  // @ts-expect-error the limiter is left out
  const withoutLimiter: RequiredBindings<object> = { ...stored, ...argon2Contracts(), ...totpContracts(totp) };
  return [complete, withoutHasher, withoutTotp, withoutFeature as RequiredBindings<object>, withoutLimiter];
}

/** The clients hosts have, and options that are no options. */
export async function whatIsTaken(): Promise<void> {
  const { Cluster, Redis } = await import('ioredis');
  redisContracts(new Redis());
  redisContracts(new Cluster([]));
  redisContracts({ useFactory: () => Promise.resolve(new Redis()) });
  totpContracts({ keys: { current: 'k1', all: { k1: process.env['TOTP_KEY'] } }, issuer: 'Acme' });
  // @ts-expect-error the issuer is left out
  totpContracts({ keys: totp.keys });
  // @ts-expect-error there is no such option
  argon2Contracts({ memory: 5 });
}
