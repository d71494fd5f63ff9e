-- Adds requests that a replica has already let pass to a rate limit, so that the others know of them.
--
-- KEYS[1]  the limit, as in take.lua
-- ARGV[1]  microseconds between two requests at the sustained rate
-- ARGV[2]  how many requests
-- ARGV[3]  microseconds by which the caller's clock is shifted; 0 outside of tests
--
-- Answers {microseconds from now until the next request would be due at the sustained rate}.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2] + ARGV[3]
local due = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now) + ARGV[1] * ARGV[2]
redis.call('SET', KEYS[1], string.format('%.3f', due), 'PX', math.ceil((due - now) / 1000) + 1)
return {math.floor(due - now)}
