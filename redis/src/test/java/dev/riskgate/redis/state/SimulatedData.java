// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import org.jspecify.annotations.NullUnmarked;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.ToLongBiFunction;

/**
 * The commands of Redis that our scripts use, as far as they use them. Answers are Long, byte[],
 * List, the text "OK" for a status, and null.
 */
@NullUnmarked // Redis and Lua have their own nil.
final class SimulatedData {

    /**
     * @param value byte[] for a string, Map of byte[] for a hash, Map of Double for a sorted set
     */
    private record Value(Object value, long expiresMillis) {}

    private static final long NEVER = Long.MAX_VALUE;

    private final Map<String, Value> keys = new HashMap<>();
    private final LongSupplier micros;
    private String replicationId;
    private ToLongBiFunction<byte[], byte[]> publish = (_, _) -> 0;
    private int page = Integer.MAX_VALUE;

    /**
     * @param micros the server's clock, microseconds since the epoch
     */
    SimulatedData(LongSupplier micros, String replicationId) {
        this.micros = micros;
        this.replicationId = replicationId;
    }

    /** A copy, as another server has it. */
    SimulatedData copy(String replicationId) {
        var copy = new SimulatedData(micros, replicationId);
        copy.publish = publish;
        copy.page = page;
        keys.forEach(
                (key, one) -> copy.keys.put(key, new Value(copied(one.value), one.expiresMillis)));
        return copy;
    }

    private static Object copied(Object value) {
        return value instanceof Map<?, ?> map ? new LinkedHashMap<>(map) : value;
    }

    void replicationId(String id) {
        replicationId = id;
    }

    /**
     * @param publish takes channel and message, and tells how many hear of it
     */
    void publish(ToLongBiFunction<byte[], byte[]> publish) {
        this.publish = publish;
    }

    /**
     * How many fields HSCAN tells at once, whatever it is asked for: COUNT is a hint, and a small
     * hash is told whole.
     */
    void page(int fields) {
        page = fields;
    }

    void clear() {
        keys.clear();
    }

    /** Runs a command; a failure's message is what Redis would answer. */
    Object call(List<byte[]> words) {
        String name = text(words.getFirst()).toUpperCase(Locale.ROOT);
        String key = words.size() > 1 ? text(words.get(1)) : "";
        List<byte[]> rest = words.size() > 2 ? words.subList(2, words.size()) : List.of();
        return switch (name) {
            case "TIME" -> time();
            case "INFO" ->
                    bytes(
                            "# Replication\r\nrole:master\r\nmaster_replid:"
                                    + replicationId
                                    + "\r\n");
            case "PUBLISH" -> publish.applyAsLong(words.get(1), words.get(2));
            case "GET" -> value(key);
            case "SET" -> set(key, rest);
            case "DEL" -> del(key);
            case "EXPIRE" -> expire(key, number(rest.getFirst()));
            case "HGET" -> hash(key).get(text(rest.getFirst()));
            case "HMGET" -> {
                List<Object> values = new ArrayList<>();
                rest.forEach(field -> values.add(hash(key).get(text(field))));
                yield values;
            }
            case "HSET" -> hset(key, rest);
            case "HDEL" -> hdel(key, rest);
            case "HLEN" -> (long) hash(key).size();
            case "HINCRBY" -> hincrby(key, text(rest.get(0)), number(rest.get(1)));
            case "HGETALL" -> flat(hash(key));
            case "HSCAN" -> hscan(hash(key), number(rest.getFirst()));
            case "ZADD" -> zadd(key, Double.parseDouble(text(rest.get(0))), text(rest.get(1)));
            case "ZSCORE" -> {
                Double score = sorted(key).get(text(rest.getFirst()));
                yield score == null ? null : bytes(score(score));
            }
            case "ZRANGE" -> zrangeWithScores(key);
            case "ZREMRANGEBYSCORE" -> zremrangebyscore(key, text(rest.get(1)));
            default -> throw new IllegalStateException("ERR unknown command " + name);
        };
    }

    private List<Object> time() {
        long now = micros.getAsLong();
        return List.of(
                bytes(Long.toString(now / 1_000_000)), bytes(Long.toString(now % 1_000_000)));
    }

    private Object value(String key) {
        Value one = live(key);
        return one == null ? null : one.value;
    }

    private Value live(String key) {
        Value one = keys.get(key);
        if (one != null && one.expiresMillis < micros.getAsLong() / 1_000) {
            keys.remove(key);
            return null;
        }
        return one;
    }

    private Object set(String key, List<byte[]> rest) {
        long expires = NEVER;
        if (rest.size() == 3) {
            // An expiry of 0 is refused by Redis, which no script of ours asks for.
            long millis = number(rest.get(2));
            if (!text(rest.get(1)).equals("PX") || millis <= 0) {
                throw new IllegalStateException("ERR invalid expire time in set");
            }
            expires = micros.getAsLong() / 1_000 + millis;
        }
        keys.put(key, new Value(rest.getFirst(), expires));
        return "OK";
    }

    private Object del(String key) {
        boolean there = live(key) != null;
        keys.remove(key);
        return there ? 1L : 0L;
    }

