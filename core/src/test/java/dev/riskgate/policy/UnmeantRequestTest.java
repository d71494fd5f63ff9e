// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.identity.Identification;
import dev.riskgate.verdict.Verdict;
import dev.riskgate.yaml.Problem;
import dev.riskgate.yaml.YamlException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Nothing protected falls through by an odd host or method. */
class UnmeantRequestTest {

    private static final String BOUND =
            """
            routes:
              - { name: health, match: { methods: [GET], path: /health }, anonymous: true }
              - name: admin
                match: { path: /admin/**, hosts: [api.example.com, "*.admin.example.com"] }
                require: { roles: [admin] }
              - { name: shop, match: { path: /shop/**, hosts: [shop.example.com] } }
            """;
    private static final String WRITING =
            """
            routes:
              - name: permissions
                match: { methods: [POST, PUT, DELETE], path: /v1/permissions/** }
                require: { scopes: [permissions:write] }
            """;

    private static String answer(String policy, String method, String host, String path) {
        return answer(PolicySample.of(policy), method, host, path);
    }

    private static String answer(PolicySample sample, String method, String host, String path) {
        sample.method = method;
        sample.host = host;
        sample.path = path;
        PolicyResult result = sample.result();
        return switch (result.enforced()) {
            case Verdict.Deny(var kind, var reasons) -> kind + " " + reasons.getFirst().code();
            case Verdict other -> other.label() + " " + result.route();
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil",
                "10.1.2.3",
                "[::1]",
                "localhost",
                "api.example.com.evil",
                "xapi.example.com",
                "admin.example.com",
                "example.com",
                ""
            })
    void anUnknownHostIsRefusedWhereABoundRouteStands(String host) {
        for (String method : List.of("GET", "DELETE", "FOO")) {
            assertThat(answer(BOUND, method, host, "/admin/users/1"))
                    .isEqualTo("MISDIRECTED host_unknown");
        }
        assertThat(answer(BOUND, "GET", host, "/shop/")).isEqualTo("MISDIRECTED host_unknown");
    }

    @Test
    void onOtherPathsAnUnknownHostIsWhatItWas() {
        assertThat(answer(BOUND, "GET", "10.1.2.3", "/health")).isEqualTo("allow health");
        assertThat(answer(BOUND, "GET", "evil", "/v1/orders")).isEqualTo("allow none");
    }

    @Test
    void ownHostsAndThoseOfOtherRoutesAreWhatTheyWere() {
        assertThat(answer(BOUND, "GET", "api.example.com", "/admin")).contains("role_missing");
        assertThat(answer(BOUND, "GET", "x.admin.example.com", "/admin")).contains("role_missing");
        assertThat(answer(BOUND, "GET", "shop.example.com", "/admin")).isEqualTo("allow none");
        assertThat(answer(BOUND, "GET", "shop.example.com", "/shop/1")).isEqualTo("allow shop");
    }

    @Test
    void aRouteForAnyHostOnPurposeTakesTheRest() {
        String rest = "  - { name: rest, match: { path: /**, hosts: [\"*\"] } }\n";
        String silent = "  - { name: rest, match: { path: /** } }\n";

        assertThat(answer(BOUND + rest, "GET", "evil", "/admin")).isEqualTo("allow rest");
        assertThat(answer(BOUND + silent, "GET", "evil", "/admin"))
                .isEqualTo("MISDIRECTED host_unknown");
        assertThat(answer(BOUND + silent, "GET", "evil", "/v1")).isEqualTo("allow rest");
    }

