// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.envoy;

import static dev.riskgate.testenv.world.RawHttp.Request.get;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.envoy.Envoy;
import dev.riskgate.testenv.envoy.EnvoyConfig;
import dev.riskgate.testenv.envoy.EnvoyLauncher;
import dev.riskgate.testenv.world.RawHttp;
import dev.riskgate.testenv.world.TestWorld;
import dev.riskgate.testredis.Await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.nio.file.Files;
import java.nio.file.Path;

/** The shipped configuration as files that Envoy follows: the same check, and changes in flight. */
class XdsTest {

    private static final String CATCH_ALL = "- name: api\n                      match:";

    @TempDir Path work;
    @TempDir Path watched;
    private TestWorld testWorld;
    private XdsFolder folder;
    private Envoy envoy;

    @BeforeEach
    void start() throws Exception {
        testWorld = TestWorld.start(Shipped.setup(work));
        folder = XdsFolder.of(watched, testWorld);
        Path own = Files.createDirectory(work.resolve("xds"));
        EnvoyConfig bootstrap = shipped("bootstrap.yaml").edit(this::watchHere);
        envoy = new EnvoyLauncher(Checkout.find()).start(bootstrap, own);
    }

    @AfterEach
    void stop() throws Exception {
        envoy.close();
        testWorld.close();
    }

    @Test
    void checksAsTheStaticFileDoes() throws Exception {
        assertChecked();
    }

    private void assertChecked() throws Exception {
        assertThat(status("none", "/v1/orders")).isEqualTo(401);
        assertThat(status(key(), "/v1/orders")).isEqualTo(200);
        assertThat(status(key(), "/admin")).isEqualTo(403);
    }

    @Test
    void aNewRouteIsInForceWithoutARestartAndABrokenFileChangesNothing() throws Exception {
        assertThat(status("none", "/healthz")).isEqualTo(401);
        String before = folder.text(XdsFolder.LISTENERS);
        folder.put(XdsFolder.LISTENERS, "resources: [ this is no listener");
        Await.until(
                "Envoy has refused the file",
                () -> envoy.admin().stat("listener_manager.lds.update_failure") > 0);
        assertThat(status("none", "/healthz")).isEqualTo(401);

        folder.put(XdsFolder.LISTENERS, withUncheckedRoute(before));
        Await.until("the route is there", () -> status("none", "/healthz") == 200);
        assertThat(status("none", "/v1/orders")).isEqualTo(401);
    }

    @Test
    void aConfigMapThatKubernetesSwapsIsInForceWithoutARestart() throws Exception {
        String before = folder.text(XdsFolder.CLUSTERS);
        String port = Integer.toString(testWorld.riskgate().port());
        folder.swap(XdsFolder.CLUSTERS, before.replace("port_value: " + port, "port_value: 9"));
        Await.until("nobody answers", () -> status(key(), "/v1/orders") == 503);
        folder.swap(XdsFolder.CLUSTERS, before);
        Await.until("Riskgate answers", () -> status(key(), "/v1/orders") == 200);
    }

    @Test
    void aControlPlaneServesTheSame() throws Exception {
        Guide files = Guide.of("deploy/envoy/README.md");
        String listeners = folder.text(XdsFolder.LISTENERS);
        JsonNode clusters = files.parsed(folder.text(XdsFolder.CLUSTERS));
        Path own = Files.createDirectory(work.resolve("ads"));
        try (ControlPlane plane = new ControlPlane()) {
            plane.serve(files.parsed(listeners), clusters);
            envoy.close();
            envoy =
                    new EnvoyLauncher(Checkout.find())
                            .start(
                                    shipped("bootstrap-ads.yaml")
                                            .cluster("control-plane", "127.0.0.1", plane.port()),
                                    own);
            assertChecked();
            assertThat(status("none", "/healthz")).isEqualTo(401);
            plane.serve(files.parsed(withUncheckedRoute(listeners)), clusters);
            Await.until("the route is there", () -> status("none", "/healthz") == 200);
        }
    }

    private static String withUncheckedRoute(String listeners) {
        String indent = "\n" + " ".repeat(20);
        String block = Shipped.README.blocks("A route without a check", "yaml").getFirst();
        String route = block.strip().replace("\n", indent) + indent;
        return Shipped.replaced(listeners, CATCH_ALL, route + CATCH_ALL);
    }

    private static EnvoyConfig shipped(String bootstrap) {
        return EnvoyConfig.load(Checkout.find().envoyConfig().resolveSibling("xds/" + bootstrap));
    }

    private String key() {
        return testWorld.files().partner(Shipped.PARTNER).key();
    }

    private int status(String key, String path) throws Exception {
        return new RawHttp(envoy.port())
                .send(get(path).with("x-forwarded-for", Shipped.ADDRESS).with("x-api-key", key))
                .status();
    }

    private void watchHere(ObjectNode bootstrap) {
        for (String kind : new String[] {"lds", "cds"}) {
            ObjectNode source =
                    (ObjectNode)
                            bootstrap.at(
                                    "/dynamic_resources/" + kind + "_config/path_config_source");
            source.put("path", watched.resolve(source.get("path").asString()).toString());
            source.putObject("watched_directory").put("path", watched.toString());
        }
    }
}
