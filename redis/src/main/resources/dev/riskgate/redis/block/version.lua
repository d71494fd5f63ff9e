-- Tells which version of the blocks this is. Two versions that are spelt alike hold the same entries.
--
-- KEYS[1]  the version
--
-- Answers {version}, empty if there is none: nothing was ever written, or Redis was emptied.
return {redis.call('GET', KEYS[1]) or ''}
