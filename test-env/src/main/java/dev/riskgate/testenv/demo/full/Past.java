// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.demo.full;

import dev.riskgate.server.Riskgate;
import dev.riskgate.server.config.ServerConfigs;
import dev.riskgate.testenv.world.CheckClient;
import dev.riskgate.testenv.world.RawHttp.Request;
import dev.riskgate.testenv.world.ShiftableClock;

import io.envoyproxy.envoy.service.auth.v3.CheckResponse;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Ten days in the lives of the honest callers: a request every other hour, and once a day as many
 * as in the demo, at its pace. A server whose clock is shifted decides about them, writes what it
 * learned to Redis, and ends; so the demo's servers, whose clocks are right, know whom they meet.
 */
final class Past {

    private static final int DAYS = 10;

    /** Hours between the requests of a day. */
    private static final int STEP = 2;

    /** How many requests of each caller a busy spell has. */
    private static final int BUSY = 20;

    /** A busy machine may let a check come too late; nothing is learned from it then. */
    private static final int ATTEMPTS = 10;

    /** What a server in this process needs otherwise; a stale profile is its own. */
    private static final Map<String, String> ENVIRONMENT =
            Map.of(
                    "RISKGATE_GRPC_ADDRESS", "127.0.0.1:0",
                    "RISKGATE_MANAGEMENT_ADDRESS", "off",
                    "RISKGATE_LOG_DECISIONS", "off",
                    "RISKGATE_STATE_MAX_STALENESS", "1m",
                    "RISKGATE_CHECK_BUDGET", "60s",
                    "RISKGATE_REDIS_TIMEOUT", "10s",
                    "RISKGATE_OUTBOUND_TIMEOUT", "30s");

    private final ShiftableClock clock;
    private final List<Stream> callers;
    private final Map<String, String> environment = new HashMap<>(ENVIRONMENT);
    private final Random random;

    Past(ShiftableClock clock, List<Stream> callers, long seed) {
        this.clock = clock;
        this.callers = callers;
        this.random = new Random(seed);
    }

    /** One more variable for the server. */
    Past with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /**
     * Lets it pass; afterwards the clock is right again.
     *
     * @param server the server file
     * @return how many requests there were
     */
    int pass(Path server) throws Exception {
        Instant end = Instant.now();
        int requests = 0;
        try (Riskgate riskgate = Riskgate.start(ServerConfigs.read(server, environment), clock);
                CheckClient client = new CheckClient(riskgate.port());
                ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int hour = 24 * DAYS; hour > 0; hour -= STEP) {
                clock.set(end.minus(Duration.ofHours(hour)));
                int spell = hour % 24 == STEP ? BUSY : 1;
                for (int i = 0; i < spell; i++) {
                    List<Callable<CheckResponse>> checks =
                            each().stream().map(each -> check(client, each)).toList();
                    for (Future<CheckResponse> answer : senders.invokeAll(checks)) {
                        expectAllowed(answer.get());
                        requests++;
                    }
                    clock.advance(Duration.ofMillis((long) (1000 / Callers.PACE)));
                }
            }
        } finally {
            clock.reset();
        }
        return requests;
    }

    private static Callable<CheckResponse> check(CheckClient client, Request request) {
        return () -> {
            CheckResponse answer = client.check(request);
            for (int i = 1; i < ATTEMPTS && isRefused(answer); i++) {
                TimeUnit.MILLISECONDS.sleep(500);
                answer = client.check(request);
            }
            return answer;
        };
    }

    private static boolean isRefused(CheckResponse answer) {
        return answer.getStatus().getCode() != 0;
    }

    private List<Request> each() {
        return callers.stream().map(stream -> stream.next().apply(random)).toList();
    }

    private static void expectAllowed(CheckResponse response) {
        if (isRefused(response)) {
            throw new IllegalStateException(
                    "an honest caller was refused in the past: "
                            + response.getDynamicMetadata().getFieldsMap().get("reasons"));
        }
    }
}
