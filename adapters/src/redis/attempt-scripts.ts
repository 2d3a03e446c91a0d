/**
 * One hash per budget: `<factor>:<reservation>` holds when it was counted, `lockedAt` the lock and `lockedFor` what it was meant to last. Redis runs a
 * script alone from beginning to end, so what a script reads is still true when it writes.
 *
 * Moments stay the text the core sent: a Lua number turned into text loses the last digits of an epoch in milliseconds.
 */

/** ARGV: reservation, limit, lockout in ms, now, window in ms (0: failures do not age), ms to keep an idle budget. */
export const RESERVE = `
local key = KEYS[1]
local limit, lockout, now = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local window, keep = tonumber(ARGV[5]), tonumber(ARGV[6])
-- A minute longer than the lock: the core's clock and the one Redis expires by are two.
local stay = string.format('%.0f', math.max(keep, window, lockout + 60000))
local stored = redis.call('HGETALL', key)
local used, lockedAt, lockedFor, counted = 0, nil, nil, {}
for i = 1, #stored, 2 do
  if stored[i] == 'lockedAt' then lockedAt = tonumber(stored[i + 1])
  elseif stored[i] == 'lockedFor' then lockedFor = tonumber(stored[i + 1])
  else
    used = used + 1
    counted[stored[i]] = tonumber(stored[i + 1])
  end
end

if lockedAt then
  -- Written by a clock that ran ahead: the lock begins now, so nobody waits longer than the setting.
  if lockedAt > now then
    lockedAt = now
    redis.call('HSET', key, 'lockedAt', ARGV[4])
    redis.call('PEXPIRE', key, stay)
  end
  local lockedUntil = lockedAt + lockout
  if now < lockedUntil then return {0, lockedUntil} end
  redis.call('DEL', key)
  used = 0
elseif window > 0 then
  for name, at in pairs(counted) do
    if at + window <= now then
      redis.call('HDEL', key, name)
      used = used - 1
    elseif at > now then
      redis.call('HSET', key, name, ARGV[4])
    end
  end
end

local refused = used >= limit
local last = used + 1 >= limit
if not refused then redis.call('HSET', key, ARGV[1], ARGV[4]) end
if last then redis.call('HSET', key, 'lockedAt', ARGV[4], 'lockedFor', ARGV[3]) end
redis.call('PEXPIRE', key, stay)
if refused then return {0, now + lockout} end
return {1, limit - used - 1, last and now + lockout or -1}
`;

/**
 * The device budgets of an admin, each with the moment - of Redis, as everything that expires by itself - until which it may be there.
 * ARGV: budget, ms to keep it, as the budget itself is kept.
 */
export const INDEX_DEVICE = `
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
-- A minute longer than the budget, which is written after this.
local stay = tonumber(ARGV[2]) + 60000
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now))
local known = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not known or tonumber(known) < now + stay then redis.call('ZADD', KEYS[1], string.format('%.0f', now + stay), ARGV[1]) end
if redis.call('PTTL', KEYS[1]) < stay then redis.call('PEXPIRE', KEYS[1], string.format('%.0f', stay)) end
return {1}
`;

export const DEVICES = `return redis.call('ZRANGE', KEYS[1], 0, -1)`;

/** ARGV: the factor, or '' for both. Answers how many attempts it forgot. */
export const CLEAR = `
local forgotten = 0
for _, name in ipairs(redis.call('HKEYS', KEYS[1])) do
  local factor = string.match(name, '^(%l+):')
  if factor and (ARGV[1] == '' or factor == ARGV[1]) then forgotten = forgotten + redis.call('HDEL', KEYS[1], name) end
end
if forgotten > 0 then redis.call('HDEL', KEYS[1], 'lockedAt', 'lockedFor') end
return {forgotten}
`;

/** ARGV: reservation, its factor, 'succeeded' or 'returned', now. */
export const SETTLE = `
local key = KEYS[1]
local lock = redis.call('HMGET', key, ARGV[1], 'lockedAt', 'lockedFor')
if not lock[1] then return 0 end
-- The lock is over, so the budget starts anew at its next use: this reservation does not count any more.
if lock[2] and tonumber(ARGV[4]) >= tonumber(lock[2]) + tonumber(lock[3]) then return 0 end
if ARGV[3] == 'succeeded' then
  for _, name in ipairs(redis.call('HKEYS', key)) do
    if string.sub(name, 1, #ARGV[2] + 1) == ARGV[2] .. ':' then redis.call('HDEL', key, name) end
  end
else
  redis.call('HDEL', key, ARGV[1])
end
redis.call('HDEL', key, 'lockedAt', 'lockedFor')
return 1
`;
