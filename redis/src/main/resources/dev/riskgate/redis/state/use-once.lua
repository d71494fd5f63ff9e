-- Marks a one-time proof as used.
--
-- KEYS[1]  the proof's mark
-- KEYS[2]  the marker of its slot: '<since>:<replication id>'. Marks set before <since> may have been lost.
-- ARGV[1]  now, milliseconds, by the caller's clock
-- ARGV[2]  when the proof could first be used, milliseconds, by the caller's clock
-- ARGV[3]  milliseconds for which the mark is kept
--
-- Answers {1} for the first use, {0} if it was used before, {2} if nobody can tell, since the proof is older than
-- the marker. A server that was emptied has no marker; one that was restarted, or promoted from a copy that may be
-- older, has another replication id: both get a new marker.
local id = string.match(redis.call('INFO', 'replication'), 'master_replid:(%w+)')
local marker = redis.call('GET', KEYS[2])
local since, known = string.match(marker or '', '^(%d+):(%w+)$')
if not since or known ~= id then
  since = ARGV[1]
  redis.call('SET', KEYS[2], since .. ':' .. id)
end
local used = redis.call('GET', KEYS[1])
if used and tonumber(used) >= tonumber(ARGV[1]) then
  return {0}
end
if tonumber(ARGV[2]) <= tonumber(since) then
  return {2}
end
redis.call('SET', KEYS[1], string.format('%.0f', ARGV[1] + ARGV[3]), 'PX', ARGV[3])
return {1}
