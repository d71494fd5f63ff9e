-- Tells what is known of credentials, and changes nothing; see file.lua.
--
-- KEYS[1]  the sorted set of credentials' pseudonyms
-- KEYS[2]  'SINCE:LATEST'
-- ARGV[1]  hours without anything filed after which uses are not complete any more
-- ARGV[2]  pseudonym, and so on
--
-- Answers {since, now, number, ...}; since is now if uses are not complete, a number is -1 if the credential is not known.
local now = math.floor(redis.call('TIME')[1] / 3600)
local since, latest = string.match(redis.call('GET', KEYS[2]) or '', '^(%d+):(%d+)$')
since, latest = tonumber(since), tonumber(latest)
if not since or since > now or now - latest > tonumber(ARGV[1]) then
  since = now
end
local answer = {since, now}
for i = 2, #ARGV do
  answer[#answer + 1] = tonumber(redis.call('ZSCORE', KEYS[1], ARGV[i]) or '-1')
end
return answer
