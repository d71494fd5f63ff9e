-- Renews the lease of a replica's name, and tells who else has one. A lease that is over is not renewed: others may
-- have done something about its name, so the replica gets another one.
--
-- KEYS[1]  the sorted set of names, by the end of their leases in milliseconds by the clock of this server
-- ARGV[1]  the name
-- ARGV[2]  the end of its lease as far as the replica knows; 0 if it was never told one, -1 if it gives the name up
-- ARGV[3]  the name that is announced instead if the lease is over
-- ARGV[4]  milliseconds from now to the end of a lease
-- ARGV[5]  milliseconds without a heartbeat after which a replica is not counted any more, though its lease goes on
--
-- Answers {status, now, end of the lease, id, count, name, ...}. The status is 0 if the lease was renewed, 1 if the name
-- was not known here, 2 if the other name is announced. The id tells this server, as it is since its last start or
-- promotion, from all others. The count is that of replicas that were heard from lately.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local name, ending, status = ARGV[1], tonumber(ARGV[2]), 0
local score = redis.call('ZSCORE', KEYS[1], name)
if ending < 0 or (ending > 0 and math.max(ending, tonumber(score or '0')) < now) then
  name, status = ARGV[3], 2
elseif not score then
  status = 1
end
ending = now + tonumber(ARGV[4])
-- What needs memory comes first: after another write, Redis would let it pass though it is full.
redis.call('ZADD', KEYS[1], ending, name)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - 1)
local id = string.match(redis.call('INFO', 'replication'), 'master_replid:(%w+)')
local answer = {status, now, ending, id, 0}
local living = redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
for i = 1, #living, 2 do
  answer[#answer + 1] = living[i]
  -- Every lease is renewed to the same length, so its end tells the latest heartbeat. An end beyond that was leased before
  -- the clock went back: whoever lives has renewed it since.
  local last = tonumber(living[i + 1])
  if last <= ending and last >= ending - tonumber(ARGV[5]) then
    answer[5] = answer[5] + 1
  end
end
return answer
