-- Reads a page of entries. What is there during the whole reading is read at least once, if one server tells all of it: another
-- one keeps them in an order of its own.
--
-- KEYS[1]  the hash of entries
-- ARGV[1]  where to go on; "0" at first
-- ARGV[2]  about how many entries
--
-- Answers {where to go on, id, field, entry, ...}; "0" where this was the last page. The id tells this server, as it is since
-- its last start or promotion, from all others.
local page = redis.call('HSCAN', KEYS[1], ARGV[1], 'COUNT', ARGV[2])
local id = string.match(redis.call('INFO', 'replication'), 'master_replid:(%w+)')
local answer = {page[1], id}
for i = 1, #page[2] do
  answer[i + 2] = page[2][i]
end
return answer
