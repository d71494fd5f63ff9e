// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.block;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.redis.state.SimulatedRedis;
import dev.riskgate.redis.state.SimulatedReplica;
import dev.riskgate.redis.state.SimulatedWorld;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;

class RedisEntriesTest {

    /** Each server has an order of its own, in which a cursor of another one means nothing. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aReadingIsWholeThoughTheServerChangesBetweenItsPages(long seed) {
        var world = new SimulatedWorld(seed);
        var redis = new SimulatedRedis(world, (_, _, _, _) -> {});
        SimulatedReplica process = SimulatedReplica.idle(world, redis);
        world.run(() -> process.link().up(), SimulatedWorld.seconds(5));
        var entries =
                new RedisEntries(
                        process.link(),
                        "rg2:",
                        new Random(seed),
                        100,
                        new SimulatedTime(world, process));
        Map<String, String> all = new HashMap<>();
        for (int i = 0; i < 40; i++) {
            all.put("00000000:key:%016x".formatted(i), "1 lifted 20 0000000000000005");
        }
        Map<String, String> read = new HashMap<>();
        world.in(
                SimulatedWorld.seconds(1) + world.between(0, SimulatedWorld.millis(8)),
                redis::handOver);
        process.thread(() -> entries.write(all));
        world.run(() -> false, world.now() + SimulatedWorld.seconds(1));
        process.thread(() -> read.putAll(entries.read()));
        world.run(() -> false, world.now() + SimulatedWorld.seconds(1));
        process.kill();

        assertThat(read).isEqualTo(all);
    }
}
