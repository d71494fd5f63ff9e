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
local head = redis.call('HMGET', KEYS[1], 'g', 'b', 'c:' .. ARGV[1])
local version, fences = '0', ''
if head[2] then
  version, fences = string.match(head[2], '^(%d+):([^:]*):')
end
local number = head[3] and string.match(head[3], '^(%d+):')
if (head[1] or '0') ~= ARGV[4] or version ~= ARGV[3] or number ~= ARGV[2] then
  return {0}
end
local now = tonumber(redis.call('TIME')[1])
local kept = ARGV[1] .. '@' .. now
for incarnation, at in string.gmatch(fences, '(%w+)@(%d+)') do
  if now - tonumber(at) < tonumber(ARGV[5]) then
    kept = kept .. ',' .. incarnation .. '@' .. at
  end
end
redis.call('HSET', KEYS[1], 'b', (tonumber(version) + 1) .. ':' .. kept .. ':' .. ARGV[6])
redis.call('HDEL', KEYS[1], 'c:' .. ARGV[1])
redis.call('HINCRBY', KEYS[1], 'n', 1)
return {1}
