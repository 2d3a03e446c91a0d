import { randomUUID } from 'node:crypto';

import { Redis } from 'ioredis';

export const REDIS_URL = process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379';

/** A client, and a prefix nobody else uses; `dispose` removes what is under it. */
export function ownRedis() {
  const redis = new Redis(REDIS_URL, { maxRetriesPerRequest: 1 });
  const keyPrefix = `test:${randomUUID()}:`;
  const keys = async () => {
    const found: string[] = [];
    for await (const page of redis.scanStream({ match: `${keyPrefix}*`, count: 1_000 })) found.push(...(page as string[]));
    return found;
  };
  const dispose = async () => {
    const left = await keys();
    for (let done = 0; done < left.length; done += 1_000) await redis.unlink(...left.slice(done, done + 1_000));
    await redis.quit();
  };
  return { redis, keyPrefix, keys, dispose };
}
