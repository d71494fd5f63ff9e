package dev.riskgate.testenv.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.world.Partner;
import dev.riskgate.testenv.world.World;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A route by a regular expression protects what it describes, however its path is written. The caller's key has no scope. */
class RegexRouteTest {

    @TempDir static Path work;
    private static World world;
    private static Partner acme;

    @BeforeAll
    static void start() throws Exception {
        world =
                World.start(
                        World.Setup.of(Checkout.find(), work, "acme")
                                .withPolicy(RegexRouteTest::byExpression));
        acme = world.files().partner("acme");
    }

    private static String byExpression(String policy) {
        String changed =
                policy.replace(
                        "{ path: [/admin, /admin/**] }",
                        "{ path: \"regex:/(admin|root)-[0-9]+(/.*)?\" }");
        assertThat(changed).isNotEqualTo(policy);
        return changed;
    }

    @AfterAll
    static void stop() throws Exception {
        world.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin-7",
                "/admin-7/",
                "/admin-7?x=1",
                "/root-12/users/1",
                "/%61dmin-7",
                "/admin%2D7",
                "/admin-7/a%0Ab",
                "/admin-7/%C3%A4",
                "//admin-7",
                "/x/../admin-7",
                "/admin-7;a=b"
            })
    void whatItDescribesIsProtected(String path) throws Exception {
        assertThat(status(path)).isIn(400, 403);
        assertThat(world.upstream().paths())
                .noneMatch(seen -> seen.contains("-7") || seen.contains("-12"));
    }

    @Test
    void aPathThatIsTooLongToBeComparedIsRefused() throws Exception {
        assertThat(status("/admin-7/" + "a".repeat(600))).isEqualTo(403);
        assertThat(status("/somewhere/" + "a".repeat(600))).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/admin-x", "/admins", "/a/admin-7x"})
    void whatItDoesNotDescribePasses(String path) throws Exception {
        assertThat(status(path)).isEqualTo(200);
    }

    private static int status(String path) throws IOException {
        String request =
                "GET "
                        + path
                        + " HTTP/1.1\r\nHost: api.example.com\r\nConnection: close\r\nx-api-key: "
                        + acme.key()
                        + "\r\nx-forwarded-for: 203.0.113.10\r\n\r\n";
        return world.http().send(request.getBytes(StandardCharsets.ISO_8859_1)).status();
    }
}
