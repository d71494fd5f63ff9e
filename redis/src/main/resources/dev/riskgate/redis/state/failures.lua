-- Reads a count of failures.
--
-- KEYS[1]  the count, as in failure.lua
-- ARGV[1]  now, milliseconds, by the caller's clock
--
-- Answers {count}; 0 if there is none or its time is over.
local count, untill = string.match(redis.call('GET', KEYS[1]) or '', '^(%d+):(%d+)$')
if not count or tonumber(untill) < tonumber(ARGV[1]) then
  return {0}
end
return {tonumber(count)}
