// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.redis.link.Script;
import dev.riskgate.testredis.RedisReply;
import dev.riskgate.testredis.RedisServer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The simulated Redis does what a real one does, on the same random calls of the shipped scripts.
 * The clock is the only thing that two servers cannot share, so both read it from a key here.
 */
class SimulatedRedisTest {

    private static final String FOLDER = "/dev/riskgate/";

    /** Any command, and what Lua makes of its answer. */
    private static final String COMMAND =
            """
            local answer = redis.call(unpack(ARGV))
            if type(answer) == 'table' and answer.ok then
              return {'status', answer.ok}
            elseif type(answer) == 'table' then
              return {'list', #answer, answer}
            end
            return {type(answer), answer, 'end'}
            """;

    /** Numbers on their way into a command, and out of a script. */
    private static final String NUMBERS =
            """
            local number = tonumber(ARGV[1])
            redis.call('SET', KEYS[1], number)
            local stored = redis.call('GET', KEYS[1])
            return {number, stored, -number, number * 3, ARGV[1] .. '', number .. '', number > 2, {number, false, 7}}
            """;

    private static final List<String> SCRIPTS =
            List.of(
                    "charge",
                    "clear",
                    "exchange",
                    "exchange",
                    "exchange",
                    "exchange",
                    "failure",
                    "failures",
                    "fold",
                    "fold",
                    "forget",
                    "heartbeat",
                    "heartbeat",
                    "marker",
                    "take",
                    "use-once",
                    "blocks/drop",
                    "blocks/read",
                    "blocks/version",
                    "blocks/write",
                    "blocks/write",
                    "blocks/write",
                    COMMAND,
                    COMMAND,
                    COMMAND,
                    COMMAND,
                    COMMAND,
                    COMMAND,
                    NUMBERS);

    private static final int CALLS = 2_500;
    private static final long MEANWHILE = 90_000;
    private static final long EPOCH_SECONDS = 1_767_225_600;
    private static final SimulatedLua LUA = new SimulatedLua();

    private static RedisServer redis;

