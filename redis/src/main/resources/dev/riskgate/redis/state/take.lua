-- Takes one request from a rate limit: the generic cell rate algorithm (ITU-T I.371) by the clock of Redis.
--
-- KEYS[1]  the limit: when the next request would be due at the sustained rate, microseconds
-- ARGV[1]  microseconds between two requests at the sustained rate
-- ARGV[2]  how many may come at once
-- ARGV[3]  now, microseconds, if a made-up clock counts; 0 for the clock of Redis
-- ARGV[4]  the due time that the caller knows, in case Redis has lost its own; 0 if it knows none
--
-- Answers {1, how many more would pass now, 0, due} or {0, 0, microseconds until the next one passes, due}.
local now, slack = tonumber(ARGV[3]), 60000
if now == 0 then
  slack = 1000
  local time = redis.call('TIME')
  now = time[1] * 1000000 + time[2]
end
local interval, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
-- Further ahead than it takes to pay a whole burst back lies only what another clock wrote, or a lower rate.
local known = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), tonumber(ARGV[4]), now)
local start = math.min(known, now + interval * burst)
local early = start + interval * (1 - burst) - now
if early > 0.5 then
  if start < known then
    redis.call('SET', KEYS[1], string.format('%.3f', start), 'PX', math.ceil((start - now) / 1000) + slack)
  end
  return {0, 0, math.ceil(early), math.floor(start)}
end
-- Near today's microseconds a double has quarters of one; rounded down to them, a burst is whole.
local due = start + math.floor(interval * 4) / 4
redis.call('SET', KEYS[1], string.format('%.3f', due), 'PX', math.ceil((due - now) / 1000) + slack)
return {1, math.floor(burst - (due - now) / interval + 0.000001), 0, math.floor(due)}
