// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.yaml.Problem;
import dev.riskgate.yaml.YamlException;

import org.junit.jupiter.api.Test;

import java.util.List;

/** What is said of credentials that one request may carry and that never name one client. */
class CredentialConflictTest {

    private static final String IDP =
            "jwt: { name: idp, issuer: https://idp.example.com/, audiences: [a]";
    private static final String OTHER =
            "jwt: { name: other, issuer: https://other.example, audiences: [a]";
    private static final String PARTNERS = "apiKey: { name: partners";

    private static List<Problem> warnings(String routes, String... credentials) {
        StringBuilder text = new StringBuilder(PolicySample.TOP + "credentials:\n");
        for (String credential : credentials) {
            text.append("  - ").append(credential).append(" }\n");
        }
        try {
            return PolicyLoader.parse("policy.yaml", PolicySample.bytes(text + routes)).warnings();
        } catch (YamlException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    private static String route(String name, String accepted) {
        return "  - { name: %s, match: { path: /%s/** }, require: { credentials: [%s] } }\n"
                .formatted(name, name, accepted);
    }

    @Test
    void aKeyAndATokenOfDifferentNamespacesOnOneRouteAreAWarningThatNamesBoth() {
        for (String routes :
                List.of(
                        "",
                        "routes:\n  - { name: v1 }\n",
                        "routes:\n" + route("v1", "idp, partners"))) {
            assertThat(warnings(routes, IDP, PARTNERS))
                    .singleElement()
                    .asString()
                    .startsWith("policy.yaml:4:")
                    .contains(
                            "\"partners\"",
                            "\"idp\"",
                            "refused as a conflict",
                            "the same clients: NAME in both",
                            routes.isEmpty() ? "" : "route \"v1\"");
        }
    }

    @Test
    void whoeverSaysWhoseClientsTheyAreIsNotWarned() {
        assertThat(warnings("", IDP + ", clients: us", PARTNERS + ", clients: us")).isEmpty();
        assertThat(warnings("", IDP, PARTNERS + ", clients: keys")).isEmpty();
        assertThat(warnings("", IDP + ", clients: users", PARTNERS)).isEmpty();
    }

    @Test
    void credentialsThatNoRouteAcceptsTogetherAreNoWarning() {
        String routes = "routes:\n" + route("apps", "idp") + route("machines", "partners");

        assertThat(warnings(routes, IDP, PARTNERS)).isEmpty();
    }

    @Test
    void credentialsThatOneRequestCannotCarryAreNoWarning() {
        assertThat(warnings("", IDP, OTHER)).isEmpty();
        assertThat(warnings("", IDP, PARTNERS + ", header: authorization")).isEmpty();
    }

    @Test
    void eachTokenIsWarnedOfOnceHoweverManyRoutesThereAre() {
        String routes =
                "routes:\n"
                        + route("a", "idp, partners")
                        + route("b", "other, partners, second")
                        + route("c", "second, idp, other");

        assertThat(
                        warnings(
                                routes,
                                IDP,
                                OTHER,
                                PARTNERS,
                                "apiKey: { name: second, header: x-second"))
                .satisfiesExactly(
                        first -> assertThat(first.toString()).contains("\"idp\"", "route \"a\""),
                        next -> assertThat(next.toString()).contains("\"other\"", "route \"b\""));
    }
}
