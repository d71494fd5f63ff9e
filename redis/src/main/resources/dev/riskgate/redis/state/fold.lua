-- Moves a dead name's contribution into the profile's base, and fences the name. The caller has merged the two; this is a
-- compare-and-set, so of several replicas that try, one succeeds.
--
-- KEYS[1]  the profile's hash, as in exchange.lua
-- ARGV[1]  the dead name
-- ARGV[2]  the number of its contribution that was merged
-- ARGV[3]  the version of the base that was merged; 0 if there was none
-- ARGV[4]  the generation that was merged
-- ARGV[5]  when the last lease that the name may have had is over, milliseconds
-- ARGV[6]  milliseconds for which a fence is kept
-- ARGV[7]  what the two say together
--
-- Answers {1} if it was done, {0} if something has changed meanwhile, or if it is too early by this server's clock.
local MOST_FOLDED = 16
local key, dead = KEYS[1], ARGV[1]
local head = redis.call('HMGET', key, 'g', 'v', 'f', 'n:' .. dead)
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if (head[1] or '0') ~= ARGV[4] or (head[2] or '0') ~= ARGV[3] or head[4] ~= ARGV[2] or now < tonumber(ARGV[5]) then
  return {0}
end
local kept, room = {dead .. '@' .. now .. '#' .. ARGV[2]}, MOST_FOLDED - 1
for fence, since, folded in string.gmatch(head[3] or '', '(%w+@(%d+)#(%d+))') do
  if now - tonumber(since) < tonumber(ARGV[6]) and (folded == '0' or room > 0) then
    kept[#kept + 1] = fence
    room = folded == '0' and room or room - 1
  end
end
local latest = math.max(tonumber(redis.call('HGET', key, 'n') or '0') + 1, now)
redis.call('HSET', key, 'b', ARGV[7], 'v', tonumber(ARGV[3]) + 1, 'f', table.concat(kept, ','), 'n', latest)
redis.call('HDEL', key, 'c:' .. dead, 'n:' .. dead)
return {1}
