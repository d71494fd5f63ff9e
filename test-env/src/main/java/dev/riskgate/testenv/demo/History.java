// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.demo;

import static dev.riskgate.testenv.world.RawHttp.Request.get;
import static dev.riskgate.testenv.world.RawHttp.Request.post;

import dev.riskgate.testenv.world.CheckClient;
import dev.riskgate.testenv.world.Partner;
import dev.riskgate.testenv.world.RawHttp.Request;
import dev.riskgate.testenv.world.TestWorld;

import io.envoyproxy.envoy.service.auth.v3.CheckResponse;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/**
 * A month in the life of the partner: some requests every hour, around the clock, from one place
 * and one program. Time passes by the world's clock, so it takes seconds.
 */
public final class History {

    private static final int DAYS = 30;
    private static final int REQUESTS_AN_HOUR = 4;

    private final TestWorld testWorld;
    private final Random random;

    public History(TestWorld testWorld, long seed) {
        this.testWorld = testWorld;
        this.random = new Random(seed);
    }

    /**
     * Replays the month before this moment, at which the clock then stands.
     *
     * @return how many requests there were
     */
    public int replayUntil(Instant end) {
        Partner partner = testWorld.files().partner(Story.PARTNER);
        int requests = 0;
        try (CheckClient riskgate = new CheckClient(testWorld.riskgate().port())) {
            for (int hour = 24 * DAYS; hour > 0; hour--) {
                Instant start = end.minus(Duration.ofHours(hour));
                for (int i = 0; i < REQUESTS_AN_HOUR; i++) {
                    long second = i * 3600L / REQUESTS_AN_HOUR + random.nextInt(600);
                    testWorld.clock().set(start.plusSeconds(second));
                    expectAllowed(riskgate.check(Story.USUAL.send(request(), partner)));
                    requests++;
                }
            }
        }
        testWorld.clock().set(end);
        return requests;
    }

    private Request request() {
        int order = 1 + random.nextInt(200);
        return switch (random.nextInt(4)) {
            case 0 -> post("/v1/orders", "");
            case 1 -> get("/v1/orders/" + order);
            default -> get("/v1/orders");
        };
    }

    private static void expectAllowed(CheckResponse response) {
        if (response.getStatus().getCode() != 0) {
            throw new IllegalStateException(
                    "the partner's usual request was refused: "
                            + response.getDynamicMetadata().getFieldsMap().get("reasons"));
        }
    }
}
