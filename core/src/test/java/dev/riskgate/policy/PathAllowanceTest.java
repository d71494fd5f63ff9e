// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.verdict.Verdict;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Paths that some servers read otherwise pass where a route says so, and evade no other route. */
class PathAllowanceTest {

    private static final String ROUTES =
            """
            routes:
              - { name: settings, match: { path: /projects/*/settings } , require: { roles: [admin] } }
              - { name: projects, match: { path: /projects/** }, encodedSlash: same_route, lookalikes: same_route }
              - { name: groups, match: { path: /groups/* }, encodedSlash: allow, lookalikes: allow }
              - { name: pages, match: { path: /pages/* }, encodedSlash: same_route, lookalikes: same_route }
              - { name: users, match: { path: /users/** } }
            """;

    private static final String RULES =
            """
            rules:
              - { name: hidden, when: 'request.path.glob("/projects/hidden/**")', then: deny }
              - { name: once, when: 'request.path == "/projects/a"', then: deny }
            """;

    private static String answer(String policy, String path) {
        PolicySample sample = PolicySample.of(policy);
        sample.method = "GET";
        sample.path = path;
        PolicyResult result = sample.result();
        return switch (result.enforced()) {
            case Verdict.Deny(var kind, var reasons) ->
                    result.route() + " " + kind + " " + reasons.getFirst().code();
            case Verdict other -> result.route() + " " + other.label();
        };
    }

    @ParameterizedTest
    @CsvSource({
        "/projects/a%2Fb, projects allow",
        "/projects/a%2Fb/issues, projects allow",
        "/projects/なぜ？, projects allow",
        "/projects/100％, projects allow",
        "/projects/AC／DC, projects allow",
        "/groups/a%2Fb, groups allow",
        "/groups/AC／DC, groups allow",
        "/groups/．．, groups allow",
        "/pages/なぜ？, pages allow",
        "/pages/100%, pages allow",
        "/users/なぜ, users allow",
        // The slash is a part of its segment.
        "/groups/a%2Fb/c, none FORBIDDEN path_encoded_slash",
        "/groups%2Fa, none FORBIDDEN path_encoded_slash",
        // Read otherwise it would be another route's.
        "/projects/a%2Fsettings, none FORBIDDEN path_other_route",
        "/projects/a／settings, none FORBIDDEN path_other_route",
        "/projects/a／settings？, none FORBIDDEN path_other_route",
        "/projects/a/settings？b, none FORBIDDEN path_other_route",
        "/projects/a/settings；b, none FORBIDDEN path_other_route",
        "/projects/a；v/settings？b, none FORBIDDEN path_other_route",
        "/projects/a＃/settings？b, none FORBIDDEN path_other_route",
        "/projects/a＼b/settings？, none FORBIDDEN path_other_route",
        "/projects/a／ｓｅｔｔｉｎｇｓ, none FORBIDDEN path_other_route",
        "/projects/a/ｓｅｔｔｉｎｇｓ, none FORBIDDEN path_other_route",
        "/projects/a/settings\u037ex／y, none FORBIDDEN path_other_route",
        "/pages/a%2Fb, none FORBIDDEN path_other_route",
        "/pages/AC／DC, none FORBIDDEN path_other_route",
        // Nobody allows it here.
        "/users/a%2Fb, none FORBIDDEN path_encoded_slash",
        "/users/なぜ？, none FORBIDDEN path_lookalike",
        "/else/a%2Fb, none FORBIDDEN path_encoded_slash",
        "/projects/．．/users, none FORBIDDEN path_lookalike",
    })
    void aPathPassesWhereItsRouteSaysSo(String path, String expected) {
        assertThat(answer(ROUTES, path)).isEqualTo(expected);
    }

    /** A request that another policy has let in, which is beside this one, or was before. */
    @Test
    void aPolicyThatAllowsNothingRefusesWhatAnotherHasRead() {
        assertThat(answer("routes: [{ name: all }]", "/a%2Fb"))
                .isEqualTo("none FORBIDDEN path_encoded_slash");
        assertThat(answer("routes: [{ name: all }]", "/a？"))
                .isEqualTo("none FORBIDDEN path_lookalike");
    }

    @ParameterizedTest
    @CsvSource({
        "/projects/hidden/x, projects FORBIDDEN rule_matched",
        "/projects/hidden%2Fx, projects FORBIDDEN rule_matched",
        "/projects/hidden／x, projects FORBIDDEN rule_matched",
        "/projects/hidden？x, projects FORBIDDEN rule_matched",
        "/projects/a？, projects FORBIDDEN rule_matched",
        "/projects/b？, projects allow",
        "/projects/hide%2Fx, projects allow",
    })
    void rulesAreAskedOfEveryReading(String path, String expected) {
        assertThat(answer(ROUTES + RULES, path)).isEqualTo(expected);
    }

    @Test
    void aRuleSpeaksOnceHoweverManyReadingsItMatches() {
        PolicySample sample =
                PolicySample.of(ROUTES + "rules: [{ name: r, when: 'true', then: deny }]");
        sample.path = "/projects/a%2Fb？";
        assertThat(sample.result().rules()).hasSize(1);
    }

    @Test
    void aPatternMayNameAnEncodedSlash() {
        String policy =
                """
                routes:
                  - { name: acme, match: { path: /npm/@acme%2F* }, encodedSlash: allow }
                  - { name: npm, match: { path: /npm/* }, encodedSlash: allow }
                """;
        assertThat(answer(policy, "/npm/@acme%2Fx")).isEqualTo("acme allow");
        assertThat(answer(policy, "/npm/@acmex%2Fx")).isEqualTo("npm allow");
    }
}
