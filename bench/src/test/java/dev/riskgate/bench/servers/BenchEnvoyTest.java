// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.servers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.envoy.EnvoyConfig;

import org.junit.jupiter.api.Test;

class BenchEnvoyTest {

    private final EnvoyConfig shipped = EnvoyConfig.load(Checkout.find().envoyConfig());

    @Test
    void itAnswersItselfAndAsksTheServerAsTheShippedOneDoes() {
        assertThat(BenchEnvoy.config(shipped, 4711, true).toJson())
                .contains("direct_response", "4711", "ext_authz", "validate_mutations")
                .contains("\"encode_raw_headers\" : true")
                .doesNotContain("access_log", "health_checks");
    }

    @Test
    void withoutAServerNobodyIsAsked() {
        assertThat(BenchEnvoy.config(shipped, 0, true).toJson())
                .contains("direct_response", "envoy.filters.http.router")
                .doesNotContain("ext_authz");
    }
}
