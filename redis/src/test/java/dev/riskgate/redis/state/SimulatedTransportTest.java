// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.redis.link.Script;
import dev.riskgate.redis.link.Transport.Connection;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The simulated network is late where it says so, and nowhere else. */
class SimulatedTransportTest {

    private static final Script VERSION = Script.of("/dev/riskgate/redis/block/version.lua");

    private final SimulatedWorld world = new SimulatedWorld(1);
    private final List<String> ran = new ArrayList<>();
    private final SimulatedRedis redis =
            new SimulatedRedis(world, (_, keys, _, _) -> ran.add(SimulatedData.text(keys[0])));
    private SimulatedReplica process;
    private SimulatedTransport transport;

    @BeforeEach
    void start() {
        process = SimulatedReplica.idle(world, redis);
        transport = process.transport;
        later(1_000);
        assertThat(process.isGood()).isTrue();
    }

    @AfterEach
    void end() {
        process.kill();
    }

    private void later(long millis) {
        world.run(() -> false, world.now() + SimulatedWorld.millis(millis));
    }

    private Connection connection() {
        CompletableFuture<Connection> made = transport.connect(false);
        later(10);
        return made.join();
    }

    private static CompletableFuture<List<Object>> ask(Connection connection, String key) {
        return connection.run(
                VERSION, connection, new byte[][] {key.getBytes(StandardCharsets.UTF_8)});
    }

    @Test
    void aConnectionThatIsAskedForMeanwhileIsThereSoonAfterTheHold() {
        transport.hold(SimulatedWorld.seconds(6));
        later(1_000);

        var made = transport.connect(false);
        var listening = transport.listen();
        later(4_999);
        assertThat(made).isNotDone();
        assertThat(listening).isNotDone();
        later(10);

        assertThat(made).isCompleted();
        assertThat(listening).isCompleted();
    }

    @Test
    void aLinkIsNotGoodWhileWhatWasSentSlowlyIsOnItsWay() {
        Connection connection = connection();
        transport.slow(SimulatedWorld.millis(700));
        var answer = ask(connection, "one");

        transport.heal();
        assertThat(process.isGood()).isFalse();
        world.run(answer::isDone, world.now() + SimulatedWorld.seconds(1));

        assertThat(answer).isCompleted();
        assertThat(process.isGood()).isTrue();
    }

    @Test
    void aLinkIsNotGoodWhileAnAnswerIsOnItsWaySlowly() {
        Connection connection = connection();
        var answer = ask(connection, "one");
        transport.slow(SimulatedWorld.millis(700));
        world.run(() -> ran.contains("one"), world.now() + SimulatedWorld.seconds(1));

        transport.heal();
        assertThat(answer).isNotDone();
        assertThat(process.isGood()).isFalse();
    }

    @Test
    void aRefusalComesAfterTheAnswersBeforeIt() {
        redis.refuse("refused");
        Connection connection = connection();
        List<String> order = new ArrayList<>();
        ask(connection, "one").thenAccept(_ -> order.add("one"));
        transport.slow(SimulatedWorld.millis(700));
        world.run(() -> ran.contains("one"), world.now() + SimulatedWorld.seconds(1));

        transport.heal();
        ask(connection, "refused")
                .exceptionally(
                        _ -> {
                            order.add("refused");
                            return List.of();
                        });
        later(1_000);

        assertThat(order).containsExactly("one", "refused");
    }
}
