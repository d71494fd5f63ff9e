// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e;

import static dev.riskgate.testenv.world.RawHttp.Request.get;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.demo.DemoOutcome;
import dev.riskgate.testenv.demo.Teller;
import dev.riskgate.testenv.world.Partner;
import dev.riskgate.testenv.world.RawHttp.Request;
import dev.riskgate.testenv.world.Sender;
import dev.riskgate.testenv.world.TestWorld;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** A proxy on Envoy's own machine, and an Envoy that leaves X-Forwarded-For as it comes. */
class LoopbackProxyTest {

    /** In Germany. */
    private static final String CLIENT = "203.0.113.10";

    @TempDir Path work;

    @Test
    void theProxysEntryCountsAndNotWhatTheClientWroteBeforeIt() throws Exception {
        TestWorld.Setup setup =
                TestWorld.Setup.of(Checkout.find(), work, "acme")
                        .withEnvoy(
                                envoy ->
                                        envoy.editHttp(
                                                http -> http.put("use_remote_address", false)));
        try (TestWorld testWorld = TestWorld.start(setup)) {
            Partner acme = testWorld.files().partner("acme");
            for (String forged : new String[] {"", "198.51.100.9, ", "192.0.2.1, 198.51.100.9, "}) {
                Sender sender = new Sender(forged + CLIENT, "AcmeSync/3.2 (Linux)");
                Request request = sender.send(get("/v1/orders"), acme);
                DemoOutcome outcome =
                        new Teller(testWorld).outcome(request, testWorld.http().send(request));
                assertThat(outcome.decision().at("/observation/place/country").asString(""))
                        .as("behind \"%s\"", forged)
                        .isEqualTo("DE");
            }
        }
    }
}
