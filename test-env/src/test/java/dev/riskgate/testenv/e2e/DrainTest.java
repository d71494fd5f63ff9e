// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e;

import static dev.riskgate.testenv.world.RawHttp.Request.get;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.world.RunningReplica;
import dev.riskgate.testenv.world.TestWorld;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

class DrainTest {

    private static final String HEALTHY = "cluster.riskgate.membership_healthy";

    private static final Pattern SHADOW_ALLOWS =
            Pattern.compile("\"shadowPolicy\":\\{\"hash\":\"[^\"]+\",\"verdict\":\"allow\"");

    @TempDir Path work;

    @Test
    void aReplicaThatGetsSigtermUnderLoadCostsNoRequest() throws Exception {
        int port = RunningReplica.freePort();
        TestWorld.Setup setup =
                TestWorld.Setup.of(Checkout.find(), work)
                        .withPolicy(policy -> policy.substring(0, policy.indexOf("limits:")))
                        .withEnvoy(envoy -> envoy.alsoCluster("riskgate", "127.0.0.1", port));
        try (TestWorld testWorld = TestWorld.start(setup)) {
            try (RunningReplica runningReplica =
                    RunningReplica.start(testWorld, work, "replica", port)) {
                awaitHealthy(testWorld, 2);
                Map<Integer, Long> statuses = underLoad(testWorld, runningReplica::end);
                assertThat(statuses).as(refusals(testWorld)).containsOnlyKeys(200);
                assertThat(statuses.get(200)).isGreaterThan(20);
            }
        }
    }

    /** What waits for the shadow policy when the end comes is told all the same. */
    @Test
    void theSameBesideAShadowPolicyAndEveryDecisionIsLoggedWithWhatThatSays() throws Exception {
        int port = RunningReplica.freePort();
        TestWorld.Setup setup =
                TestWorld.Setup.of(Checkout.find(), work)
                        .withPolicy(policy -> policy.substring(0, policy.indexOf("limits:")))
                        .withServer(server -> server + "shadowPolicy: policy.yaml\n")
                        .withEnvoy(envoy -> envoy.alsoCluster("riskgate", "127.0.0.1", port));
        try (TestWorld testWorld = TestWorld.start(setup)) {
            try (RunningReplica runningReplica =
                    RunningReplica.start(testWorld, work, "replica", port)) {
                awaitHealthy(testWorld, 2);
                Map<Integer, Long> statuses = underLoad(testWorld, runningReplica::end);
                assertThat(statuses).as(refusals(testWorld)).containsOnlyKeys(200);
                assertThat(Files.readAllLines(runningReplica.decisions()))
                        .hasSizeGreaterThan(20)
                        .allMatch(line -> SHADOW_ALLOWS.matcher(line).find());
            }
        }
    }

    private static void awaitHealthy(TestWorld testWorld, int replicas) throws IOException {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (testWorld.envoy().admin().stat(HEALTHY) != replicas) {
            assertThat(System.nanoTime()).as("Envoy sees both replicas in time").isLessThan(end);
            LockSupport.parkNanos(50_000_000);
        }
    }

    /** Sends requests before, during and a little after the event, and counts the statuses. */
    private static Map<Integer, Long> underLoad(TestWorld testWorld, Runnable event) {
        Map<Integer, Long> statuses = new ConcurrentHashMap<>();
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 4; i++) {
                senders.submit(
                        () -> {
                            while (!over.get()) {
                                statuses.merge(status(testWorld), 1L, Long::sum);
                            }
                        });
            }
            LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
            event.run();
            LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
            over.set(true);
        }
        return statuses;
    }

    private static int status(TestWorld testWorld) {
        try {
            return testWorld
                    .http()
                    .send(get("/public/info").with("x-forwarded-for", "203.0.113.10"))
                    .status();
        } catch (IOException _) {
            return -1;
        }
    }

    /** The lines of the access log about requests that did not pass. */
    private static String refusals(TestWorld testWorld) throws IOException {
        return Files.readAllLines(testWorld.envoy().accessLog()).stream()
                .filter(line -> !line.contains("\"status\":200"))
                .collect(Collectors.joining("\n"));
    }
}
