-- Moves a dead incarnation's contribution into the profile's base, and fences the incarnation. The caller has merged
-- the two; this is a compare-and-set, so of several replicas that try, one succeeds.
--
-- KEYS[1]  the profile's hash
-- ARGV[1]  the dead incarnation
-- ARGV[2]  the number of its contribution that was merged
-- ARGV[3]  the version of the base that was merged; 0 if there was none
-- ARGV[4]  the generation that was merged
-- ARGV[5]  seconds for which a fence is kept
-- ARGV[6]  what the two say together
--
-- Answers {1} if it was done, {0} if something has changed meanwhile.
local key, dead = KEYS[1], ARGV[1]
local head = redis.call('HMGET', key, 'g', 'v', 'f', 'n:' .. dead)
if (head[1] or '0') ~= ARGV[4] or (head[2] or '0') ~= ARGV[3] or head[4] ~= ARGV[2] then
  return {0}
end
local now = tonumber(redis.call('TIME')[1])
local fences = dead .. '@' .. now
for incarnation, at in string.gmatch(head[3] or '', '(%w+)@(%d+)') do
  if now - tonumber(at) < tonumber(ARGV[5]) then
    fences = fences .. ',' .. incarnation .. '@' .. at
  end
end
redis.call('HSET', key, 'b', ARGV[6], 'v', tonumber(ARGV[3]) + 1, 'f', fences)
redis.call('HDEL', key, 'c:' .. dead, 'n:' .. dead)
redis.call('HINCRBY', key, 'n', 1)
return {1}
