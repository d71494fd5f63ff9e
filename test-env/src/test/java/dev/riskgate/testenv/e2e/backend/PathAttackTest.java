// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.backend;

import static dev.riskgate.testenv.world.RawHttp.Request.get;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.envoy.EnvoyConfig;
import dev.riskgate.testenv.world.RawHttp;
import dev.riskgate.testenv.world.RawHttp.Response;
import dev.riskgate.testenv.world.TestWorld;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Whoever has no credential gets nothing but what is open to all, from real servers behind a real
 * Envoy, whatever a path is written like. Where the listener is as we ship it, and where it hands
 * on paths as they come.
 */
class PathAttackTest {

    private static final long SEED = 20261130;
    private static final int ATTACKS = 1_250;

    private static final String POLICY =
            """
            apiVersion: riskgate.dev/v1
            kind: Policy
            client: { trustedProxies: 1 }
            credentials: [{ apiKey: { name: partners } }]
            routes:
              - { name: settings, match: { path: "/projects/*/settings" }, require: { roles: [admin] } }
              - { name: public, match: { path: "/public/**" }, anonymous: true }
              - name: projects
                match: { path: "/projects/**" }
                anonymous: true
                encodedSlash: same_route
                lookalikes: same_route
            """;

    /** What the two open routes take, with what stands behind the first ? left out. */
    private static final Pattern OPEN =
            Pattern.compile("/public(/.*)?|/projects(/.*)?", Pattern.DOTALL);

    private static final Pattern CLOSED = Pattern.compile("/projects/[^/]+/settings/?");

    @TempDir static Path files;
    @TempDir static Path shippedWork;
    @TempDir static Path verbatimWork;
    private static final Map<String, Backend> BACKENDS = new LinkedHashMap<>();
    private static TestWorld shipped;
    private static TestWorld verbatim;

    @BeforeAll
    static void start() throws Exception {
        WebRoot root = WebRoot.in(files);
        add(TomcatBackend.start(root, Files.createDirectories(files.resolve("tomcat"))));
        ProcessBackend.nginx(root, files).ifPresent(PathAttackTest::add);
        ProcessBackend.httpd(root, files).ifPresent(PathAttackTest::add);
        shipped = world(shippedWork, false);
        verbatim = world(verbatimWork, true);
    }

    private static void add(Backend backend) {
        BACKENDS.put(backend.name(), backend);
    }

    private static TestWorld world(Path work, boolean asTheyCome) throws Exception {
        return TestWorld.start(
                TestWorld.Setup.of(Checkout.find(), work)
                        .withPolicy(_ -> POLICY)
                        .withEnvoy(
                                config ->
                                        toEach(asTheyCome ? config.withoutNormalisation() : config)
                                                // Else Envoy holds each connection for a second.
                                                .editHttp(
                                                        http ->
                                                                http.put(
                                                                        "delayed_close_timeout",
                                                                        "0s"))));
    }

    /** A cluster for each server, which a header chooses. */
    private static EnvoyConfig toEach(EnvoyConfig config) {
        EnvoyConfig all = config;
        for (Backend backend : BACKENDS.values()) {
            all =
                    all.edit(
                                    root -> {
                                        ArrayNode clusters =
                                                (ArrayNode) root.at("/static_resources/clusters");
                                        for (int i = 0; i < clusters.size(); i++) {
                                            if (clusters.get(i)
                                                    .get("name")
                                                    .asString()
                                                    .equals("api")) {
                                                clusters.add(named(clusters, i, backend.name()));
                                                return;
                                            }
                                        }
                                    })
                            .cluster(backend.name(), "127.0.0.1", backend.port())
                            .editRoutes(
                                    routes -> {
                                        ObjectNode route =
                                                (ObjectNode)
                                                        routes.get(routes.size() - 1).deepCopy();
                                        route.put("name", backend.name());
                                        ((ObjectNode) route.get("match"))
                                                .putArray("headers")
                                                .addObject()
                                                .put("name", "x-backend")
                                                .putObject("string_match")
                                                .put("exact", backend.name());
                                        ((ObjectNode) route.get("route"))
                                                .put("cluster", backend.name());
                                        routes.insert(0, route);
                                    });
        }
        return all;
    }

    private static ObjectNode named(ArrayNode clusters, int like, String name) {
        ObjectNode cluster = (ObjectNode) clusters.get(like).deepCopy();
        cluster.put("name", name);
        ((ObjectNode) cluster.get("load_assignment")).put("cluster_name", name);
        return cluster;
    }

