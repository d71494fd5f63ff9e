// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy;

import static dev.riskgate.policy.PolicyFaults.problem;
import static dev.riskgate.policy.PolicyFaults.problems;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** What is wrong with paths, hosts and methods, alone and beside each other. */
class RouteProblemsTest {

    /** Compared as it stands, such text would match no request and leave the route unprotected. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "/admin/.*; write * for a part",
                "/orders/[0-9]+; write * where a segment varies",
                "/(a|b)/**; give a list of paths",
                "/v1/:id; not :name",
                "/orders$; leave it out",
                "/v1/{id}; not {name}",
                "/^x; a pattern begins",
                "/a+; write *"
            })
    void textOfAnotherPatternLanguageIsRefusedWithWhatToWriteInstead(String path, String advice) {
        assertThat(problem("routes: [{ name: a, match: { path: '" + path + "' } }]"))
                .contains("routes[0].match.path")
                .contains(advice);
    }

    @Test
    void anIpv6AddressIsWrittenAsRequestsAreCompared() {
        String route = "routes: [{ name: a, match: { hosts: ['%s'] } }]";
        assertThat(problem(route.formatted("[2001:db8:0:0::1]"))).contains("write [2001:db8::1]");
        assertThat(problem(route.formatted("[::ffff:192.0.2.1]"))).contains("write 192.0.2.1");
        assertThat(problem(route.formatted("[2001:db8"))).contains("must be a host name");
        assertThat(problems(route.formatted("[2001:db8::1]"))).isEmpty();
    }

    @Test
    void aPatternOfAnotherLanguageIsNoHost() {
        assertThat(problem("routes: [{ name: a, match: { hosts: ['.*\\.example\\.com'] } }]"))
                .contains("no pattern is taken here but *.example.com");
        assertThat(problem("routes: [{ name: a, match: { hosts: ['api-*.example.com'] } }]"))
                .contains("*.example.com, for all names below example.com");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "/orders/[0-9+; not a regular expression (RE2)",
                "/a(?=b); not a regular expression (RE2)",
                "orders/[0-9]+; the expression starts with /",
                "^/orders$; leave ^ and $ out",
                "/orders$; leave ^ and $ out",
                "/admin/**; a path pattern, not a regular expression",
                "/admin/*; leave out regex:, or write /.*",
                "/a\\?b=1; a path ends before ?",
                "/(a{9}){9}; too costly"
            })
    void aRegularExpressionThatCannotMeanAPathIsRefused(String regex, String advice) {
        assertThat(problem("routes: [{ name: a, match: { path: 'regex:" + regex + "' } }]"))
                .contains("routes[0].match.path", advice);
    }

    @Test
    void regularExpressionsAreBoundedTogether() {
        StringBuilder routes = new StringBuilder("routes:\n");
        for (int i = 0; i < 12; i++) {
            routes.append(
                    "  - { name: r%d, match: { path: 'regex:/%d/[a-z]{30}' } }\n".formatted(i, i));
        }
        assertThat(problem(routes.toString())).contains("too costly together (at most 400 steps)");
    }

    @Test
    void anExpressionTakesPartInWhatIsUnreachable() {
        assertThat(
                        problem(
                                """
                                routes:
                                  - { name: all, match: { path: /orders/** } }
                                  - { name: one, match: { path: 'regex:/orders/[0-9]+' } }
                                """))
                .contains("routes[1]: no request reaches this route: \"all\" in line 4");
        assertThat(
                        problem(
                                """
                                routes:
                                  - { name: any, match: { path: 'regex:/orders/[0-9]+' } }
                                  - { name: seven, match: { path: /orders/7 } }
                                """))
                .contains("routes[1]: no request reaches this route: \"any\" in line 4");
        assertThat(
                        problems(
                                """
                                routes:
                                  - { name: one, match: { path: 'regex:/orders/[0-9]+' } }
                                  - { name: all, match: { path: /orders/** } }
                                """))
                .isEmpty();
    }

    @Test
    void aRouteThatNoRequestReachesIsAnError() {
        assertThat(
                        problem(
                                """
                                routes:
                                  - { name: all, match: { path: /v1/** } }
                                  - { name: admin, match: { methods: [POST], path: /v1/admin/* } }
                                """))
                .isEqualTo(
                        "5:5: routes[1]: no request reaches this route: \"all\" in line 4 matches"
                                + " all of them first");
        assertThat(
                        problems(
                                """
                                routes:
                                  - { name: get, match: { methods: [GET], path: /v1/** } }
                                  - { name: head, match: { methods: [HEAD], path: /v1/a } }
                                """))
                .hasSize(1);
        assertThat(
                        problems(
                                """
                                routes:
                                  - { name: a, match: { path: /v1/*, hosts: [a.com] } }
                                  - { name: b, match: { path: /v1/x } }
                                  - { name: c, match: { path: [/v1/x, /v2] } }
                                  - { name: d, match: { methods: [GET], path: /** } }
                                  - { name: e, match: { path: /** } }
                                """))
                .isEmpty();
    }

    @Test
    void pathsHostsAndMethodsThatCouldNeverMatchAreErrors() {
        assertThat(problem("routes: [{ name: a, match: { path: '/users/{id}' } }]"))
                .endsWith("write * where a segment varies, not {name}");
        assertThat(problem("routes: [{ name: a, match: { path: '/a?b=1' } }]"))
                .contains("conditions on the query belong into a rule");
        assertThat(problem("routes: [{ name: a, match: { path: '/a//b' } }]")).contains("with //");
        assertThat(problem("routes: [{ name: a, match: { path: '/a/../b' } }]")).contains("dot");
        assertThat(problem("routes: [{ name: a, match: { path: '/a%20b' } }]")).contains("decoded");
        assertThat(problem("routes: [{ name: a, match: { path: '/a**' } }]"))
                .endsWith("** must be a whole segment, as in /v1/**");
        assertThat(problem("routes: [{ name: a, match: { hosts: ['https://a.com'] } }]"))
                .endsWith("must be a host name without scheme, port and path");
        assertThat(problem("routes: [{ name: a, match: { hosts: [A.com] } }]"))
                .contains("lower case");
        assertThat(problem("routes: [{ name: a, match: { methods: [GTE] } }]"))
                .endsWith("unknown method; did you mean \"GET\"?");
        assertThat(problem("routes: [{ name: a, match: { methods: [get] } }]"))
                .endsWith("did you mean \"GET\"?");
    }

    @Test
    void aRouteThatContradictsItselfIsAnError() {
        assertThat(problem("routes: [{ name: a, anonymous: true, require: { roles: [x] } }]"))
                .contains("nobody is known");
        assertThat(problem("routes: [{ name: a, require: { maxAge: 10m } }]"))
                .contains("say which assurance");
        assertThat(problem("routes: [{ name: a, require: { assurance: mfa, maxAge: 0s } }]"))
                .contains("longer than zero");
        assertThat(problem("routes: [{ name: a, require: { otherCredentials: any_client } }]"))
                .contains("routes[0].require.otherCredentials: ")
                .contains("accepts every credential, so there are no others");
        String one = "credentials: [{ apiKey: { name: k } }]\n";
        String all = "routes: [{ name: a, require: { credentials: [k], otherCredentials: %s } }]";
        assertThat(problem(one + all.formatted("any_client"))).contains("there are no others");
        assertThat(problem(one + all.formatted("none"))).contains("same_client");
        assertThat(problems(one + all.formatted("same_client"))).isEmpty();
        assertThat(problem("routes: [{ name: none }]")).contains("is taken");
        assertThat(problem("routes: [{ match: { path: /a } }]")).contains("\"name\" is missing");
    }

    @Test
    void aFileOfManyRoutesIsReadAtACostInProportion() {
        StringBuilder text = new StringBuilder("routes:\n");
        for (int i = 0; i < 10_000; i++) {
            text.append("- {name: r").append(i).append(", match: {path: /v1/x").append(i);
            text.append("/*}}\n");
        }
        ThreadMXBean thread = ManagementFactory.getThreadMXBean();
        long start = thread.getCurrentThreadCpuTime();
        assertThat(problems(text.toString())).isEmpty();
        assertThat(thread.getCurrentThreadCpuTime() - start)
                .as("nanoseconds of CPU")
                .isLessThan(10_000_000_000L);
    }
}
