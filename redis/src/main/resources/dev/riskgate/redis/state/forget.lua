-- Erases a profile. Its generation is raised, so that no contribution made before is taken any more.
--
-- KEYS[1]  the profile's hash
-- ARGV[1]  seconds for which the generation is remembered
--
-- Answers {generation}.
local generation = tonumber(redis.call('HGET', KEYS[1], 'g') or '0') + 1
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'g', generation)
redis.call('EXPIRE', KEYS[1], ARGV[1])
return {generation}
