package dev.riskgate.state.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testredis.RedisServer;
import dev.riskgate.testredis.Reply;

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
 * The simulated Redis does what a real one does, on the same random calls of the shipped scripts. The clock is the only thing
 * that two servers cannot share, so both read it from a key here.
 */
class SimulatedRedisTest {

    private static final String FOLDER = "/dev/riskgate/state/redis/";
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
                    "use-once");
    private static final int CALLS = 1_500;
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
                                        "3000"));
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
                                        : List.of("250000.5", number(3), micros()));
                case "failure" ->
                        new Call(
                                script,
                                List.of("failures" + random.nextInt(2)),
                                List.of(millis(0, 0), "900000"));
                case "failures" ->
                        new Call(
                                script,
                                List.of("failures" + random.nextInt(2)),
                                List.of(millis(0, 0)));
                default -> new Call(script, List.of("failures" + random.nextInt(2)), List.of());
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
                            LUA.run(
                                    bytes(text),
                                    array(call.keys),
                                    array(call.arguments),
                                    data::call));
            statuses.add(call.script + ' ' + simulated.getFirst());
            assertThat(simulated).as("call %s: %s", i, call).isEqualTo(asked(text, call));
            if (i % 10 == 0) {
                assertThat(data.dump()).as("after call %s: %s", i, call).isEqualTo(dump());
            }
        }
        assertThat(statuses)
                .contains("exchange 1", "exchange 2", "exchange 3", "exchange 4", "exchange 5")
                .contains("fold 0", "fold 1", "heartbeat 0", "heartbeat 1", "heartbeat 2")
                .contains("use-once 0", "use-once 1", "use-once 2");
    }

    private static String scriptText(String script) {
        String text =
                new String(Script.of(FOLDER + script + ".lua").text(), StandardCharsets.UTF_8);
        return text.replace("redis.call('TIME')", "redis.call('HMGET', 'clock', 's', 'us')");
    }

    private static List<Object> asked(String text, Call call) {
        List<String> command = new ArrayList<>(List.of("EVAL", text));
        command.add(Integer.toString(call.keys.size()));
        command.addAll(call.keys);
        command.addAll(call.arguments);
        return readable(redis.command(command.toArray(String[]::new)).list());
    }

    /** Fields of a hash come in any order, so the list within an answer is one of pairs. */
    private static List<Object> readable(List<?> answer) {
        List<Object> all = new ArrayList<>();
        for (Object one : answer) {
            Object value = one instanceof Reply reply ? reply.value() : one;
            all.add(
                    value instanceof List<?> list
                            ? pairs(list.stream().map(SimulatedRedisTest::text).toList())
                            : text(value));
        }
        return all;
    }

    private static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case Reply reply -> reply.text();
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
