// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.world.RawHttp.Response;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A route by a regular expression protects what it describes, however its path is written. The
 * caller's key has no scope.
 */
class RegexRouteTest {

    @TempDir static Path work;
    private static OnePartner acme;

    @BeforeAll
    static void start() throws Exception {
        acme =
                OnePartner.atAdmin(
                        work,
                        "{ path: ['regex:/(admin|root)-[0-9]+(/.*)?', 'regex:/vault-[0-9]+',"
                                + " 'regex:/keys/a-[0-9]|/safe/a-[0-9]'] }");
    }

    @AfterAll
    static void stop() throws Exception {
        acme.close();
    }

    @AfterEach
    void nothingOfItReachedTheApi() {
        assertThat(acme.arrived()).noneMatch(seen -> seen.contains("-7") || seen.contains("-12"));
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
                "/admin-7/%C3%A4",
                "/vault-7",
                "/vault-7/",
                "/keys/a-7",
                "/safe/a-7"
            })
    void whatItDescribesIsProtected(String path) throws Exception {
        Response response = send(path);

        assertThat(response.status()).isEqualTo(403);
        assertThat(response.body()).contains("insufficient-scope");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/admin-7/a%0Ab", "//admin-7", "/x/../admin-7", "/admin-7;a=b"})
    void noOddSpellingOfItPasses(String path) throws Exception {
        assertThat(send(path).status()).isIn(400, 403);
    }

    @Test
    void aPathThatIsTooLongToBeComparedIsRefused() throws Exception {
        assertThat(send("/admin-7/" + "a".repeat(600)).status()).isEqualTo(403);
        assertThat(send("/somewhere/" + "a".repeat(600)).status()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/admin-x", "/admins", "/a/admin-8x", "/vault-x", "/vault-8/x", "/safe/a-x"})
    void whatItDoesNotDescribePasses(String path) throws Exception {
        assertThat(send(path).status()).isEqualTo(200);
    }

    private static Response send(String path) throws IOException {
        return acme.send("GET", "api.example.com", path);
    }
}
