// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import dev.riskgate.signals.observation.Observation;
import dev.riskgate.testredis.Await;
import dev.riskgate.testredis.RedisServer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Records what this build stores, for the tests of the next one: run {@link #main} in a checkout of
 * the build to be recorded, with the file as the argument.
 */
final class StateRecorder {

    private final RedisServer redis;
    private final StringBuilder recorded = new StringBuilder();

    private StateRecorder(RedisServer redis) {
        this.redis = redis;
    }

    public static void main(String[] args) throws IOException {
        try (RedisServer redis = RedisServer.start()) {
            var recorder = new StateRecorder(redis);
            recorder.run();
            Files.writeString(Path.of(args[0]), recorder.recorded);
        }
    }

    /** Two replicas, one after the other; the second moves the first one's part into the base. */
    private void run() {
        RedisStore first = store();
        RecordedClient.work(first, 0, 15);
        first.close();
        RedisStore second = store();
        Await.until(
                "the first one is folded",
                Duration.ofSeconds(20),
                () -> RecordedClient.requests(second) > 0 && second.figures().folded() > 0);
        RecordedClient.work(second, 15, 22);
        record("earlier");
        RecordedClient.work(second, 22, 26);
        // The population's counts are written every ten seconds, and at the end.
        second.close();
        record("later");
        RedisStore third = store();
        judged("usual", third, RecordedClient.usual());
        judged("odd", third, RecordedClient.odd());
        third.kill();
    }

    private RedisStore store() {
        return SharedStores.store(redis.port(), InstantSource.fixed(RecordedClient.NOW));
    }

    private void record(String step) {
        for (String key : redis.command("KEYS", "rg2:*").texts()) {
            if (key.endsWith(":profile") || key.equals("rg2:{population}")) {
                RecordedState.append(recorded, step, key, redis.port());
            }
        }
    }

    private void judged(String what, RedisStore store, Observation request) {
        RecordedClient.judge(store, request)
                .risk()
                .contributions()
                .forEach(
                        one ->
                                recorded.append("judged ")
                                        .append(what)
                                        .append(' ')
                                        .append(one.signal())
                                        .append(' ')
                                        .append(one.nats())
                                        .append('\n'));
    }
}
