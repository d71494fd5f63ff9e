-- Writes one replica's contribution to a profile, and hands back what the others have written since.
--
-- KEYS[1]  the profile's hash: g generation, n number of the latest change, c:<incarnation> contributions and
--          n:<incarnation> their numbers, b base, v its version, f fences
-- ARGV[1]  the incarnation that writes
-- ARGV[2]  the contribution's number, growing; 0 to write nothing
-- ARGV[3]  the generation that the writer knows
-- ARGV[4]  the latest change that the writer knows; empty if it knows nothing
-- ARGV[5]  seconds for which the profile is kept from now on
-- ARGV[6]  the contribution
--
-- Answers {1, n, g} if nobody else has changed anything, {1, n, g, {field, value, ...}} if somebody has,
-- {2, n, g} if the incarnation was declared dead (nothing was written), {3, n, g} if the profile was forgotten
-- since (nothing was written). A contribution counts by its number, so sending one twice changes nothing.
--
-- Lua hashes every byte of a string, so contributions are not looked at here: their numbers have fields of their own.
local key, me = KEYS[1], ARGV[1]
local number, generation = tonumber(ARGV[2]), tonumber(ARGV[3])
local head = redis.call('HMGET', key, 'g', 'n', 'f', 'n:' .. me)
local current = tonumber(head[1] or '0')
local latest = tonumber(head[2] or '0')
if generation < current then
  return {3, latest, current}
end
local known = latest
if number > 0 then
  if head[3] and string.find(head[3], me .. '@', 1, true) then
    return {2, latest, current}
  end
  if generation > current then
    redis.call('DEL', key)
    redis.call('HSET', key, 'g', generation)
    current, head, known, latest = generation, {}, 0, 0
  end
  if number > tonumber(head[4] or '0') then
    latest = latest + 1
    redis.call('HSET', key, 'c:' .. me, ARGV[6], 'n:' .. me, ARGV[2], 'n', latest)
    redis.call('EXPIRE', key, ARGV[5])
  end
end
if ARGV[4] == tostring(known) then
  return {1, latest, current}
end
return {1, latest, current, redis.call('HGETALL', key)}
