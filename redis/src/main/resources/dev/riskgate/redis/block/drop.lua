-- Deletes entries that need not be kept any longer, each only if it is still the one that was meant. The version stays: who
-- knows such an entry drops it by its own clock.
--
-- KEYS[1]  the hash of entries
-- ARGV[1]  field, ARGV[2] its entry, and so on
--
-- Answers {how many}.
local dropped = 0
for i = 1, #ARGV, 2 do
  if redis.call('HGET', KEYS[1], ARGV[i]) == ARGV[i + 1] then
    dropped = dropped + redis.call('HDEL', KEYS[1], ARGV[i])
  end
end
return {dropped}
