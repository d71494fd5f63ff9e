-- Forgets a key.
--
-- KEYS[1]  the key
--
-- Answers {1 if there was one}.
return {redis.call('DEL', KEYS[1])}
