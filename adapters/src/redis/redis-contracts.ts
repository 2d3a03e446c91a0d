import type { AttemptLimiter, ContractBinding } from '@maatify/admin-infra';

import { RedisAttemptLimiter } from './redis-attempt-limiter.js';
import type { RedisLimiterOptions } from './redis-limiter.options.js';
import type { RedisScripts } from './redis-scripts.js';

/** The client, taken at start from what the application injects. */
export type RedisFactory = Extract<ContractBinding<RedisScripts>, { readonly useFactory: unknown }>;

/**
 * Binds {@link RedisAttemptLimiter} as the `AttemptLimiter`.
 *
 * When to use: spread into `contracts` after the store's, whose limiter it replaces.
 *
 * Promises: the client stays yours; it is neither connected nor closed here.
 *
 * Failures: options that cannot be used stop the start. A Redis that is away does not: sign-ins fail until it is back.
 *
 * @example
 * contracts: { ...kyselyContracts(db), ...redisContracts({ inject: [Redis], useFactory: (redis) => redis }) }
 */
export function redisContracts(
  redis: RedisScripts | RedisFactory,
  options: RedisLimiterOptions = {},
): { readonly AttemptLimiter: ContractBinding<AttemptLimiter> } {
  if (!('useFactory' in redis)) return { AttemptLimiter: { useFactory: () => new RedisAttemptLimiter(redis, options) } };
  const { inject = [], useFactory } = redis;
  return {
    AttemptLimiter: {
      inject,
      useFactory: async (...injected: unknown[]) => new RedisAttemptLimiter(await useFactory(...injected), options),
    },
  };
}
