// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.use;

import dev.riskgate.budget.Degradation;
import dev.riskgate.budget.DegradedException;
import dev.riskgate.identity.use.KeptUse;
import dev.riskgate.identity.use.UseStore;
import dev.riskgate.redis.link.RedisKeys;
import dev.riskgate.redis.link.RedisLink;
import dev.riskgate.redis.link.Script;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;

/**
 * Uses that several replicas share. Names of credentials are pseudonyms under the replicas' common
 * key; with another key it all begins anew, but for what the previous key's replicas filed.
 * Thread-safe; blocks its caller.
 */
public final class RedisUses implements UseStore {

    private static final Script FILE = Script.of("/dev/riskgate/redis/use/file.lua");
    private static final Script LOOK = Script.of("/dev/riskgate/redis/use/look.lua");

    /** Credentials of one call: a fraction of a millisecond of Redis. */
    private static final int PAGE = 250;

    /** Nobody waits but a thread of ours. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final RedisLink link;
    private final RedisKeys redisKeys;
    private final @Nullable RedisKeys previous;

    /**
     * @param secret the key of pseudonyms, the same on every replica
     * @param previous the key before it; null if there is none
     */
    public RedisUses(RedisLink link, byte[] secret, byte @Nullable [] previous) {
        this.link = link;
        this.redisKeys = new RedisKeys(secret);
        this.previous = previous == null ? null : new RedisKeys(previous);
    }

    @Override
    public Kept file(Map<String, Integer> hoursAgo, boolean all) {
        if (!link.up()) {
            throw new DegradedException(Degradation.STATE, "Redis is away: " + link.problem());
        }
        RedisLink patient = link.patient(PATIENCE);
        Map<String, KeptUse> uses = new HashMap<>();
        List<Telling> page = new ArrayList<>();
        // Complete elsewhere only for as long as it was for the first page and for the last.
        long carried = Long.MAX_VALUE;
        for (Map.Entry<String, Integer> one : hoursAgo.entrySet()) {
            page.add(new Telling(one.getKey(), one.getValue() == NOT_USED, one.getValue()));
            if (page.size() == PAGE) {
                carried = Math.min(carried, carry(patient, page));
                call(patient, page, 0, uses);
                page.clear();
            }
        }
        carried = Math.min(carried, carry(patient, page));
        long[] times = call(patient, page, 0, uses);
        if (all && carried > 0 && times[0] > times[1] - carried) {
            times = call(patient, List.of(), carried, uses);
        }
        return new Kept(times[0], times[1], uses);
    }

    /** What is told of one credential. */
    private record Telling(String id, boolean onlyKnown, int hoursAgo) {

        byte[] word() {
            return Script.bytes((onlyKnown ? "k" : "u") + Math.max(0, hoursAgo));
        }

        /**
         * @param number of the previous key; -1 if it knows nothing
         */
        Telling with(long number, long nowHour) {
            if (number < 0) {
                return this;
            }
            KeptUse former = KeptUse.ofNumber(number);
            int ago = (int) Math.max(0, nowHour - former.hour());
            boolean better =
                    former.used() ? onlyKnown || ago < hoursAgo : onlyKnown && ago > hoursAgo;
            return better ? new Telling(id, !former.used(), ago) : this;
        }
    }

    /**
     * Adds what the replicas with the previous key filed.
     *
     * @return for how many hours they had them all
     */
    private long carry(RedisLink patient, List<Telling> page) {
        if (previous == null) {
            return 0;
        }
        byte[][] arguments = new byte[page.size() + 1][];
        arguments[0] = hours(GAP);
        for (int i = 0; i < page.size(); i++) {
            arguments[i + 1] = previous.usedField(page.get(i).id());
        }
        List<Object> answer = call(patient, LOOK, previous.uses(), arguments);
        long now = (Long) answer.get(1);
        for (int i = 0; i < page.size(); i++) {
            page.set(i, page.get(i).with((Long) answer.get(i + 2), now));
        }
        return now - (Long) answer.getFirst();
    }

    /**
     * @return since and now
     */
    private long[] call(
            RedisLink patient, List<Telling> page, long carried, Map<String, KeptUse> uses) {
        List<byte[]> arguments = new ArrayList<>();
        arguments.add(Script.bytes(carried));
        arguments.add(hours(GAP));
        arguments.add(hours(LONGEST));
        arguments.add(hours(GRACE));
        for (Telling one : page) {
            arguments.add(redisKeys.usedField(one.id()));
            arguments.add(one.word());
        }
        List<Object> answer =
                call(patient, FILE, redisKeys.uses(), arguments.toArray(byte[][]::new));
        for (int i = 0; i < page.size(); i++) {
            uses.put(page.get(i).id(), KeptUse.ofNumber((Long) answer.get(i + 2)));
        }
        return new long[] {(Long) answer.get(0), (Long) answer.get(1)};
    }

    private static List<Object> call(
            RedisLink patient, Script script, byte[][] keys, byte[]... arguments) {
        try {
            return patient.call(script, keys, arguments).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof DegradedException degraded) {
                throw degraded;
            }
            throw new DegradedException(Degradation.STATE, "uses: " + e.getCause());
        }
    }

    private static byte[] hours(Duration time) {
        return Script.bytes(time.toHours());
    }
}
