// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e;

import static dev.riskgate.testenv.world.RawHttp.Request.get;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.envoy.EnvoyConfig;
import dev.riskgate.testenv.world.RawHttp.Response;
import dev.riskgate.testenv.world.Sender;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.nio.file.Path;

/** CONNECT, upgrades and very large headers, through an Envoy that is set up to let them in. */
class UnusualRequestsTest {

    private static final Sender HOME = new Sender("203.0.113.10", "AcmeSync/3.2 (Linux)");

    @TempDir static Path work;
    private static OnePartner acme;

    @BeforeAll
    static void start() throws Exception {
        acme = OnePartner.start(work, setup -> setup.withEnvoy(UnusualRequestsTest::permissive));
    }

    @AfterAll
    static void stop() throws Exception {
        acme.close();
    }

    @Test
    void anUpgradeIsAPermissionOfItsOwn() throws Exception {
        Response response =
                acme.http()
                        .send(
                                get("/v1/stream")
                                        .with("x-api-key", acme.partner().key())
                                        .with("x-forwarded-for", HOME.address())
                                        .with("Upgrade", "websocket")
                                        .upgrading());
        assertRefused(response);
    }

    @Test
    void connectIsRefused() throws Exception {
        String target = "api.example.com:443";
        assertRefused(acme.send("CONNECT", target, target));
    }

    @Test
    void aMegabyteOfHeadersGetsAnExplicitVerdict() throws Exception {
        Response response =
                acme.http()
                        .send(
                                HOME.send(get("/v1/orders"), acme.partner())
                                        .with("x-filler", "a".repeat(1_000_000)));
        assertThat(response.header("x-riskgate-decision")).isNotEmpty();
        assertThat(response.status()).isIn(200, 403);
    }

    private static void assertRefused(Response response) {
        assertThat(response.status()).isEqualTo(403);
        assertThat(response.header("x-riskgate-decision")).isNotEmpty();
        assertThat(acme.arrived()).isEmpty();
    }

    private static EnvoyConfig permissive(EnvoyConfig config) {
        return config.editHttp(
                http -> {
                    ArrayNode upgrades = http.putArray("upgrade_configs");
                    upgrades.addObject().put("upgrade_type", "websocket");
                    upgrades.addObject().put("upgrade_type", "CONNECT");
                    http.put("max_request_headers_kb", 8192);
                    ArrayNode routes = (ArrayNode) http.at("/route_config/virtual_hosts/0/routes");
                    ObjectNode connect = routes.insertObject(0);
                    connect.putObject("match").putObject("connect_matcher");
                    ObjectNode route = connect.putObject("route");
                    route.put("cluster", "api");
                    route.putArray("upgrade_configs")
                            .addObject()
                            .put("upgrade_type", "CONNECT")
                            .putObject("connect_config");
                });
    }
}
