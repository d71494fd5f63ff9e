-- Adds requests that a replica has already let pass to a rate limit, so that the others know of them.
--
-- KEYS[1]  the limit, as in take.lua
-- ARGV[1]  microseconds between two requests at the sustained rate
-- ARGV[2]  how many requests
-- ARGV[3]  now, microseconds, if a made-up clock counts; 0 for the clock of Redis
-- ARGV[4]  microseconds it takes to pay back what all replicas together can let pass at once
--
-- Answers {microseconds from now until the next request would be due at the sustained rate}.
local now, slack = tonumber(ARGV[3]), 60000
if now == 0 then
  slack = 1000
  local time = redis.call('TIME')
  now = time[1] * 1000000 + time[2]
end
-- Further ahead than that lies only what another clock wrote, or a lower rate.
local start = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now)
local due = math.min(start, now + ARGV[4]) + ARGV[1] * ARGV[2]
redis.call('SET', KEYS[1], string.format('%.3f', due), 'PX', math.ceil((due - now) / 1000) + slack)
return {math.floor(due - now)}
