-- Counts a failure.
--
-- KEYS[1]  the count: '<count>:<until>', milliseconds by the callers' clock
-- ARGV[1]  now, milliseconds, by the caller's clock
-- ARGV[2]  milliseconds from the first failure until the count starts anew
--
-- Answers {count}.
local count, untill = string.match(redis.call('GET', KEYS[1]) or '', '^(%d+):(%d+)$')
if not count or tonumber(untill) < tonumber(ARGV[1]) then
  count, untill = 0, string.format('%.0f', ARGV[1] + ARGV[2])
end
count = count + 1
redis.call('SET', KEYS[1], count .. ':' .. untill, 'PX', ARGV[2])
return {count}