    @Test
    void aBoundRouteIsOnlyEvadedByMethodsThatItWouldTakeOrKeepOut() {
        String policy =
                """
                routes:
                  - { name: a, match: { methods: [POST], path: /a, hosts: [a.com] } }
                  - { name: b, match: { methods: [PUT], path: /a } }
                """;
        assertThat(answer(policy, "POST", "evil", "/a")).isEqualTo("MISDIRECTED host_unknown");
        assertThat(answer(policy, "PATCH", "evil", "/a")).isEqualTo("MISDIRECTED host_unknown");
        assertThat(answer(policy, "PUT", "evil", "/a")).isEqualTo("allow b");
        assertThat(answer(policy, "GET", "evil", "/a")).isEqualTo("allow none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PATCH", "MKCOL", "CONNECT", "FOO"})
    void anUnsafeMethodThatNoRouteNamesIsRefusedWhereOthersAreNamed(String method) {
        assertThat(answer(WRITING, method, "h", "/v1/permissions/7"))
                .isEqualTo("FORBIDDEN method_not_named");
        assertThat(answer(WRITING, method, "h", "/v1/orders/7")).isEqualTo("allow none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "QUERY"})
    void aSafeMethodFallsThrough(String method) {
        assertThat(answer(WRITING, method, "h", "/v1/permissions/7")).isEqualTo("allow none");
    }

    @Test
    void aRegularExpressionIsEvadedByNoHostAndNoMethodEither() {
        String policy =
                """
                routes:
                  - name: one
                    match:
                      methods: [PUT, DELETE]
                      path: regex:/orders/[0-9]+
                      hosts: [api.example.com]
                    require: { scopes: [orders] }
                """;
        assertThat(answer(policy, "PUT", "api.example.com", "/orders/7")).contains("scope_missing");
        assertThat(answer(policy, "PUT", "api.example.com", "/orders/7/"))
                .contains("scope_missing");
        assertThat(answer(policy, "PUT", "evil", "/orders/7"))
                .isEqualTo("MISDIRECTED host_unknown");
        assertThat(answer(policy, "PATCH", "evil", "/orders/7"))
                .isEqualTo("MISDIRECTED host_unknown");
        assertThat(answer(policy, "PATCH", "api.example.com", "/orders/7"))
                .isEqualTo("FORBIDDEN method_not_named");
        assertThat(answer(policy, "PATCH", "api.example.com", "/orders/x")).isEqualTo("allow none");
    }

    /** Whether it takes the route or not, either could be the open one. */
    @Test
    void aPathThatIsTooLongForAnExpressionIsRefusedWhereItWouldBeAsked() {
        String policy =
                "routes: [{ name: one, match: { path: 'regex:/orders/.*' }, require: { scopes: [x]"
                        + " } }]";
        assertThat(answer(policy, "GET", "h", "/orders/" + "7".repeat(504)))
                .contains("scope_missing");
        assertThat(answer(policy, "GET", "h", "/orders/" + "7".repeat(505)))
                .isEqualTo("FORBIDDEN path_too_long");
        assertThat(answer(policy, "GET", "h", "/other/" + "7".repeat(5_000)))
                .isEqualTo("allow none");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ name: one, match: { path: '/*/x/**' } }",
                "{ name: one, match: { path: /files/** } }",
                "{ name: one, match: { path: /files/**, hosts: [api.example.com] } }"
            })
    void noExpressionIsAskedWhereAnEarlierRouteTakesThePath(String first) {
        String policy =
                "routes: [%s, { name: two, match: { path: 'regex:/(files|v1)/.*' } }, { name:"
                                .formatted(first)
                        + " three, match: { path: 'regex:/files/(a|x).*', hosts: [api.example.com]"
                        + " } }]";

        assertThat(answer(policy, "GET", "api.example.com", "/files/x/" + "7".repeat(600)))
                .isEqualTo("allow one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin.example.com", "'*.admin.example'"})
    void noExpressionOfAnotherHostIsAskedForAHostThatThePolicyKnows(String other) {
        String policy =
                "routes: [{ name: one, match: { path: 'regex:/(a|b)/.*', hosts: ["
                        + other
                        + "] } }, { name: shop, match: { hosts: ['*.shop.example'] } }]";

        assertThat(answer(policy, "GET", "a.shop.example", "/a/" + "7".repeat(600)))
                .isEqualTo("allow shop");
    }

