-- Tells that a replica lives, and who else does.
--
-- KEYS[1]  the sorted set of living incarnations, by the time of their last heartbeat in milliseconds
-- ARGV[1]  the incarnation
-- ARGV[2]  milliseconds after which an incarnation without heartbeat is dropped
--
-- Answers {1 if this incarnation was unknown, incarnation, ...}.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local dead = now - tonumber(ARGV[2])
local before = redis.call('ZSCORE', KEYS[1], ARGV[1])
-- What needs memory comes first: after another write, Redis would let it pass though it is full.
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', dead)
local answer = {(not before or tonumber(before) <= dead) and 1 or 0}
for _, incarnation in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
  answer[#answer + 1] = incarnation
end
return answer
