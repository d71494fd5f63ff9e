// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What another build has stored, see {@link StateRecorder}. A line is {@code STEP KEY FIELD
 * BASE64}, or {@code judged REQUEST SIGNAL NATS}.
 */
final class RecordedState {

    private final List<String[]> lines;

    private RecordedState(List<String[]> lines) {
        this.lines = lines;
    }

    static RecordedState of(String file) {
        try (InputStream in = RecordedState.class.getResourceAsStream(file)) {
            String text =
                    new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return new RecordedState(
                    text.lines()
                            .filter(line -> !line.startsWith("#"))
                            .map(line -> line.split(" ", -1))
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What each signal said of a request. */
    Map<String, Double> judged(String request) {
        Map<String, Double> nats = new HashMap<>();
        for (String[] line : lines) {
            if (line[0].equals("judged") && line[1].equals(request)) {
                nats.put(line[2], Double.valueOf(line[3]));
            }
        }
        return nats;
    }

    /** The key of the client's profile. */
    String profile() {
        return lines.stream()
                .map(line -> line[1])
                .filter(key -> key.endsWith(":profile"))
                .findFirst()
                .orElseThrow();
    }

    /** The name of the only replica whose contribution is not in the base. */
    String writer() {
        return lines.stream()
                .filter(line -> line[1].equals(profile()) && line[2].startsWith("c:"))
                .map(line -> line[2].substring("c:".length()))
                .findFirst()
                .orElseThrow();
    }

    /** A field of the profile's hash at that step. */
    byte[] field(String step, String field) {
        for (String[] line : lines) {
            if (line[0].equals(step) && line[1].equals(profile()) && line[2].equals(field)) {
                return Base64.getDecoder().decode(line[3]);
            }
        }
        throw new IllegalArgumentException(step + " " + field);
    }

    /** Puts all of it into Redis. */
    void put(String step, int port) {
        with(
                port,
                redis -> {
                    for (String[] line : lines) {
                        if (line[0].equals(step)) {
                            byte[] value = Base64.getDecoder().decode(line[3]);
                            redis.sync().hset(bytes(line[1]), bytes(line[2]), value);
                        }
                    }
                    return true;
                });
    }

    static void append(StringBuilder to, String step, String key, int port) {
        hash(key, port)
                .forEach(
                        (field, value) ->
                                to.append(step + ' ' + key + ' ' + field + ' ')
                                        .append(Base64.getEncoder().encodeToString(value))
                                        .append('\n'));
    }

    static Map<String, byte[]> hash(String key, int port) {
        return with(
                port,
                redis -> {
                    Map<String, byte[]> fields = new TreeMap<>();
                    redis.sync()
                            .hgetall(bytes(key))
                            .forEach((field, value) -> fields.put(text(field), value));
                    return fields;
                });
    }

    static void put(String key, String field, byte[] value, int port) {
        with(port, redis -> redis.sync().hset(bytes(key), bytes(field), value));
    }

    private static <T> T with(int port, Function<StatefulRedisConnection<byte[], byte[]>, T> what) {
        try (RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", port))) {
            return what.apply(client.connect(ByteArrayCodec.INSTANCE));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
