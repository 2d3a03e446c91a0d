import { describe, it } from '@jest/globals';
import { createInMemoryContracts, describeContractConformance } from '@maatify/admin-infra/testing';
import { Redis } from 'ioredis';

import { RedisAttemptLimiter } from '../../src/redis/index.js';
import { ownRedis, REDIS_URL } from './redis.js';

describeContractConformance(
  { describe, it },
  {
    only: ['AttemptLimiter'],
    capabilities: ['parallelWrites', 'restart', 'secondProcess'],
    subject: () => {
      const { contracts, grants } = createInMemoryContracts();
      const { redis, keyPrefix, dispose } = ownRedis();
      // A client of its own is what another process would have: nothing is remembered outside Redis.
      const others: Redis[] = [];
      const elsewhere = () => {
        const other = new Redis(REDIS_URL);
        others.push(other);
        return { ...contracts, AttemptLimiter: new RedisAttemptLimiter(other, { keyPrefix }) };
      };
      return {
        contracts: { ...contracts, AttemptLimiter: new RedisAttemptLimiter(redis, { keyPrefix }) },
        second: elsewhere(),
        restart: elsewhere,
        grantAbility: (adminId, ability) => {
          grants.grant(adminId, ability);
        },
        revokeAbility: (adminId, ability) => {
          grants.revoke(adminId, ability);
        },
        dispose: async () => {
          await Promise.all(others.map((other) => other.quit()));
          await dispose();
        },
      };
    },
  },
);
