// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e;

import static dev.riskgate.testenv.world.RawHttp.Request.get;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.envoy.EnvoyConfig;
import dev.riskgate.testenv.world.RawHttp;
import dev.riskgate.testenv.world.RawHttp.Response;
import dev.riskgate.testenv.world.TestWorld;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Nobody reaches the admin's routes under the name of a public one: with a listener that normalises
 * paths as ours does, and with one that hands them on as they come. The route {@code public} needs
 * no credential, so it would let them in.
 */
class PathTricksTest {

    @TempDir static Path work;
    @TempDir static Path secondWork;
    private static TestWorld normalising;
    private static TestWorld verbatim;

    @BeforeAll
    static void start() throws Exception {
        normalising = TestWorld.start(TestWorld.Setup.of(Checkout.find(), work));
        verbatim =
                TestWorld.start(
                        TestWorld.Setup.of(Checkout.find(), secondWork)
                                .withEnvoy(EnvoyConfig::withoutNormalisation));
    }

    @AfterAll
    static void stop() throws Exception {
        normalising.close();
        verbatim.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin",
                "//admin",
                "/public/../admin",
                "/public/..;/admin",
                "/public/..;x=y/admin",
                "/public/%2e%2e/admin",
                "/public/.%2e/admin",
                "/public/%2E./admin",
                "/public/%252e%252e/admin",
                "/public/..%2fadmin",
                "/public/..%5cadmin",
                "/public/..\\admin",
                "/public/%2e%2e%2fadmin",
                "/public/;/../admin",
                "/public/x/../../admin",
                "/public//../../admin",
                "/./admin",
                "/public/.././admin",
                "/admin;jsessionid=1",
                "/%61dmin",
                "/public/..%00/admin",
                "/public#/../admin",
                "/public/..%c0%afadmin",
                "/public/\u00e9/../../admin"
            })
    void reachNoAdmin(String path) throws Exception {
        for (TestWorld testWorld : List.of(normalising, verbatim)) {
            Response response =
                    new RawHttp(testWorld.envoy().port())
                            .send(get(path).with("x-forwarded-for", "203.0.113.10"));
            assertThat(response.status()).as(path).isIn(200, 400, 401, 403, 404);
            assertThat(testWorld.upstream().paths()).allMatch(PathTricksTest::isPlainlyPublic);
        }
    }

    /** Envoy may resolve a path to one that really is public; the API has to see it resolved. */
    private static boolean isPlainlyPublic(String arrived) {
        return arrived.startsWith("/public/")
                && Stream.of("..", ";", "%", "\\", "//").noneMatch(arrived::contains);
    }
}
