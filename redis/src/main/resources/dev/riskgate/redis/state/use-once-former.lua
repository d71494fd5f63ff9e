-- Marks a one-time proof as used where replicas of the layout before this one look.
--
-- KEYS[1]  the proof's mark in that layout
-- ARGV[1]  now, milliseconds, by the caller's clock
-- ARGV[2]  milliseconds for which the mark is kept
--
-- Answers {1} for the first use, {0} if it was used before. Whether marks may have been lost is not asked here: the
-- proof is marked in this layout, too, and asked for there.
local used = redis.call('GET', KEYS[1])
if used and tonumber(used) >= tonumber(ARGV[1]) then
  return {0}
end
redis.call('SET', KEYS[1], string.format('%.0f', ARGV[1] + ARGV[2]), 'PX', ARGV[2])
return {1}
