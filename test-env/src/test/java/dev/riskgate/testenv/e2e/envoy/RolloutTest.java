// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.envoy;

import static dev.riskgate.testenv.world.RawHttp.Request.get;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.envoy.Envoy;
import dev.riskgate.testenv.envoy.EnvoyConfig;
import dev.riskgate.testenv.envoy.EnvoyFailed;
import dev.riskgate.testenv.envoy.EnvoyLauncher;
import dev.riskgate.testenv.world.JsonLog;
import dev.riskgate.testenv.world.RawHttp;
import dev.riskgate.testenv.world.RawHttp.Request;
import dev.riskgate.testenv.world.RawHttp.Response;
import dev.riskgate.testenv.world.TestWorld;
import dev.riskgate.testredis.Await;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Each step of docs/rollout.md, with the lines that stand on the page, does what it says. */
class RolloutTest {

    private static final Guide PAGE = Guide.of("docs/rollout.md");
    private static final int NOBODY = 9;

    @TempDir static Path work;
    private static TestWorld testWorld;
    private static JsonNode policy;

    private final List<Envoy> envoys = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        testWorld = TestWorld.start(Shipped.setup(work));
        // Any score is odd enough, as far as risk decides.
        policy = PAGE.parsed(Files.readString(testWorld.files().policy()).replace("80", "1"));
    }

    @AfterAll
    static void stop() throws Exception {
        testWorld.close();
    }

    @AfterEach
    void stopEnvoys() {
        envoys.forEach(Envoy::close);
    }

    @Test
    void step1FailsOpenAndRefusesNothing() throws Exception {
        String step = "Step 1: a trial that fails open";
        follow(PAGE.blocks(step, "yaml").get(1));
        Envoy envoy = envoy(step, testWorld.riskgate().port());
        assertThat(status(envoy, stranger())).isEqualTo(200);
        assertThat(status(envoy, partner())).isEqualTo(200);
        assertThat(envoy.admin().stat("http.api.ext_authz.ok")).isEqualTo(2);

        Envoy alone = envoy(step, NOBODY);
        assertForgeryGoesNowhere(alone);
        assertThat(alone.admin().stat("http.api.ext_authz.failure_mode_allowed")).isEqualTo(1);
    }

    @Test
    void step2LetsPassWhatRiskgateRefusesAndSaysSo() throws Exception {
        String step = "Step 2: Envoy's shadow mode";
        follow(PAGE.blocks(step, "yaml").get(1));
        Envoy envoy = envoy(step, testWorld.riskgate().port());
        assertForgeryGoesNowhere(envoy);
        assertThat(envoy.admin().stat("http.api.ext_authz.denied")).isEqualTo(1);
        JsonNode line =
                new JsonLog(envoy.accessLog())
                        .await(_ -> true, Duration.ofSeconds(10))
                        .orElseThrow();
        assertThat(line.path("status").asInt()).isEqualTo(200);
        assertThat(line.path("verdict").asString("")).isEqualTo("deny");
        assertThat(line.path("reasons").toString()).contains("credential_missing");

        assertForgeryGoesNowhere(envoy(step, NOBODY));
    }

    @Test
    void step3RefusesNothingButNeedsRiskgate() throws Exception {
        String step = "Step 3: Riskgate's shadow mode";
        follow(PAGE.blocks(step, "yaml").get(1));
        assertForgeryGoesNowhere(envoy(step, testWorld.riskgate().port()));
        assertThat(status(envoy(step, NOBODY), partner())).isEqualTo(503);
    }

    @Test
    void step4EnforcesEverythingButRisk() throws Exception {
        follow(PAGE.blocks("Step 4: risk in shadow", "yaml").getFirst());
        Envoy envoy = envoy("Step 3: Riskgate's shadow mode", testWorld.riskgate().port());
        assertThat(status(envoy, stranger())).isEqualTo(401);
        Response odd = new RawHttp(envoy.port()).send(partner());
        assertThat(odd.status()).isEqualTo(200);
        assertThat(odd.body()).contains("x-riskgate-score").doesNotContain("score\":[\"0\"]");
    }

    @Test
    void step5EnforcesRiskToo() throws Exception {
        String step = PAGE.blocks("Step 5: enforce", "yaml").getFirst();
        assertThat(step).contains("80");
        follow(PAGE.blocks("Step 4: risk in shadow", "yaml").getFirst(), step.replace("80", "1"));
        Envoy envoy = envoy("Step 3: Riskgate's shadow mode", testWorld.riskgate().port());
        Response odd = new RawHttp(envoy.port()).send(partner());
        assertThat(odd.status()).isEqualTo(401);
        assertThat(odd.header("www-authenticate")).isNotEmpty();
    }

    /** Puts the lines of a step, one after the other, into the policy that Riskgate follows. */
    private static void follow(String... blocks) throws Exception {
        JsonNode changed = policy.deepCopy();
        for (String block : blocks) {
            Guide.merge(changed, PAGE.parsed(block));
        }
        String before = loadedAt();
        // A file that says the same as before is not loaded again.
        String different = "\n# " + before + "\n";
        Files.writeString(testWorld.files().policy(), changed + different);
        Await.until("the policy is in force", () -> !loadedAt().equals(before));
    }

    private static String loadedAt() throws Exception {
        Response response = new RawHttp(testWorld.riskgate().managementPort()).send(get("/readyz"));
        for (JsonNode file : PAGE.parsed(response.body()).get("files")) {
            if (file.path("name").asString("").equals("policy")) {
                assertThat(file.path("failure").asString("")).isEmpty();
                return file.path("loadedAt").asString("");
            }
        }
        throw new AssertionError(response.body());
    }

    private Envoy envoy(String step, int riskgatePort) throws Exception {
        JsonNode change = PAGE.block(step);
        Checkout checkout = Checkout.find();
        EnvoyConfig config =
                EnvoyConfig.load(checkout.envoyConfig())
                        .trustedProxies(1)
                        .checkTimeout(Duration.ofSeconds(6))
                        .cluster("api", "127.0.0.1", testWorld.upstream().port())
                        .cluster("riskgate", "127.0.0.1", riskgatePort)
                        .editCheck(check -> Guide.merge(check, change));
        Path own = Files.createTempDirectory(work, "envoy");
        try {
            Envoy envoy = new EnvoyLauncher(checkout).start(config, own);
            envoys.add(envoy);
            return envoy;
        } catch (EnvoyFailed e) {
            assumeFalse(
                    String.valueOf(e.getMessage()).contains("shadow_mode")
                            && change.has("shadow_mode"),
                    "this Envoy has no shadow_mode: it came with 1.38");
            throw e;
        }
    }

    private static void assertForgeryGoesNowhere(Envoy envoy) throws Exception {
        Response response =
                new RawHttp(envoy.port()).send(stranger().with("x-riskgate-client", "ceo"));
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).doesNotContain("ceo");
    }

    private static int status(Envoy envoy, Request request) throws Exception {
        return new RawHttp(envoy.port()).send(request).status();
    }

    private static Request stranger() {
        return get("/v1/orders").with("x-forwarded-for", Shipped.ADDRESS);
    }

    private static Request partner() {
        return stranger().with("x-api-key", testWorld.files().partner(Shipped.PARTNER).key());
    }
}
