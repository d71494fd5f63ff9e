// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.proto.v1.Decision;
import dev.riskgate.testredis.Await;
import dev.riskgate.testredis.RedisServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** A shadow policy while a real Redis is halted: connections stand, and nothing is answered. */
class ShadowPolicyRedisTest {

    private static final String SET = "shadowPolicy: second.yaml\n";
    private static final Duration REDIS_TIMEOUT = Duration.ofSeconds(1);

    /** Redis is given up long before the check, however busy the machine. */
    private static final Duration BUDGET = Duration.ofSeconds(10);

    private static final String POLICY =
            ShadowPolicyPairsTest.EVERYTHING.formatted("enforce", "enforce", "allow");

    /** So many of them that a busy machine is not taken for a wait. */
    private static final int OPEN = 5;

    @TempDir Path folder;

    /** What was told of the checks before, during and after the halt, in this order. */
    private record Told(
            List<Decision> before,
            List<Decision> during,
            List<Decision> after,
            Duration fastestMeanwhile) {}

    @Test
    void thePolicyBesideItselfNeverDiffersBeforeDuringAndAfterTheHalt() throws Exception {
        Told told = play(POLICY, SET);

        for (List<Decision> phase : List.of(told.before, told.during, told.after)) {
            for (Decision decision : phase) {
                boolean strict = List.of("strict", "exact").contains(decision.getRoute());
                boolean failed = decision.getDegradedCount() > 0;
                assertThat(decision.getShadowPolicy().getVerdict())
                        .as("%s", decision)
                        .isEqualTo(strict && failed ? "not_comparable" : decision.getVerdict());
            }
        }
        assertThat(told.during).anyMatch(decision -> decision.getDegradedCount() > 0);
    }

    /** It may ask for strict limits and routes, and must not ask Redis for them. */
    @Test
    void onePolicyThatIsStrictEverywhereAndRefusesChangesNoAnswer() throws Exception {
        String refuses =
                """
                routes: [{ name: all, match: { path: "/**" }, consistency: strict }]
                rules: [{ name: all, when: "true", then: deny }]
                limits: [{ name: one, per: client, rate: 1/d, burst: 1, consistency: strict }]
                """;
        Told alone = play(refuses, "");
        Told beside = play(refuses, SET);

        assertSameAnswers(beside.before, alone.before);
        assertSameAnswers(beside.during, alone.during);
        // A check that needs nothing of Redis waits for nothing, though the second policy would.
        assertThat(beside.fastestMeanwhile).isLessThan(REDIS_TIMEOUT);
    }

    /** Whether Redis was asked again meanwhile depends on the machine, and is left out. */
    private static void assertSameAnswers(List<Decision> beside, List<Decision> alone) {
        assertThat(beside).hasSameSizeAs(alone);
        int compared = 0;
        for (int i = 0; i < alone.size(); i++) {
            if (beside.get(i).getDegradedList().equals(alone.get(i).getDegradedList())) {
                assertThat(answer(beside.get(i))).isEqualTo(answer(alone.get(i)));
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(alone.size() / 2);
    }

    private static String answer(Decision decision) {
        return String.join(
                " ",
                decision.getRoute(),
                decision.getVerdict(),
                decision.getEnforced(),
                Integer.toString(decision.getStatus()),
                decision.getReasonsList().toString());
    }

    private Told play(String second, String settings) throws Exception {
        Path own = Files.createTempDirectory(folder, "run");
        String redisSettings =
                """
                redis: { address: "127.0.0.1:%d", timeout: %dms }
                check: { budget: %ds }
                """;
        try (RedisServer redis = RedisServer.start();
                ServerUnderTest server = new ServerUnderTest(own)) {
            server.policy(POLICY)
                    .write("second.yaml", ServerUnderTest.text(second))
                    .start(
                            redisSettings.formatted(
                                            redis.port(),
                                            REDIS_TIMEOUT.toMillis(),
                                            BUDGET.toSeconds())
                                    + settings);
            Await.until("ready", () -> server.ready() != null);
            int before = round(server, "before");
            redis.stall();
            Duration fastest = fastest(server);
            int during = round(server, "during");
            redis.resume();
            Await.until("up", () -> server.lines("riskgate_redis_up 1").size() == 1);
            int after = round(server, "after");
            server.counted(before + OPEN + during + after);
            List<Decision> all = server.log();
            return new Told(of("before", all), of("during", all), of("after", all), fastest);
        }
    }

    /** By the ids that they were sent with: the log's order may differ by a place. */
    private static List<Decision> of(String phase, List<Decision> all) {
        return all.stream()
                .filter(one -> id(one).startsWith(phase))
                .sorted(Comparator.comparing(ShadowPolicyRedisTest::id))
                .toList();
    }

    private static String id(Decision decision) {
        return decision.getRequest().getXRequestId();
    }

    private static Duration fastest(ServerUnderTest server) {
        long fastest = Long.MAX_VALUE;
        for (int i = 0; i < OPEN; i++) {
            long began = System.nanoTime();
            server.check("/open", "", sent("during", 100 + i));
            fastest = Math.min(fastest, System.nanoTime() - began);
        }
        return Duration.ofNanos(fastest);
    }

    /** Each path twice with the key, and once without; and one stranger. */
    private static int round(ServerUnderTest server, String phase) {
        int sent = 0;
        for (String path : ShadowPolicyPairsTest.PATHS) {
            server.check("/" + path, ServerUnderTest.KEY, sent(phase, sent++));
            server.check("/" + path, ServerUnderTest.KEY, sent(phase, sent++));
            server.check("/" + path, "", sent(phase, sent++));
        }
        server.check("/rest", "rg_acme1_wrong", sent(phase, sent++));
        return sent;
    }

    private static Map<String, String> sent(String phase, int number) {
        return Map.of("x-request-id", "%s-%03d".formatted(phase, number));
    }
}
