// The public door of `@maatify/admin-infra-adapters/redis`: nothing else is public.
export { RedisAttemptLimiter } from './redis-attempt-limiter.js';
export { redisContracts } from './redis-contracts.js';
export type { RedisFactory } from './redis-contracts.js';
export type { RedisLimiterOptions } from './redis-limiter.options.js';
export { AttemptStoreUnavailable } from './redis-scripts.js';
export type { RedisScripts } from './redis-scripts.js';
