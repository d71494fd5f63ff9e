// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.MissingPrerequisite;
import dev.riskgate.testenv.world.RawHttp;
import dev.riskgate.testenv.world.Upstream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Map;

class EnvoyLauncherTest {

    private final Checkout checkout = Checkout.find();

    @TempDir Path work;

    @Test
    void withoutRiskgateNothingPasses() throws Exception {
        try (Upstream upstream = Upstream.start();
                Envoy envoy = start(config(upstream))) {
            RawHttp.Response response =
                    new RawHttp(envoy.port()).send(RawHttp.Request.get("/v1/orders"));
            assertThat(response.status()).isEqualTo(503);
            assertThat(upstream.paths()).isEmpty();
        }
    }

    @Test
    void aSettingCanBeTurnedForATest() throws Exception {
        EnvoyConfig open =
                EnvoyConfig.load(checkout.envoyConfig())
                        .editCheck(check -> check.put("failure_mode_allow", true));
        try (Upstream upstream = Upstream.start();
                Envoy envoy =
                        start(
                                open.cluster("api", "127.0.0.1", upstream.port())
                                        .cluster("riskgate", "127.0.0.1", 9))) {
            RawHttp.Response response =
                    new RawHttp(envoy.port())
                            .send(RawHttp.Request.get("/a//b?c").with("X-Some", "thing"));
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.body()).contains("\"path\":\"/a/b?c\"", "\"x-some\":[\"thing\"]");
        }
    }

    @Test
    void anEnvoyThatDoesNotLikeItsConfigurationSaysWhy() {
        EnvoyConfig broken =
                EnvoyConfig.load(checkout.envoyConfig()).edit(root -> root.put("statik", 1));
        assertThatExceptionOfType(EnvoyFailed.class)
                .isThrownBy(() -> start(broken).close())
                .withMessageContaining("statik");
    }

    @Test
    void aWrongEnvoyBinIsNamed() {
        EnvoyLauncher launcher = new EnvoyLauncher(checkout, Map.of("ENVOY_BIN", "/no/such/envoy"));
        assertThatExceptionOfType(MissingPrerequisite.class)
                .isThrownBy(
                        () ->
                                launcher.start(EnvoyConfig.load(checkout.envoyConfig()), work)
                                        .close())
                .withMessageContaining("/no/such/envoy");
    }

    @Test
    void aVersionThatIsNotPinnedIsNamedAndSoAreThoseThatAre() {
        EnvoyLauncher launcher =
                new EnvoyLauncher(checkout, Map.of("RISKGATE_ENVOY_VERSION", "1.2.3"));
        assertThatExceptionOfType(MissingPrerequisite.class)
                .isThrownBy(launcher::program)
                .withMessageContaining("1.2.3")
                .withMessageContaining("1.36.2");
    }

    private Envoy start(EnvoyConfig config) {
        return new EnvoyLauncher(checkout).start(config, work);
    }

    private EnvoyConfig config(Upstream upstream) {
        return EnvoyConfig.load(checkout.envoyConfig())
                .cluster("api", "127.0.0.1", upstream.port())
                .cluster("riskgate", "127.0.0.1", 9);
    }
}