    @BeforeAll
    static void start() {
        redis = RedisServer.start();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    private record Call(String script, List<String> keys, List<String> arguments) {}

    /** Names, numbers and times from so few that calls meet. */
    private static final class Calls {

        private final Random random;
        private final Map<String, Integer> generations = new HashMap<>();
        private final Map<String, String> written = new TreeMap<>();
        private long seconds = EPOCH_SECONDS;

        Calls(long seed) {
            random = new Random(seed);
        }

        Call next() {
            String script = SCRIPTS.get(random.nextInt(SCRIPTS.size()));
            return switch (script) {
                case "exchange" -> exchange(profile());
                case "fold" -> fold(profile());
                case "forget" -> forget(profile());
                case "heartbeat" ->
                        new Call(
                                script,
                                List.of("replicas"),
                                List.of(
                                        name(),
                                        random.nextInt(4) == 0 ? number(2) : millis(-2, 4),
                                        name(),
                                        "3000",
                                        "2000"));
                case "marker" -> new Call(script, List.of("since"), List.of(millis(0, 0)));
                case "use-once" ->
                        new Call(
                                script,
                                List.of("used" + random.nextInt(4), "since"),
                                List.of(millis(0, 0), millis(-2_000, 60), "900000"));
                case "take", "charge" ->
                        new Call(
                                script,
                                List.of("limit" + random.nextInt(2)),
                                script.equals("take")
                                        ? List.of("250000.5", "3", micros(), "0")
                                        : List.of("250000.5", number(3), micros(), "1500003"));
                case "failure" ->
                        new Call(
                                script,
                                List.of("failures" + random.nextInt(2)),
                                List.of(millis(0, 0), "900000"));
                case "blocks/version" -> new Call(script, List.of("version"), List.of());
                case "blocks/read" -> new Call(script, List.of("blocks"), List.of("0", "250"));
                case "blocks/drop" -> new Call(script, List.of("blocks"), dropped());
                case "blocks/write" -> {
                    List<String> arguments = entries();
                    arguments.addAll(
                            0, List.of("hints", "word" + random.nextInt(1_000), number(8)));
                    yield new Call(script, List.of("blocks", "version"), arguments);
                }
                case COMMAND -> new Call(script, List.of(), command());
                case NUMBERS ->
                        new Call(
                                script,
                                List.of("number"),
                                List.of(Double.toString((random.nextInt(160) - 40) / 8.0)));
                case "failures" ->
                        new Call(
                                script,
                                List.of("failures" + random.nextInt(2)),
                                List.of(millis(0, 0)));
                default -> new Call(script, List.of("failures" + random.nextInt(2)), List.of());
            };
        }

        /** Stamps that meet, of ever more digits. */
        private List<String> entries() {
            List<String> entries = new ArrayList<>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                String field = "00000000:key:" + random.nextInt(6);
                long millis = Math.max(0, seconds - EPOCH_SECONDS) + random.nextInt(9);
                String stamp = millis + " " + "048ce".charAt(random.nextInt(5)) + "a";
                String entry = "1 " + (random.nextBoolean() ? "lifted " : "block ") + stamp;
                written.merge(field, entry, (before, now) -> random.nextBoolean() ? before : now);
                entries.addAll(List.of(field, entry));
            }
            return entries;
        }

        /** Some that may be there. */
        private List<String> dropped() {
            List<String> dropped = entries();
            written.entrySet().stream()
                    .limit(random.nextInt(4))
                    .forEach(one -> dropped.addAll(List.of(one.getKey(), one.getValue())));
            return dropped;
        }

        /** Each command that a script of ours uses, with any answer that it may have. */
        private List<String> command() {
            String hash = "hash" + random.nextInt(2);
            String field = number(3);
            String string = "string" + random.nextInt(2);
            String sorted = "sorted" + random.nextInt(2);
            return switch (random.nextInt(20)) {
                case 0 -> List.of("GET", string);
                case 1 -> List.of("SET", string, number(9));
                case 2 ->
                        List.of("SET", string, number(9), "PX", (2 + random.nextInt(9)) + "00000");
                case 3 -> List.of("DEL", random.nextBoolean() ? string : hash);
                case 4, 5 ->
                        List.of(
                                "EXPIRE",
                                random.nextBoolean() ? string : hash,
                                1 + random.nextInt(9) + "000");
                case 6 -> List.of("HGET", hash, field);
                case 7 -> List.of("HMGET", hash, field, number(3), "none");
                case 8 -> List.of("HSET", hash, field, number(9));
                case 9 -> List.of("HSET", hash, field, number(9), number(3), number(9));
                case 10 -> List.of("HDEL", hash, field);
                case 11 -> List.of("HDEL", hash, field, number(3), "none");
                case 12 -> List.of("HLEN", hash);
                case 13 -> List.of("HINCRBY", hash, field, number(9));
                case 14 -> List.of("ZADD", sorted, number(9), field);
                case 15 -> List.of("ZADD", sorted, number(40) + ".5", field);
                case 16 -> List.of("ZSCORE", sorted, field);
                case 17 -> List.of("ZRANGE", sorted, "0", "-1", "WITHSCORES");
                case 18 ->
                        List.of(
                                "ZREMRANGEBYSCORE",
                                sorted,
                                "-inf",
                                (random.nextBoolean() ? "(" : "") + number(3));
                default -> List.of("PUBLISH", "hints", number(9));
            };
        }

        private Call forget(String profile) {
            if (random.nextInt(10) > 0) {
                return fold(profile);
            }
            generations.merge(profile, 1, Integer::sum);
            return new Call("forget", List.of(profile), List.of("100000"));
        }

        private Call fold(String profile) {
            return new Call(
                    "fold",
                    List.of(profile),
                    List.of(
                            name(),
                            number(4),
                            number(3),
                            generations.getOrDefault(profile, 0).toString(),
                            millis(-2, 1),
                            "60000",
                            "merged" + random.nextInt(9)));
        }

        private Call exchange(String profile) {
            int generation = generations.getOrDefault(profile, 0);
            switch (random.nextInt(40)) {
                case 0 -> generation--;
                case 1 -> generation++;
                default -> {}
            }
            List<String> arguments = new ArrayList<>();
            arguments.add(name());
            arguments.add(number(4));
            arguments.add(Integer.toString(generation));
            arguments.add(random.nextInt(3) == 0 ? "" : number(4));
            arguments.add("100000");
            arguments.add("contribution" + random.nextInt(9));
            arguments.add(millis(-1, 9));
            arguments.add("60000");
            for (int i = random.nextInt(4); i > 0; i--) {
                arguments.add(name() + '@' + millis(-100, 3));
            }
            return new Call("exchange", List.of(profile), arguments);
        }

        private String profile() {
            return "profile" + random.nextInt(3);
        }

        private String name() {
            return "name" + random.nextInt(6);
        }

        private String number(int most) {
            return Integer.toString(random.nextInt(most));
        }

        private String millis(int least, int most) {
            return Long.toString((seconds + least + random.nextInt(most - least + 1)) * 1_000);
        }

        private String micros() {
            return Long.toString(seconds * 1_000_000 + random.nextInt(1_000_000));
        }

        /** A clock that goes on, and sometimes back. */
        String tick() {
            seconds += random.nextInt(12) == 0 ? -1 : random.nextInt(2);
            return Long.toString(seconds);
        }

        int micro() {
            return random.nextInt(1_000_000);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyScriptAnswersAndLeavesTheSame(long seed) {
        redis.command("FLUSHALL");
        Calls calls = new Calls(seed);
        var data =
                new SimulatedData(
                        () -> EPOCH_SECONDS * 1_000_000,
                        redis.command("INFO", "replication")
                                .text()
                                .replaceAll("(?s).*master_replid:(\\w+).*", "$1"));
        Set<String> statuses = new TreeSet<>();
        for (int i = 0; i < CALLS; i++) {
            String second = calls.tick();
            String micro = Integer.toString(calls.micro());
            redis.command("HSET", "clock", "s", second, "us", micro);
            data.call(words(List.of("HSET", "clock", "s", second, "us", micro)));
            Call call = calls.next();
            String text = scriptText(call.script);

            List<Object> simulated =
                    readable(
                            call.script,
                            LUA.run(
                                    bytes(text),
                                    array(call.keys),
                                    array(call.arguments),
                                    data::call));
            statuses.add(call.script + ' ' + simulated.getFirst());
            assertThat(simulated).as("call %s: %s", i, call).isEqualTo(asked(text, call));
            if (i % 10 == 0) {
                assertThat(data.dump()).as("after call %s: %s", i, call).isEqualTo(dump());
                sameExpiries(data);
            }
        }
        assertThat(statuses)
                .contains("exchange 1", "exchange 2", "exchange 3", "exchange 4", "exchange 5")
                .contains("fold 0", "fold 1", "heartbeat 0", "heartbeat 1", "heartbeat 2")
                .contains("blocks/drop 0", "blocks/drop 1")
                .contains("use-once 0", "use-once 1", "use-once 2");
    }

    /** The clock of the real one goes on meanwhile. */
    private static void sameExpiries(SimulatedData data) {
        for (String key : data.dump().keySet()) {
            long real = redis.command("PTTL", key).number();
            long simulated = data.remainingMillis(key);
            assertThat(real)
                    .as("expiry of %s", key)
                    .isBetween(simulated < 0 ? -1 : simulated - MEANWHILE, simulated);
        }
    }

    private static String scriptText(String script) {
        if (script.contains("\n")) {
            return script;
        }
        String name =
                script.startsWith("blocks/")
                        ? script.replace("blocks/", "redis/block/")
                        : "redis/state/" + script;
        String text = new String(Script.of(FOLDER + name + ".lua").text(), StandardCharsets.UTF_8);
        return text.replace("redis.call('TIME')", "redis.call('HMGET', 'clock', 's', 'us')");
    }

    private static List<Object> asked(String text, Call call) {
        List<String> command = new ArrayList<>(List.of("EVAL", text));
        command.add(Integer.toString(call.keys.size()));
        command.addAll(call.keys);
        command.addAll(call.arguments);
        return readable(call.script, redis.command(command.toArray(String[]::new)).list());
    }

    /**
     * Fields of a hash come in any order, so the list within an answer is one of pairs, and a page
     * of entries is.
     */
    private static List<Object> readable(String script, List<?> answer) {
        List<Object> all = new ArrayList<>();
        if (script.equals("blocks/read")) {
            List<String> texts = answer.stream().map(SimulatedRedisTest::text).toList();
            return List.of(texts.get(0), texts.get(1), pairs(texts.subList(2, texts.size())));
        }
        for (Object one : answer) {
            Object value = one instanceof RedisReply redisReply ? redisReply.value() : one;
            all.add(
                    value instanceof List<?> list
                            ? inOrder(script, list.stream().map(SimulatedRedisTest::text).toList())
                            : text(value));
        }
        return all;
    }

    private static Object inOrder(String script, List<String> texts) {
        return script.contains("\n") ? texts : pairs(texts);
    }

    private static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case RedisReply redisReply -> redisReply.text();
            case byte[] bytes -> SimulatedData.text(bytes);
            default -> String.valueOf(value);
        };
    }

    private static TreeMap<String, Object> dump() {
        var dump = new TreeMap<String, Object>();
        for (String key : redis.command("KEYS", "*").texts()) {
            dump.put(
                    key,
                    switch (redis.command("TYPE", key).text()) {
                        case "hash" -> pairs(redis.command("HGETALL", key).texts());
                        case "zset" ->
                                pairs(
                                        redis.command("ZRANGE", key, "0", "-1", "WITHSCORES")
                                                .texts());
                        default -> redis.command("GET", key).text();
                    });
        }
        return dump;
    }

    private static TreeMap<String, String> pairs(List<String> texts) {
        var pairs = new TreeMap<String, String>();
        for (int i = 0; i < texts.size(); i += 2) {
            pairs.put(texts.get(i), texts.get(i + 1));
        }
        return pairs;
    }

    private static List<byte[]> words(List<String> words) {
        return words.stream().map(SimulatedRedisTest::bytes).toList();
    }

    private static byte[][] array(List<String> words) {
        return words(words).toArray(byte[][]::new);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
