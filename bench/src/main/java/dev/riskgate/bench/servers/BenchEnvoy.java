// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.servers;

import dev.riskgate.testenv.envoy.EnvoyConfig;

import tools.jackson.databind.node.ObjectNode;

import java.time.Duration;

/** The Envoy of a benchmark: the one that we ship, but it answers itself and logs no requests. */
public final class BenchEnvoy {

    private static final String CLUSTER = "riskgate";

    /** A slow answer is to be measured, not cut. */
    private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(2);

    private BenchEnvoy() {}

    /**
     * @param checkPort where the server is that it asks; 0 to ask nobody
     * @param rawHeaders whether the server is sent headers as bytes
     */
    public static EnvoyConfig config(EnvoyConfig shipped, int checkPort, boolean rawHeaders) {
        EnvoyConfig config =
                shipped.edit(BenchEnvoy::withoutHealthChecks)
                        .editHttp(
                                http -> {
                                    http.remove("access_log");
                                    answerDirectly(http);
                                });
        if (checkPort == 0) {
            return config.withoutCheck();
        }
        return config.editCheck(check -> check.put("encode_raw_headers", rawHeaders))
                .checkTimeout(CHECK_TIMEOUT)
                .cluster(CLUSTER, "127.0.0.1", checkPort);
    }

    private static void answerDirectly(ObjectNode http) {
        var route = (ObjectNode) http.at("/route_config/virtual_hosts/0/routes/0");
        route.remove("route");
        route.putObject("direct_response").put("status", 200);
    }

    private static void withoutHealthChecks(ObjectNode root) {
        root.at("/static_resources/clusters")
                .forEach(cluster -> ((ObjectNode) cluster).remove("health_checks"));
    }
}
