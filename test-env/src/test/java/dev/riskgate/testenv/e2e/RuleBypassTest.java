// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e;

import static dev.riskgate.testenv.world.RawHttp.Request.get;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.envoy.EnvoyConfig;
import dev.riskgate.testenv.world.RawHttp;
import dev.riskgate.testenv.world.RawHttp.Request;
import dev.riskgate.testenv.world.TestWorld;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A request that a rule denies is denied in every spelling that an API may take for the same:
 * through a listener that normalises as ours does, and through one that hands everything on as it
 * comes.
 */
class RuleBypassTest {

    private static final String RULES =
            """
            rules:
              - { name: no-debug, then: deny, when: '"true" in request.query["debug"]' }
              - { name: no-export, then: deny, when: 'request.path == "/public/export"' }
              - { name: no-internals, then: deny, when: 'request.path.startsWith("/public/internal/")' }
              - { name: no-trace, then: deny, when: '"1" in request.headers["X-Trace"]' }
              - { name: signed, then: deny, when: '!("X-Signature" in request.headers) && request.path.glob("/public/signed/**")' }
              - name: from-the-office
                then: deny
                when: request.path.glob("/public/office/**") && !request.clientAddress.inCidr("203.0.113.0/24")
            """;

    @TempDir static Path work;
    @TempDir static Path secondWork;
    private static TestWorld normalising;
    private static TestWorld verbatim;

    @BeforeAll
    static void start() throws Exception {
        normalising = start(work, envoy -> envoy);
        verbatim = start(secondWork, EnvoyConfig::withoutNormalisation);
    }

    private static TestWorld start(Path work, UnaryOperator<EnvoyConfig> envoy) throws Exception {
        return TestWorld.start(
                TestWorld.Setup.of(Checkout.find(), work)
                        .withPolicy(RuleBypassTest::withRules)
                        .withEnvoy(envoy));
    }

    /** Without the demo's limit, which a test run would meet. */
    private static String withRules(String policy) {
        return policy.substring(0, policy.indexOf("limits:")) + RULES;
    }

    @AfterAll
    static void stop() throws Exception {
        normalising.close();
        verbatim.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/public/x?debug=true",
                "/public/x?%64ebug=true",
                "/public/x?debug=%74ru%65",
                "/public/x?a=1&%64%65%62%75%67=true&debug=false",
                "/public/x?debug=true;x",
                "/public/x?x=1;debug=true",
                "/public/x?debug=true&x=%",
                "/public/x?debug=true%00",
                "/public/x?debug[]=true",
                "/public/x?debug%5b0%5d=true",
                "/public/x?+debug=true",
                "/public/x?debug=true\u00ff",
                "/public/x?debug=tru\u00c3\u00a9&debug=true",
                "/public/x?debug=true%ff",
                "/public/export",
                "/public/export/",
                "/public/export?a",
                "/public/export/?a",
                "/public/export/?debug=false",
                "/public/internal",
                "/public/internal/",
                "/public/internal/x",
                "/public/signed/x"
            })
    void noSpellingPasses(String target) throws Exception {
        assertRefused(get(target));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-trace", "X-Trace", "X-TRACE", "x_trace"})
    void noCaseOfAHeaderPasses(String name) throws Exception {
        assertRefused(get("/public/x").with(name, "1"));
        assertRefused(get("/public/x").with(name, "0").with(name, "1"));
        assertRefused(get("/public/x").with(name, "0, 1"));
    }

    @Test
    void aHeaderThatIsDemandedIsNotReplacedByAnother() throws Exception {
        assertRefused(get("/public/signed/x").with("x_signature", "a"));
        assertPasses(get("/public/signed/x").with("X-SIGNATURE", "a"));
    }

    @Test
    void theClientsAddressIsNotWhatTheClientSays() throws Exception {
        assertPasses(get("/public/office/x"), "203.0.113.10");
        assertRefused(get("/public/office/x"), "198.51.100.1");
        assertRefused(get("/public/office/x"), "203.0.113.10, 198.51.100.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/public/x",
                "/public/x?debug=false",
                "/public/x?DEBUG=true",
                "/public/x?filter[debug]=true",
                "/public/x?q=a+b%20c&r=%c3%a9",
                "/public/x?%2564ebug=true",
                "/public/exports",
                "/public/internals"
            })
    void whatMeansSomethingElsePasses(String target) throws Exception {
        assertPasses(get(target));
    }

    private static void assertRefused(Request request) throws Exception {
        assertRefused(request, "203.0.113.10");
    }

    private static void assertRefused(Request request, String address) throws Exception {
        for (TestWorld testWorld : List.of(normalising, verbatim)) {
            int before = testWorld.upstream().paths().size();
            RawHttp.Response response = send(testWorld, request, address);
            // 400: by Envoy itself.
            assertThat(response.status()).as(request.path()).isIn(400, 403);
            assertThat(testWorld.upstream().paths()).hasSize(before);
        }
    }

    private static void assertPasses(Request request) throws Exception {
        assertPasses(request, "203.0.113.10");
    }

    private static void assertPasses(Request request, String address) throws Exception {
        for (TestWorld testWorld : List.of(normalising, verbatim)) {
            assertThat(send(testWorld, request, address).status())
                    .as(request.path())
                    .isEqualTo(200);
        }
    }

    private static RawHttp.Response send(TestWorld testWorld, Request request, String address)
            throws Exception {
        return new RawHttp(testWorld.envoy().port()).send(request.with("x-forwarded-for", address));
    }
}
