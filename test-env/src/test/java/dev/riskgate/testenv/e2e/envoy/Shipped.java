// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.envoy;

import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.envoy.EnvoyConfig;
import dev.riskgate.testenv.world.TestWorld;
import dev.riskgate.testenv.world.TestWorld.Setup;

import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Worlds with the shipped configuration of Envoy, one partner, and no limit that tests reach. */
final class Shipped {

    /** Where requests of these tests come from. */
    static final String ADDRESS = "203.0.113.10";

    static final String PARTNER = "acme";

    static final Guide README = Guide.of("deploy/envoy/README.md");

    private static final String FLOOR = "floor: 5/s";

    private Shipped() {}

    static Setup setup(Path work) {
        return Setup.of(Checkout.find(), work, PARTNER).withPolicy(Shipped::unlimited);
    }

    static TestWorld start(Path work, UnaryOperator<EnvoyConfig> envoy) throws Exception {
        return TestWorld.start(setup(work).withEnvoy(envoy));
    }

    /** With an API behind it that speaks HTTP/2, as the page says how. */
    static EnvoyConfig speakingHttp2(EnvoyConfig envoy, int port) {
        return envoy.cluster("api", "127.0.0.1", port)
                .editCluster("api", cluster -> Guide.merge(cluster, README.block("gRPC")));
    }

    static String unlimited(String policy) {
        return replaced(policy, FLOOR, "floor: 1000/s");
    }

    static String replaced(String text, String what, String by) {
        if (!text.contains(what)) {
            throw new AssertionError("no longer there: " + what);
        }
        return text.replace(what, by);
    }
}
