-- Files entries, each only if its stamp is later than that of the entry that is there, and tells everybody.
--
-- KEYS[1]  the hash of entries: field, and "FORM block|lifted MILLIS TIE ..." with TIE in 16 hex digits
-- KEYS[2]  the version, "COUNT:WORD"
-- ARGV[1]  the channel of hints
-- ARGV[2]  a random word, so that no two writes ever make the same version
-- ARGV[3]  how many entries there may be
-- ARGV[4]  field, ARGV[5] its entry, and so on
--
-- Answers {version before, version now, how many found no room}. The hint is "BEFORE NOW", and for a single entry
-- that was filed " FIELD ENTRY" besides.
local function later(new, old)
  local millis, tie = string.match(new, '^%w+ %w+ (%d+) (%x+)')
  local known, its = string.match(old, '^%w+ %w+ (%d+) (%x+)')
  if not known then
    return true
  end
  millis, known = tonumber(millis), tonumber(known)
  return millis > known or (millis == known and tie > its)
end

local before = redis.call('GET', KEYS[2]) or ''
local room = tonumber(ARGV[3]) - redis.call('HLEN', KEYS[1])
local filed, refused = 0, 0
for i = 4, #ARGV, 2 do
  local old = redis.call('HGET', KEYS[1], ARGV[i])
  if not old and room <= 0 then
    refused = refused + 1
  elseif not old or later(ARGV[i + 1], old) then
    redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
    filed = filed + 1
    room = old and room or room - 1
  end
end
local now = before
if filed > 0 or before == '' then
  now = ((tonumber(string.match(before, '^(%d+):') or '0')) + 1) .. ':' .. ARGV[2]
  redis.call('SET', KEYS[2], now)
  local hint = before .. ' ' .. now
  if filed == 1 and #ARGV == 5 then
    hint = hint .. ' ' .. ARGV[4] .. ' ' .. ARGV[5]
  end
  -- A user who may not publish still writes: the hint is a hint.
  redis.pcall('PUBLISH', ARGV[1], hint)
end
return {before, now, refused}
