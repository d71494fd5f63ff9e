// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.diff;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;

/** What a reviewer is told of one route more, called {@code new}. */
class AddedRoutesTest {

    private static String effect(int index, String routes, String more) throws Exception {
        String text =
                """
                apiVersion: riskgate.dev/v1
                kind: Policy
                credentials: [{ apiKey: { name: k } }, { basic: { name: b, accounts: a } }]
                routes: [%s]
                %s
                """
                        .formatted(routes, more);
        PolicyVersion version = PolicyVersion.of("p.yaml", text.getBytes(StandardCharsets.UTF_8));
        return new AddedRoutes(version.policy().file()).effect(index).label();
    }

    /** Without it, its requests take no route. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "allowUpgrade: false | none",
                "anonymous: true | looser",
                "onDegraded: challenge | looser",
                "allowUpgrade: true | looser",
                "encodedSlash: same_route | looser",
                "lookalikes: allow | looser",
                "thresholds: { deny: 96 } | looser",
                "thresholds: { challenge: 90 } | looser",
                "thresholds: { challenge: 70 } | stricter",
                "thresholds: { deny: 90 } | stricter",
                "thresholds: { challenge: 70, deny: 96 } | unclear",
                "consistency: strict | unclear",
                "require: { scopes: [s] } | stricter",
                "require: { roles: [r] } | stricter",
                "require: { credentials: [k] } | stricter",
                "require: { credentials: [k], otherCredentials: any_client } | unclear",
                "require: { assurance: mfa, maxAge: 1h } | stricter",
                "require: { roles: [r] }, allowUpgrade: true | unclear",
            })
    void whatNoRouteTookIsJudgedAsTheNewOneSays(String says, String effect) throws Exception {
        assertThat(effect(0, "{ name: new, match: { path: /a }, " + says + " }", ""))
                .isEqualTo(effect);
    }

    /** Naming a method that changes something refuses the others that do, on its paths. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "methods: [GET] | anonymous: true | looser",
                "methods: [POST] | anonymous: true | unclear",
                "methods: [POST] | anonymous: false | stricter",
                "methods: ['*'] | anonymous: true | looser",
                "hosts: [a.com] | anonymous: true | unclear",
                "hosts: [a.com] | require: { scopes: [s] } | unclear",
            })
    void whatItMatchesCountsAsWell(String match, String says, String effect) throws Exception {
        assertThat(effect(0, "{ name: new, match: { path: /a, " + match + " }, " + says + " }", ""))
                .isEqualTo(effect);
    }

    /** The other one takes its requests without it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "scopes: [s] | scopes: [s, t] | unclear",
                "scopes: [s, t] | scopes: [s] | stricter",
                "scopes: [] | scopes: [s] | looser",
                "roles: [r] | roles: [r, q] | stricter",
                "roles: [r, q] | roles: [r] | unclear",
                "roles: [] | roles: [r] | looser",
                "credentials: [b] | credentials: [k] | unclear",
                "assurance: mfa, maxAge: 30m | assurance: mfa, maxAge: 1h | stricter",
                "assurance: mfa, maxAge: 1h | assurance: mfa, maxAge: 1h | stricter",
                "assurance: mfa, maxAge: 2h | assurance: mfa, maxAge: 1h | unclear",
                "assurance: mfa | assurance: mfa, maxAge: 1h | unclear",
                "assurance: mfa, maxAge: 1h | assurance: mfa | unclear",
                "assurance: mfa | assurance: mfa | stricter",
                "scopes: [] | assurance: mfa, maxAge: 1h | looser",
            })
    void itIsHeldAgainstTheRouteBehindIt(String added, String other, String effect)
            throws Exception {
        String routes =
                "{ name: new, match: { path: /a/b }, require: { %s } },"
                        + " { name: other, match: { path: /a/** }, require: { %s } }";

        assertThat(effect(0, routes.formatted(added, other), "")).isEqualTo(effect);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/a/b | /a/* | unclear",
                "/a/b | '/*/b' | unclear",
                "/a/b | /c/* | stricter",
                "/a/b | /a/c/* | stricter",
                "'[/a/b, /c/d]' | /c/* | unclear",
                "'/**/b' | /a/c | unclear",
                "'/*' | /a/c | unclear",
            })
    void onlyARouteThatMayTakeTheSameRequestsCounts(String path, String other, String effect)
            throws Exception {
        String routes =
                "{ name: new, match: { path: %s }, require: { scopes: [s] } },"
                        + " { name: other, match: { path: \"%s\" }, require: { scopes: [s, t] } }";

        assertThat(effect(0, routes.formatted(quoted(path), other), "")).isEqualTo(effect);
    }

    private static String quoted(String path) {
        return path.startsWith("[") ? path : "\"" + path + "\"";
    }

    /** What a route before it takes never comes to it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "methods: ['*'] | methods: ['*'] | stricter",
                "hosts: [a.com] | methods: ['*'] | unclear",
                "hosts: ['*'] | methods: ['*'] | stricter",
                "methods: [PUT] | methods: ['*'] | unclear",
                "methods: [PUT] | methods: [GET] | stricter",
                "methods: [PUT] | methods: [GET, PUT] | unclear",
                "methods: [GET] | methods: ['*'] | stricter",
            })
    void aRouteBeforeItCountsOnlyIfItRefusesWhatNobodyNamed(
            String other, String added, String effect) throws Exception {
        String routes =
                "{ name: other, match: { path: /a/b, %s }, require: { scopes: [s, t] } },"
                        + " { name: new, match: { path: /a/*, %s }, require: { scopes: [s] } }";

        assertThat(effect(1, routes.formatted(other, added), "")).isEqualTo(effect);
    }

    /** Requests that come to it are rid of what holds for the other route only. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "limits: [{ per: client, rate: 1/s }] | stricter",
                "limits: [{ per: route, rate: 1/s }] | unclear",
                "limits: [{ per: client, rate: 1/s, routes: [other] }] | unclear",
                "limits: [{ per: client, rate: 1/s, routes: [other, new] }] | stricter",
                "limits: [{ per: client, rate: 1/s, routes: [away] }] | stricter",
                "rules: [{ name: r, when: request.upgrade, then: deny }] | stricter",
                "rules: [{ name: r, when: request.upgrade, then: deny, routes: [other] }] |"
                        + " unclear",
                "rules: [{ name: r, when: request.upgrade, then: deny, routes: [away] }] |"
                        + " stricter",
                "rules: [{ name: r, when: route == \"new\", then: deny }] | unclear",
            })
    void aRuleOrLimitOfOtherRoutesMayNoLongerHold(String more, String effect) throws Exception {
        String routes =
                "{ name: new, match: { path: /a/b }, require: { scopes: [s] } },"
                        + " { name: other, match: { path: /a/* } },"
                        + " { name: away, match: { path: /c } }";

        assertThat(effect(0, routes, more)).isEqualTo(effect);
    }
}
