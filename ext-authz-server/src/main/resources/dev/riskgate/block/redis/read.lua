-- Reads a page of entries. What is there during the whole reading is read at least once.
--
-- KEYS[1]  the hash of entries
-- ARGV[1]  where to go on; "0" at first
-- ARGV[2]  about how many entries
--
-- Answers {where to go on, field, entry, ...}; "0" where this was the last page.
local page = redis.call('HSCAN', KEYS[1], ARGV[1], 'COUNT', ARGV[2])
local answer = {page[1]}
for i = 1, #page[2] do
  answer[i + 1] = page[2][i]
end
return answer
