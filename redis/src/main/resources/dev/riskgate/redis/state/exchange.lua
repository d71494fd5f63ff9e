-- Writes one replica's contribution to a profile, and hands back what the others have written since.
--
-- KEYS[1]  the profile's hash: g generation, n number of the latest change (at least the time, ms: a server that has lost
--          some must not come to the same number by others), c:<name> contributions and n:<name> their
--          numbers, b base, v its version, f fences: <name>@<since, ms>#<number>, ..., the newest first
-- ARGV[1]  the name under which it is written
-- ARGV[2]  the contribution's number, growing; 0 to write nothing
-- ARGV[3]  the generation that the writer knows
-- ARGV[4]  the latest change that the writer knows; empty if it knows nothing
-- ARGV[5]  seconds for which the profile is kept from now on
-- ARGV[6]  the contribution
-- ARGV[7]  the end of the name's lease, milliseconds
-- ARGV[8]  milliseconds for which a fence is kept
-- ARGV[9]  a former name of the same writer, <name>@<end of its lease>, and so on, the oldest first. The contribution
--          holds what was written under it, so with the first write under the new name it goes.
--
-- Answers {1, n, g} if nobody else has changed anything, {1, n, g, {field, value, ...}} if somebody has. Nothing was
-- written if it answers {2, n, g}: the name is fenced; {3, n, g}: the profile was forgotten since; {4, n, g}: the lease is
-- over; {5, n, g, name, number}: that former name's contribution of that number is in the base already, -1 if nobody
-- knows which. A contribution counts by its number, so sending one twice changes nothing.
--
-- Lua hashes every byte of a string, so contributions are not looked at here: their numbers have fields of their own.
-- Fences of names that were folded, and of names that were given up by their writers.
local MOST_FOLDED, MOST_MOVED = 16, 8
local key, me = KEYS[1], ARGV[1]
local number, generation = tonumber(ARGV[2]), tonumber(ARGV[3])
local head = redis.call('HMGET', key, 'g', 'n', 'f', 'n:' .. me)
local current = tonumber(head[1] or '0')
local latest = tonumber(head[2] or '0')
if generation < current then
  return {3, latest, current}
end
local known = latest
if number > 0 then
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  if now > tonumber(ARGV[7]) then
    return {4, latest, current}
  end
  if generation > current then
    redis.call('DEL', key)
    redis.call('HSET', key, 'g', generation)
    current, head, known, latest = generation, {}, 0, 0
  end
  local fences = head[3] or ''
  if string.find(fences, me .. '@', 1, true) then
    return {2, latest, current}
  end
  local moves = not head[4] and #ARGV > 8
  if moves then
    local count, oldest = 0, 0
    for since, folded in string.gmatch(fences, '@(%d+)#(%d+)') do
      if folded ~= '0' then
        count, oldest = count + 1, tonumber(since)
      end
    end
    for i = #ARGV, 9, -1 do
      local former, ending = string.match(ARGV[i], '^(%w+)@(%d+)$')
      local folded = string.match(fences, former .. '@%d+#(%d+)')
      if folded and folded ~= '0' then
        return {5, latest, current, former, tonumber(folded)}
      end
      if folded or redis.call('HGET', key, 'n:' .. former) then
        -- What was written under older ones went when this one was first written.
        break
      end
      ending = tonumber(ending)
      if head[2] and (now - ending > tonumber(ARGV[8]) or (count >= MOST_FOLDED and oldest > ending)) then
        return {5, latest, current, former, -1}
      end
    end
  end
  if number > tonumber(head[4] or '0') then
    latest = math.max(latest + 1, now)
    redis.call('HSET', key, 'c:' .. me, ARGV[6], 'n:' .. me, ARGV[2], 'n', latest)
    redis.call('EXPIRE', key, ARGV[5])
    if moves then
      local kept, room = {}, {[true] = MOST_FOLDED, [false] = MOST_MOVED}
      for i = #ARGV, 9, -1 do
        local former = string.match(ARGV[i], '^(%w+)@')
        redis.call('HDEL', key, 'c:' .. former, 'n:' .. former)
        if not string.find(fences, former .. '@', 1, true) then
          kept[#kept + 1] = former .. '@' .. now .. '#0'
          room[false] = room[false] - 1
        end
      end
      for fence, since, folded in string.gmatch(fences, '(%w+@(%d+)#(%d+))') do
        local kind = folded ~= '0'
        if room[kind] > 0 and now - tonumber(since) < tonumber(ARGV[8]) then
          kept[#kept + 1] = fence
          room[kind] = room[kind] - 1
        end
      end
      redis.call('HSET', key, 'f', table.concat(kept, ','))
    end
  end
end
if ARGV[4] == tostring(known) then
  return {1, latest, current}
end
return {1, latest, current, redis.call('HGETALL', key)}
