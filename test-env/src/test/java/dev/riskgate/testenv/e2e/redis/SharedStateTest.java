// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.redis;

import static dev.riskgate.testenv.e2e.redis.SharedWorld.BURST;
import static dev.riskgate.testenv.e2e.redis.SharedWorld.HOME;
import static dev.riskgate.testenv.e2e.redis.SharedWorld.ORDERS;
import static dev.riskgate.testenv.e2e.redis.SharedWorld.PAYOUTS;
import static dev.riskgate.testenv.e2e.redis.SharedWorld.STEADY;
import static dev.riskgate.testenv.e2e.redis.SharedWorld.VAULT;
import static dev.riskgate.testenv.world.RawHttp.Request.get;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.world.CheckClient;
import dev.riskgate.testenv.world.Partner;
import dev.riskgate.testenv.world.RawHttp.Request;
import dev.riskgate.testenv.world.Sender;
import dev.riskgate.testenv.world.SteadyLoad;
import dev.riskgate.testenv.world.SteadyLoad.Kind;
import dev.riskgate.testenv.world.SteadyLoad.Results;
import dev.riskgate.testredis.Await;
import dev.riskgate.testredis.RedisServer;

import io.envoyproxy.envoy.service.auth.v3.CheckResponse;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Four server processes on one Redis, behind one Envoy. */
class SharedStateTest {

    private static final Sender ELSEWHERE = new Sender("198.51.100.77", "python-requests/2.32");
    private static final Duration MAX_STALENESS = Duration.ofSeconds(1);

    /** The bound, and what a busy machine may add for the checks themselves. */
    private static final Duration NOTICED = MAX_STALENESS.multipliedBy(2);

    private static RedisServer redis;
    private static Fleet fleet;

    @BeforeAll
    static void start(@TempDir Path work) throws Exception {
        redis = RedisServer.start();
        fleet = Fleet.start(work, redis, 4);
    }

    @AfterAll
    static void end() throws IOException {
        fleet.close();
        redis.close();
    }

    @Test
    void whatOneLearnsTheOthersKnowWithinASecond() throws Exception {
        Partner client = fleet.world().newcomer();
        Request vault = ELSEWHERE.send(get(VAULT), client);
        for (CheckClient each : fleet.clients()) {
            assertThat(allows(each.check(HOME.send(get(ORDERS), client)))).isTrue();
            assertThat(allows(each.check(vault))).as("nothing proven yet").isFalse();
        }
        CheckClient first = fleet.clients().getFirst();
        String code = client.code(fleet.world().now());
        assertThat(allows(first.check(vault.with("riskgate-otp", code)))).isTrue();
        long proven = System.nanoTime();
        for (CheckClient each : fleet.clients()) {
            Await.until(
                    "what one has seen proven the others know", () -> allows(each.check(vault)));
        }
        assertThat(Duration.ofNanos(System.nanoTime() - proven)).isLessThan(NOTICED);
        for (CheckClient each : fleet.clients()) {
            Request replay = HOME.send(get(PAYOUTS), client).with("riskgate-otp", code);
            assertThat(allows(each.check(replay))).as("a used code").isFalse();
        }
    }

    @Test
    void guessesThatAreSpreadOverAllAreCountedTogether() throws Exception {
        Partner client = fleet.world().newcomer();
        Request guess = HOME.send(get(PAYOUTS), client).with("riskgate-otp", wrong(client));
        for (int i = 0; i < 5; i++) {
            assertThat(allows(fleet.clients().get(i % 4).check(guess))).isFalse();
        }
        for (CheckClient each : fleet.clients()) {
            Request right = HOME.send(get(PAYOUTS), client);
            CheckResponse answer =
                    each.check(right.with("riskgate-otp", client.code(Instant.now())));
            assertThat(answer.getDynamicMetadata().toString()).contains("otp_locked");
        }
    }

    @Test
    void aBurstThatIsSpreadOverAllIsThrottledAsOne() throws Exception {
        Partner client = fleet.world().newcomer();
        SteadyLoad load =
                SteadyLoad.start(
                        fleet.world().world().http(),
                        new Kind("burst", 100, () -> HOME.send(get("/v1/burst"), client)));
        long began = System.nanoTime();
        LockSupport.parkNanos(Duration.ofSeconds(4).toNanos());
        Results all = load.stop();
        double seconds = (System.nanoTime() - began) / 1e9;
        double policy = BURST + STEADY * seconds;
        assertThat(all.failed()).isEmpty();
        assertThat((double) all.passed()).isBetween(0.8 * policy, 1.2 * policy);
    }

    @Test
    void badKeysThatAreSpreadOverAllAreCountedTogether() throws Exception {
        Request bad =
                new Sender("192.0.2.55", "curl/8.5").send(get(ORDERS)).with("x-api-key", "guess");
        CheckClient first = fleet.clients().getFirst();
        // Thirty a minute, as long as nothing else is said.
        for (int i = 0; i < 30; i++) {
            assertThat(status(first.check(bad))).isEqualTo(401);
        }
        for (CheckClient each : fleet.clients()) {
            Await.until("the others count them, too", () -> status(each.check(bad)) == 429);
        }
        Request good =
                new Sender("192.0.2.55", "curl/8.5").send(get(ORDERS), fleet.world().newcomer());
        for (CheckClient each : fleet.clients()) {
            assertThat(allows(each.check(good))).as("a good key from the same address").isTrue();
        }
    }

    private static int status(CheckResponse answer) {
        return answer.getDeniedResponse().getStatus().getCodeValue();
    }

    /** None of the codes that would pass now or soon. */
    private static String wrong(Partner partner) {
        Instant now = Instant.now();
        List<String> right =
                IntStream.rangeClosed(-2, 4)
                        .mapToObj(step -> partner.code(now.plusSeconds(30L * step)))
                        .toList();
        return IntStream.range(0, 10)
                .mapToObj(guess -> "%06d".formatted(guess))
                .filter(guess -> !right.contains(guess))
                .findFirst()
                .orElseThrow();
    }

    private static boolean allows(CheckResponse response) {
        return response.getStatus().getCode() == 0;
    }
}