    @AfterAll
    static void stop() throws Exception {
        shipped.close();
        verbatim.close();
        for (Backend backend : BACKENDS.values()) {
            backend.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tomcat", "nginx", "httpd"})
    void noPathThatPassesIsReadAsOneThatIsClosed(String name) throws Exception {
        Backend backend = backend(name);
        List<String> attacks = new PathAttacks(SEED).targets(ATTACKS);
        List<String> leaks = new ArrayList<>();
        int arrived = 0;
        for (String attack : attacks) {
            for (TestWorld world : List.of(shipped, verbatim)) {
                Response response = send(world, backend, attack);
                assertThat(response.status()).as(attack).isNotIn(0, 500, 503);
                if (!response.header(Backend.READ).isEmpty()) {
                    arrived++;
                }
                if (isLeak(response)) {
                    leaks.add(told(world == shipped ? "shipped" : "verbatim", attack, response));
                }
            }
        }
        assertThat(leaks).isEmpty();
        // Attacks are worth nothing that never get anywhere.
        assertThat(arrived).isGreaterThan(ATTACKS / 50);
    }

    /** Else the attacks would be none, or the servers would read too well. */
    @ParameterizedTest
    @ValueSource(strings = {"tomcat", "nginx", "httpd"})
    void withoutTheGateTheSameAttacksGetThrough(String name) throws Exception {
        Backend backend = backend(name);
        RawHttp http = new RawHttp(backend.port());
        int leaks = 0;
        for (String attack : new PathAttacks(SEED).targets(ATTACKS)) {
            leaks += isLeak(http.send(get(attack))) ? 1 : 0;
        }
        assertThat(leaks).isGreaterThan(ATTACKS / 20);
    }

    @Test
    void honestTextAndSlashesPassWhereTheirRouteSaysSo() throws Exception {
        Backend tomcat = backend("tomcat");
        String why = "/projects/%E3%81%AA%E3%81%9C%EF%BC%9F";
        for (TestWorld world : List.of(shipped, verbatim)) {
            assertThat(send(world, tomcat, why).header(Backend.READ)).startsWith("/projects/");
            assertThat(send(world, tomcat, "/projects/100%EF%BC%85").status()).isEqualTo(404);
            assertThat(send(world, tomcat, "/public/%E6%97%A5%E6%9C%AC").status()).isEqualTo(404);
            assertThat(send(world, tomcat, "/public/100%EF%BC%85").status()).isEqualTo(403);
        }
        assertThat(send(verbatim, tomcat, "/projects/a%2Fb/index.txt").body()).contains("hello");
        assertThat(send(verbatim, tomcat, "/projects/7%2Fsettings").body())
                .contains("may be read as another one");
    }

    /** As docs/envoy.md and docs/policy.md say. */
    @Test
    void aPercentThatStartsNoEscapeIsAnsweredByRiskgateAndANulOrSlashByTheShippedEnvoy()
            throws Exception {
        Backend tomcat = backend("tomcat");
        for (TestWorld world : List.of(shipped, verbatim)) {
            Response response = send(world, tomcat, "/100%");
            assertThat(response.status()).isEqualTo(403);
            assertThat(response.body()).contains("not followed by two hexadecimal digits");
        }
        for (String path : List.of("/public/%00", "/public/a%2fb", "/public/a%5cb")) {
            Response response = send(shipped, tomcat, path);
            assertThat(response.status()).as(path).isEqualTo(400);
            assertThat(response.header("x-riskgate-decision")).as(path).isEmpty();
            assertThat(send(verbatim, tomcat, path).status()).as(path).isEqualTo(403);
        }
    }

    private static Backend backend(String name) {
        Backend backend = BACKENDS.get(name);
        Assumptions.assumeTrue(backend != null, name + " is not on the PATH");
        return Objects.requireNonNull(backend);
    }

    private static Response send(TestWorld world, Backend backend, String target) throws Exception {
        return world.http()
                .send(
                        get(target)
                                .with("x-forwarded-for", "203.0.113.10")
                                .with("x-backend", backend.name()));
    }

    private static boolean isLeak(Response response) {
        String read = response.header(Backend.READ);
        boolean closed =
                !read.isEmpty()
                        && (!OPEN.matcher(read).matches() || CLOSED.matcher(read).matches());
        return closed || response.body().contains(WebRoot.SECRET);
    }

    private static String told(String world, String attack, Response response) {
        return "%s: %s is read as %s (%d)"
                .formatted(world, attack, response.header(Backend.READ), response.status());
    }
}