    private Object expire(String key, long seconds) {
        Value one = live(key);
        if (one == null) {
            return 0L;
        }
        keys.put(key, new Value(one.value, micros.getAsLong() / 1_000 + seconds * 1_000));
        return 1L;
    }

    @SuppressWarnings("unchecked")
    private <T> Map<String, T> map(String key) {
        Value one = live(key);
        return one == null ? Map.of() : (Map<String, T>) one.value;
    }

    @SuppressWarnings("unchecked")
    private <T> Map<String, T> made(String key) {
        if (live(key) == null) {
            keys.put(key, new Value(new LinkedHashMap<String, T>(), NEVER));
        }
        return (Map<String, T>) keys.get(key).value;
    }

    private void dropIfEmpty(String key) {
        if (map(key).isEmpty()) {
            keys.remove(key);
        }
    }

    private Map<String, byte[]> hash(String key) {
        return map(key);
    }

    private Map<String, Double> sorted(String key) {
        return map(key);
    }

    private Object hset(String key, List<byte[]> rest) {
        Map<String, byte[]> hash = made(key);
        long added = 0;
        for (int i = 0; i < rest.size(); i += 2) {
            added += hash.put(text(rest.get(i)), rest.get(i + 1)) == null ? 1 : 0;
        }
        return added;
    }

    private Object hdel(String key, List<byte[]> rest) {
        if (live(key) == null) {
            return 0L;
        }
        Map<String, byte[]> hash = made(key);
        long removed = rest.stream().filter(field -> hash.remove(text(field)) != null).count();
        dropIfEmpty(key);
        return removed;
    }

    private Object hincrby(String key, String field, long by) {
        Map<String, byte[]> hash = made(key);
        byte[] before = hash.get(field);
        long now = (before == null ? 0 : number(before)) + by;
        hash.put(field, bytes(Long.toString(now)));
        return now;
    }

    private static List<Object> flat(Map<String, byte[]> hash) {
        List<Object> flat = new ArrayList<>();
        hash.forEach(
                (field, value) -> {
                    flat.add(bytes(field));
                    flat.add(value);
                });
        return flat;
    }

    /**
     * The order is the server's own, as Redis' hash tables have it: another server goes on
     * elsewhere from the same cursor.
     */
    private List<Object> hscan(Map<String, byte[]> hash, long cursor) {
        var ordered = new TreeMap<Long, Map<String, byte[]>>();
        hash.forEach(
                (field, value) ->
                        ordered.computeIfAbsent(place(field), _ -> new TreeMap<>())
                                .put(field, value));
        var told = new LinkedHashMap<String, byte[]>();
        for (var bucket : ordered.tailMap(cursor).entrySet()) {
            if (told.size() >= page) {
                return List.of(bytes(Long.toString(bucket.getKey())), flat(told));
            }
            told.putAll(bucket.getValue());
        }
        return List.of(bytes("0"), flat(told));
    }

    private long place(String field) {
        return 1
                + Integer.toUnsignedLong(
                        new Random(31L * field.hashCode() + replicationId.hashCode()).nextInt());
    }

    private Object zadd(String key, double score, String member) {
        return this.<Double>made(key).put(member, score) == null ? 1L : 0L;
    }

    private List<Object> zrangeWithScores(String key) {
        List<Object> members = new ArrayList<>();
        sorted(key).entrySet().stream()
                .sorted(
                        Comparator.comparingDouble(
                                        (Map.Entry<String, Double> one) -> one.getValue())
                                .thenComparing(Map.Entry::getKey))
                .forEach(
                        one -> {
                            members.add(bytes(one.getKey()));
                            members.add(bytes(score(one.getValue())));
                        });
        return members;
    }

    private Object zremrangebyscore(String key, String most) {
        if (live(key) == null) {
            return 0L;
        }
        boolean open = most.startsWith("(");
        double bound = Double.parseDouble(open ? most.substring(1) : most);
        Map<String, Double> set = made(key);
        int before = set.size();
        set.values().removeIf(score -> open ? score < bound : score <= bound);
        long removed = before - set.size();
        dropIfEmpty(key);
        return removed;
    }

    private static String score(double score) {
        return score == Math.rint(score) && Math.abs(score) < 1e17
                ? Long.toString((long) score)
                : Double.toString(score);
    }

    /** How long a key is kept yet, milliseconds; -1 if for ever. */
    long remainingMillis(String key) {
        Value one = live(key);
        return one == null || one.expiresMillis == NEVER
                ? -1
                : one.expiresMillis - micros.getAsLong() / 1_000;
    }

    /**
     * Everything that is stored, to be compared: key, then field and value or member and score,
     * readable.
     */
    TreeMap<String, Object> dump() {
        var dump = new TreeMap<String, Object>();
        for (String key : List.copyOf(keys.keySet())) {
            Object value = value(key);
            if (value instanceof byte[] string) {
                dump.put(key, text(string));
            } else if (value instanceof Map<?, ?> map) {
                var fields = new TreeMap<String, String>();
                map.forEach(
                        (field, one) ->
                                fields.put(
                                        (String) field,
                                        one instanceof byte[] bytes
                                                ? text(bytes)
                                                : score((Double) one)));
                dump.put(key, fields);
            }
        }
        return dump;
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static long number(byte[] bytes) {
        return Long.parseLong(text(bytes));
    }
}
