-- Files when credentials were last used, in hours by the clock of this server, and tells what is known of each.
--
-- KEYS[1]  the sorted set of credentials' pseudonyms: twice the hour of the last use, plus 1; or twice the hour since when it
--          is known, if it was not used since then
-- KEYS[2]  'SINCE:LATEST', hours: from when on uses are complete, and when something was last filed
-- ARGV[1]  for how many hours uses were complete elsewhere, all of which are filed here by now; 0 for none
-- ARGV[2]  hours without anything filed after which uses are not complete any more
-- ARGV[3]  hours after which it is not told any more how long ago a use was
-- ARGV[4]  hours beyond that after which a credential that nobody names any more is dropped
-- ARGV[5]  pseudonym, ARGV[6] 'u' or 'k' (used, known) and how many hours ago, and so on
--
-- Answers {since, now, number, ...}: the numbers as in the set, in the order of the arguments.
local now = math.floor(redis.call('TIME')[1] / 3600)
local marker = redis.call('GET', KEYS[2])
local since, latest = string.match(marker or '', '^(%d+):(%d+)$')
since, latest = tonumber(since), tonumber(latest)
if not since or since > now or now - latest > tonumber(ARGV[2]) then
  since = now
end
since = math.min(since, now - tonumber(ARGV[1]))
local oldest = now - tonumber(ARGV[3])
local answer = {since, now}
for i = 5, #ARGV, 2 do
  local what, ago = string.match(ARGV[i + 1], '^([uk])(%d+)$')
  local told = 2 * (now - tonumber(ago)) + (what == 'u' and 1 or 0)
  local stored = tonumber(redis.call('ZSCORE', KEYS[1], ARGV[i]) or '')
  local number = stored
  if not stored then
    number = told
  elseif what == 'u' then
    -- A use beats being known, though it may have been earlier: a replica was cut off then.
    number = stored % 2 == 0 and told or math.max(stored, told)
  elseif stored % 2 == 0 then
    number = math.min(stored, told)
  end
  -- Not later than now, if the clock was put back; not so early that it would be dropped.
  local hour = math.min(math.max(math.floor(number / 2), oldest), now)
  number = 2 * hour + number % 2
  if number ~= stored then
    redis.call('ZADD', KEYS[1], string.format('%.0f', number), ARGV[i])
  end
  answer[#answer + 1] = number
end
local latter = string.format('%.0f:%.0f', since, now)
if latter ~= marker then
  local kept = tonumber(ARGV[3]) + tonumber(ARGV[4])
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', 2 * (now - kept) - 1)
  redis.call('SET', KEYS[2], latter, 'EX', kept * 3600)
  redis.call('EXPIRE', KEYS[1], kept * 3600)
end
return answer