    @Test
    void noExpressionOfAnotherMethodIsAsked() {
        String policy =
                "routes: [{ name: one, match: { methods: [GET], path: 'regex:/(a|b)/.*' } }, {"
                        + " name: rest }]";
        String path = "/a/" + "7".repeat(600);

        assertThat(answer(policy, "POST", "h", path)).isEqualTo("allow rest");
        assertThat(answer(policy, "HEAD", "h", path)).isEqualTo("FORBIDDEN path_too_long");
    }

    @ParameterizedTest
    @CsvSource({
        "/a/x|/b/x, /b/x",
        "/a/?b/x, /ab/x",
        "/a/bc?/x, /a/b/x",
        "/a/b/{1}c, /a/b/c",
        "/a/b/{0}c, /a/bc",
        "(?i)/B/X, /b/x"
    })
    void anExpressionIsAskedForEveryPathThatItMatchesHoweverItBegins(String regex, String path) {
        String policy =
                "routes: [{ name: one, match: { path: 'regex:%s' }, require: { scopes: [x] } }]"
                        .formatted(regex);

        assertThat(answer(policy, "GET", "h", path)).contains("scope_missing");
    }

    @Test
    void aLaterRouteTakesAnUnsafeMethodOnlyIfItNamesIt() {
        String path = "path: /v1/permissions/**";
        String silent = WRITING + "  - { name: rest, match: { " + path + " } }\n";
        String named = WRITING + "  - { name: rest, match: { methods: [PATCH], " + path + " } }\n";
        String any = WRITING + "  - { name: rest, match: { methods: [\"*\"], " + path + " } }\n";

        assertThat(answer(silent, "PATCH", "h", "/v1/permissions/7"))
                .isEqualTo("FORBIDDEN method_not_named");
        assertThat(answer(silent, "GET", "h", "/v1/permissions/7")).isEqualTo("allow rest");
        assertThat(answer(named, "PATCH", "h", "/v1/permissions/7")).isEqualTo("allow rest");
        assertThat(answer(any, "PATCH", "h", "/v1/permissions/7")).isEqualTo("allow rest");
        assertThat(answer(any, "DELETE", "h", "/v1/permissions/7")).contains("scope_missing");
    }

    @Test
    void theRefusalComesBeforeTheCredentialAndSaysWhichRouteWasEvaded() {
        PolicySample sample = PolicySample.of(BOUND);
        sample.identification = new Identification.Anonymous();

        assertThat(answer(sample, "GET", "evil", "/admin")).isEqualTo("MISDIRECTED host_unknown");
        assertThat(sample.result().route()).isEqualTo("none");
        assertThat(sample.result().verdict().reasons())
                .extracting("text")
                .containsExactly("No route knows this host, and route admin is bound to others.");
    }

    @Test
    void inShadowModeItIsADenialLikeOthers() {
        PolicySample sample = PolicySample.of("mode: shadow\n" + BOUND);

        assertThat(answer(sample, "GET", "evil", "/admin")).isEqualTo("allow none");
        assertThat(sample.result().verdict())
                .isInstanceOfSatisfying(
                        Verdict.Deny.class,
                        deny -> assertThat(deny.kind()).isEqualTo(Verdict.Deny.Kind.MISDIRECTED));
    }

    @Test
    void theShippedExampleLetsNobodyAroundItsAdminRoute() throws IOException {
        String example = Files.readString(Path.of("../docs/examples/policy.yaml"));
        String routes =
                example.substring(example.indexOf("\nroutes:"), example.indexOf("\nlimits"));

        assertThat(answer(routes, "DELETE", "evil", "/admin/users/1"))
                .isEqualTo("MISDIRECTED host_unknown");
        assertThat(answer(routes, "DELETE", "api.example.com", "/admin/users/1"))
                .isEqualTo("FORBIDDEN role_missing");
        assertThat(answer(routes, "LOCK", "api.example.com", "/v1/permissions/1"))
                .isEqualTo("FORBIDDEN method_not_named");
        assertThat(answer(routes, "GET", "10.0.0.1", "/health")).isEqualTo("allow health");
    }

