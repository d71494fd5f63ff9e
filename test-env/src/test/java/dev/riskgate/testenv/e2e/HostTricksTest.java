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

import java.nio.file.Path;

/**
 * Nobody gets around a protected route by the name of a host that the policy does not know, or by a
 * method that it does not name. The caller has a good key, with which it may send what no route
 * protects; the Envoy serves any host.
 */
class HostTricksTest {

    @TempDir static Path work;
    private static OnePartner acme;

    @BeforeAll
    static void start() throws Exception {
        acme =
                OnePartner.atAdmin(
                        work,
                        "{ path: [/admin, /admin/**], hosts: [api.example.com, \"*.in.example\"]"
                                + " }");
    }

    @AfterAll
    static void stop() throws Exception {
        acme.close();
    }

    @AfterEach
    void nothingReachedTheAdmin() {
        assertThat(acme.arrived()).noneMatch(path -> path.startsWith("/admin"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil",
                "EVIL",
                "evil:8443",
                "evil.",
                "localhost",
                "192.0.2.1",
                "[2001:db8::1]:443",
                "api.example.com.evil",
                "xapi.example.com",
                "in.example",
                "xin.example",
                "yxin.example"
            })
    void anUnknownHostIsMisdirected(String host) throws Exception {
        for (String method : new String[] {"GET", "DELETE", "PATCH"}) {
            Response response = acme.send(method, host, "/admin/users/1");

            assertThat(response.status()).isEqualTo(421);
            assertThat(response.header("content-type")).isEqualTo("application/problem+json");
            assertThat(response.body()).contains("misdirected").doesNotContain("evil", "admin");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api.example.com",
                "API.example.COM",
                "api.example.com:8443",
                "api.example.com.",
                "x.IN.example"
            })
    void aKnownHostIsOneHoweverItIsWritten(String host) throws Exception {
        Response response = acme.send("DELETE", host, "/admin/users/1");

        assertThat(response.status()).isEqualTo(403);
        assertThat(response.body()).contains("insufficient-scope");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                "api.example.com, evil",
                "api.example.com@evil",
                "..",
                "a/b"
            })
    void whatIsNoHostIsRefused(String host) throws Exception {
        assertThat(acme.send("GET", host, "/admin/users/1").status()).isIn(400, 403, 421);
    }

    /** RFC 9112, 3.2.2: an absolute target replaces the Host header. */
    @Test
    void aHostInTheTargetCountsAndOtherHeadersDoNot() throws Exception {
        String known = "api.example.com";
        assertThat(acme.send("GET", known, "http://evil/admin/users/1").status()).isEqualTo(421);
        assertThat(acme.send("GET", "evil", "http://api.example.com/admin/users/1").status())
                .isEqualTo(403);
        for (String header : new String[] {"x-forwarded-host", "x-host", "forwarded"}) {
            String host = "evil\r\n" + header + ": host=" + known;
            assertThat(acme.send("GET", host, "/admin/users/1").status()).isEqualTo(421);
        }
    }

    @Test
    void onOtherPathsAnyHostPasses() throws Exception {
        assertThat(acme.send("GET", "10.1.2.3:10000", "/public/info").status()).isEqualTo(200);
        assertThat(acme.send("GET", "evil", "/v1/orders").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "PATCH", "DELETE", "FOO", "LOCK"})
    void anUnsafeMethodThatNoRouteNamesIsRefusedBesideOneThatIs(String method) throws Exception {
        Response response = acme.send(method, "api.example.com", "/v1/payouts/7");

        // Envoy refuses methods that it does not know.
        assertThat(response.status()).isIn(400, 403);
        if (response.status() == 403) {
            assertThat(response.body()).contains("method-not-allowed");
        }
        assertThat(acme.arrived()).doesNotContain("/v1/payouts/7");
    }

    @Test
    void aSafeMethodIsNot() throws Exception {
        assertThat(acme.send("GET", "api.example.com", "/v1/payouts/8").status()).isEqualTo(200);
    }
}
