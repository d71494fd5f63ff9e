-- Makes sure that a slot has its marker, before the first proof is used in it; see use-once.lua.
--
-- KEYS[1]  the marker
-- ARGV[1]  now, milliseconds, by the caller's clock
--
-- Answers {1} if it was made or renewed, {0} if it was good.
local id = string.match(redis.call('INFO', 'replication'), 'master_replid:(%w+)')
local marker = redis.call('GET', KEYS[1])
if marker and string.match(marker, ':(%w+)$') == id then
  return {0}
end
redis.call('SET', KEYS[1], ARGV[1] .. ':' .. id)
return {1}