    @Test
    void theReadmesPolicyNamesEveryMethodThatChangesSomething() throws IOException {
        String readme = Files.readString(Path.of("../README.md"));
        int from = readme.indexOf("apiVersion: riskgate.dev/v1");
        String policy = readme.substring(from, readme.indexOf("```", from));

        assertThat(warningsOf(policy)).isEmpty();
    }

    @Test
    void aMethodThatLooksForgottenIsToldWhenThePolicyIsRead() {
        assertThat(warnings(WRITING))
                .containsExactly(
                        "policy.yaml:8:23: routes[0].match.methods: no other route names PATCH for"
                            + " these paths, so such requests are refused (403) here; name it if"
                            + " the same is to be demanded of it");
        assertThat(warnings(writing("DELETE", "/v1/**")))
                .singleElement()
                .asString()
                .contains("names POST, PUT, PATCH for these paths");
    }

    @Test
    void nothingIsToldWhereNoMethodIsForgotten() {
        String rest = "  - { name: rest, match: { methods: [%s], path: %s } }\n";

        assertThat(warnings(WRITING + rest.formatted("PATCH", "/v1/permissions/**"))).isEmpty();
        assertThat(warnings(WRITING + rest.formatted("PATCH", "/v1/**")))
                .singleElement()
                .asString()
                .contains("routes[1]");
        assertThat(warnings(WRITING + rest.formatted("'*'", "/**"))).isEmpty();
        assertThat(warnings(WRITING + rest.formatted("PATCH", "/v1/permissions"))).hasSize(1);
        assertThat(warnings(writing("POST", "/v1/payouts"))).isEmpty();
        assertThat(warnings(writing("GET, HEAD", "/v1/**"))).isEmpty();
        assertThat(warnings(writing("POST, PUT, PATCH, DELETE", "/v1/**"))).isEmpty();
        assertThat(warnings("routes: [{ name: all, match: { path: /v1/** } }]")).isEmpty();
    }

    private static String writing(String methods, String path) {
        return "routes: [{ name: w, match: { methods: [%s], path: %s } }]".formatted(methods, path);
    }

    @Test
    void aRouteThatUnknownHostsDoNotReachIsToldWhenThePolicyIsRead() {
        String rest = "  - { name: rest, match: { path: /admin/x } }\n";
        assertThat(warnings(BOUND + rest))
                .containsExactly(
                        "policy.yaml:12:5: routes[3]: requests for a host that the policy does not"
                            + " name are refused (421) and do not reach this route, since \"admin\""
                            + " in line 8 is bound to hosts; write hosts: [\"*\"] here if any host"
                            + " is meant");
        String meant = "  - { name: rest, match: { path: /admin/x, hosts: ['*'] } }\n";
        assertThat(warnings(BOUND + meant)).isEmpty();
    }

    @Test
    void besideAStarNothingElseMeansAnything() {
        String top = PolicySample.TOP + PolicySample.CREDENTIALS;
        assertThat(
                        PolicySample.problems(
                                top + "routes: [{ name: a, match: { hosts: ['*', a.com] } }]"))
                .singleElement()
                .satisfies(p -> assertThat(p.message()).contains("write it alone"));
        assertThat(
                        PolicySample.problems(
                                top + "routes: [{ name: a, match: { methods: ['*', GET] } }]"))
                .hasSize(1);
    }

    private static List<String> warnings(String policy) {
        return warningsOf(PolicySample.TOP + PolicySample.CREDENTIALS + policy);
    }

    private static List<String> warningsOf(String policy) {
        try {
            return PolicyLoader.parse("policy.yaml", PolicySample.bytes(policy)).warnings().stream()
                    .map(Problem::toString)
                    .toList();
        } catch (YamlException e) {
            throw new AssertionError(e);
        }
    }
}
