// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.envoy;

import static dev.riskgate.testenv.world.RawHttp.Request.get;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.riskgate.testenv.envoy.EnvoyConfig;
import dev.riskgate.testenv.world.Issuer;
import dev.riskgate.testenv.world.RawHttp.Request;
import dev.riskgate.testenv.world.RawHttp.Response;
import dev.riskgate.testenv.world.TestWorld;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** oauth2-proxy signs a person in, and Riskgate judges the token of the session. */
class Oauth2ProxyTest {

    private static final String HEADING = "People in a browser, signed in by oauth2-proxy";
    private static final List<String> BLOCKS = Shipped.README.blocks(HEADING, "yaml");
    private static final Pattern STATE = Pattern.compile("[?&]state=([^&]+)");

    @TempDir Path work;

    @Test
    void aPersonSignsInAndIsTheClient() throws Exception {
        assumeTrue(
                Oauth2Proxy.program().isPresent(),
                "needs oauth2-proxy on the PATH: go install"
                        + " github.com/oauth2-proxy/oauth2-proxy/v7@latest");
        String command = Shipped.README.blocks(HEADING, "text").getFirst();
        try (Issuer issuer = Issuer.start(InstantSource.system());
                Oauth2Proxy proxy = Oauth2Proxy.start(command, issuer, "ann", work);
                TestWorld testWorld = TestWorld.start(world(issuer, proxy))) {
            Response first = testWorld.http().send(request("/v1/orders"));
            assertThat(first.status()).isEqualTo(302);
            Matcher state = STATE.matcher(first.header("location"));
            assertThat(state.find()).as("%s", first).isTrue();
            assertThat(testWorld.upstream().paths()).isEmpty();

            Response back =
                    testWorld
                            .http()
                            .send(
                                    request("/oauth2/callback?code=c&state=" + state.group(1))
                                            .with("cookie", cookies(first)));
            assertThat(back.status()).as(back.body()).isEqualTo(302);
            assertThat(URI.create(back.header("location")).getPath()).isEqualTo("/v1/orders");

            Request signedIn = request("/v1/orders").with("cookie", cookies(back));
            Response answer = testWorld.http().send(signedIn);
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body()).contains("|default|ann\"]");

            Request forging = signedIn.with("authorization", "Bearer " + issuer.token("ceo"));
            assertThat(testWorld.http().send(forging).body()).contains("|default|ann\"]");
            assertThat(testWorld.http().send(request("/admin").with("cookie", cookies(back))))
                    .extracting(Response::status)
                    .isEqualTo(403);
        }
    }

    private TestWorld.Setup world(Issuer issuer, Oauth2Proxy proxy) {
        return Shipped.setup(work)
                .withPolicy(
                        policy ->
                                Shipped.unlimited(policy)
                                        .replaceFirst(
                                                "url: \"http://127[^\"]+\"",
                                                "url: \"" + issuer.jwksUri() + "\""))
                .withEnvoy(envoy -> beside(envoy, proxy.port()));
    }

    private static EnvoyConfig beside(EnvoyConfig envoy, int port) {
        return envoy.edit(
                        root -> {
                            ArrayNode clusters = root.withArray("/static_resources/clusters");
                            ObjectNode another = (ObjectNode) clusters.get(1).deepCopy();
                            clusters.add(another.put("name", "oauth2-proxy"));
                        })
                .cluster("oauth2-proxy", "127.0.0.1", port)
                .editHttp(
                        http ->
                                ((ArrayNode) http.get("http_filters"))
                                        .insert(2, Shipped.README.parsed(BLOCKS.getFirst())))
                .editRoutes(routes -> routes.insert(0, Shipped.README.parsed(BLOCKS.get(1))));
    }

    private static Request request(String path) {
        return get(path).with("x-forwarded-for", Shipped.ADDRESS);
    }

    private static String cookies(Response response) {
        return response.headers().stream()
                .filter(header -> header.name().equals("set-cookie"))
                .map(header -> header.value().split(";", 2)[0])
                .filter(cookie -> cookie.indexOf('=') < cookie.length() - 1)
                .collect(Collectors.joining("; "));
    }
}
