// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.yaml.YamlException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class PolicyDiffTest {

    private static final String TOP = "apiVersion: riskgate.dev/v1\nkind: Policy\n";
    private static final String EXAMPLE = example();

    /** One edit of the example, and what a reviewer reads of it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    mode: enforce | mode: shadow | looser | mode is now shadow: everything passes, without a credential
                    audiences: [https://api.example.com] | audiences: [https://api.example.com, other] | looser | credential idp: audiences is now https://api.example.com, other, was https://api.example.com
                    issuer: https://idp.example.com/ | issuer: https://idp.example.org/ | unclear | credential idp: issuer is now https://idp.example.org/, was https://idp.example.com/
                    clientId: [claims.azp, claims.sub] | clientId: claims.sub | unclear | credential idp: clientId is now claims.sub, was claims.azp, claims.sub: its clients are others
                    roles: realm_access.roles | roles: [realm_access, roles] | unclear | credential idp: claims.roles is now [realm_access, roles], was realm_access.roles
                    roles: realm_access.roles } | roles: realm_access.roles, objectNames: [roles] } | unclear | credential idp: claims.objectNames is now roles, was none
                    roles: realm_access.roles | roles: groups | unclear | credential idp: claims.roles is now groups, was realm_access.roles
                    phr: phishing_resistant | phr: mfa | stricter | credential idp: acr.phr is now mfa, was phishing_resistant
                    header: x-api-key, | header: x-key, | unclear | credential partners: header is now x-key, was x-api-key
                    clients: keys | clients: them | unclear | credential partners: clients is now them, was keys: its clients are others
                    clients: keys } | forward: true } | unclear | credential partners: forward is now true, was false
                    trustedProxies: 1 | trustedProxies: 2 | unclear | client.trustedProxies is now 2, was 1: other addresses
                    thresholds: { challenge: 80, deny: 95 } | thresholds: { challenge: 70, deny: 95 } | stricter | risk.thresholds.challenge is now 70, was 80
                    thresholds: { challenge: 80, deny: 95 } | thresholds: { challenge: 80, deny: never } | looser | risk.thresholds.deny is now never, was 95
                    newDevice: { weight: 0.8 } | newDevice: { enabled: false, weight: 0.8 } | unclear | risk.signals.newDevice.enabled is now false, was true
                    maxSpeedKmh: 900 | maxSpeedKmh: 1200 | unclear | risk.signals.impossibleTravel.maxSpeedKmh is now 1200, was 900
                    maxAge: 12h | maxAge: 1d | looser | challenge.maxAge is now 1d, was 12h
                    attempts: 5 | attempts: 50 | looser | challenge.otp.attempts is now 50, was 5
                    window: 15m | window: 1h | stricter | challenge.otp.window is now 1h, was 15m
                    issuer: Example API | issuer: Other | none | challenge.otp.issuer is now Other, was Example API
                    anonymous: true | anonymous: false | stricter | route health: anonymous is now false, was true
                    methods: [GET], path: /health | methods: [GET, POST], path: /health | unclear | route health: match.methods is now GET, POST, was GET
                    scopes: [permissions:write] | scopes: [permissions:write, extra] | stricter | route permissions: require.scopes is now permissions:write, extra, was permissions:write
                    scopes: [permissions:write] | scopes: [other] | unclear | route permissions: require.scopes is now other, was permissions:write
                    maxAge: 10m | maxAge: 1h | looser | route permissions: require.maxAge is now 1h, was 10m
                    credentials: [idp] | credentials: [] | looser | route permissions: require.credentials is now any, was idp
                    onDegraded: deny | onDegraded: allow | looser | route permissions: onDegraded is now allow, was deny
                    roles: [admin, operator] | roles: [operator] | stricter | route admin: require.roles is now operator, was admin, operator
                    allowUpgrade: true | allowUpgrade: false | stricter | route live: allowUpgrade is now false, was true
                    floor: 20/s | floor: 5/s | stricter | limit own-habit: floor is now 5/s, was 20/s
                    aboveBaseline: 10 | aboveBaseline: 20 | looser | limit own-habit: aboveBaseline is now 20, was 10
                    burst: 300 | burst: 400 | looser | limit client-hard: burst is now 400, was 300
                    rate: 30/min | rate: 1800/h | looser | limit role-changes: rate is now 1800/h, was 30/min
                    rate: 30/min | rate: 60/h | unclear | limit role-changes: rate is now 60/h, was 30/min
                    routes: [permissions, admin] } | routes: [permissions] } | looser | limit role-changes: routes is now permissions, was permissions, admin
                    then: deny | then: challenge | looser | rule analytics-reads-only: then is now challenge, was deny
                    then: throttle | then: challenge | looser | rule exports-off-peak: then is now challenge, was throttle
                    request.method != "GET" | request.method == "PUT" | unclear | rule analytics-reads-only: when is now client.roles
                    mode: shadow | mode: enforce | stricter | rule no-anonymising-networks: mode is now enforce, was shadow
                    ["tor", "vpn"] | ["tor"] | none | rule no-anonymising-networks: when is now place.networkClass in ["tor"], was
                    retryAfter: 5m | retryAfter: 6m | none | rule exports-off-peak: retryAfter is now 6m, was 5m
                    """)
    void anEditIsToldWithWhatItMeans(String was, String is, String effect, String text)
            throws YamlException {
        String changed = EXAMPLE.replace(was, is);
        if (was.equals("mode: enforce")
                || was.equals("then: deny")
                || was.equals("mode: shadow")
                || was.equals("methods: [GET], path: /health")
                || was.equals("thresholds: { challenge: 80, deny: 95 }")) {
            changed = EXAMPLE.replaceFirst("(?m)" + java.util.regex.Pattern.quote(was), is);
        }
        // A throttling rule's retryAfter has no place in another one.
        changed =
                is.equals("then: challenge")
                        ? changed.replace("    retryAfter: 5m\n", "")
                        : changed;
        List<Change> changes = diff(EXAMPLE, changed);

        assertThat(changes).as(changed).isNotEmpty();
        assertThat(changes.getFirst().text()).startsWith(text);
        assertThat(changes.getFirst().effect().label()).isEqualTo(effect);
    }

    @Test
    void toLetOtherCredentialsNameAnyClientIsLooserAndToEndItStricter() throws YamlException {
        String policy =
                TOP
                        + """
                        credentials: [{ apiKey: { name: k } }, { basic: { name: b, accounts: a.yaml } }]
                        routes: [{ name: a, require: { credentials: [k]%s } }]
                        """;
        String closed = policy.formatted("");
        String open = policy.formatted(", otherCredentials: any_client");

        assertThat(diff(closed, open))
                .singleElement()
                .satisfies(change -> assertThat(change.effect().label()).isEqualTo("looser"))
                .satisfies(
                        change ->
                                assertThat(change.text())
                                        .isEqualTo(
                                                "route a: require.otherCredentials is now"
                                                        + " any_client, was same_client"));
        assertThat(diff(open, closed))
                .singleElement()
                .satisfies(change -> assertThat(change.effect().label()).isEqualTo("stricter"));
        assertThat(diff(closed, policy.formatted(", otherCredentials: same_client"))).isEmpty();
    }

    @Test
    void toAllowOverrideHeadersIsLooserAndToRefuseThemStricter() throws YamlException {
        String allowing = "request: { overrideHeaders: allow }";

        assertThat(diff(TOP + "request: {}\n", TOP + allowing))
                .singleElement()
                .satisfies(change -> assertThat(change.effect().label()).isEqualTo("looser"))
                .satisfies(change -> assertThat(change.text()).contains("is now allow"));
        assertThat(diff(TOP + allowing, TOP + "request: { overrideHeaders: refuse }"))
                .singleElement()
                .satisfies(change -> assertThat(change.effect().label()).isEqualTo("stricter"));
    }

    @Test
    void aBackendOnWindowsIsStricterAndOneThatIsNoLongerLooser() throws YamlException {
        String windows = "request: { backend: windows }";

        assertThat(diff(TOP + "request: {}\n", TOP + windows))
                .singleElement()
                .satisfies(change -> assertThat(change.effect().label()).isEqualTo("stricter"))
                .satisfies(change -> assertThat(change.text()).contains("is now windows"));
        assertThat(diff(TOP + windows, TOP + "request: { overrideHeaders: allow }"))
                .hasSize(2)
                .allSatisfy(change -> assertThat(change.effect().label()).isEqualTo("looser"));
    }

    @Test
    void layoutCommentsAndWrittenDefaultsDifferInNothing() throws YamlException {
        String same =
                EXAMPLE.replaceAll("(?m)^ *#.*\\n", "")
                        .replace(
                                "methods: [POST, PUT, PATCH, DELETE]",
                                "methods: [PUT, POST, DELETE, PATCH]")
                        .replace("  maxAge: 12h", "  maxAge: 720m\n  boundTo: network")
                        .replace(
                                "then: challenge\n    mode: shadow",
                                "mode: shadow\n    then: challenge")
                        .replace("rate: 100/s, burst: 300", "burst: 300, rate: 100/s");

        assertThat(same).isNotEqualTo(EXAMPLE);
        assertThat(diff(EXAMPLE, same)).isEmpty();
    }

    @Test
    void aConditionThatIsOnlyWrittenOtherwiseIsTheSame() throws YamlException {
        String same =
                EXAMPLE.replace(
                        "when: client.roles.exists(r, r == \"analytics\") && request.method !="
                                + " \"GET\"",
                        "when: >\n"
                                + "      (client.roles.exists(r, r == 'analytics'))\n"
                                + "      &&\n"
                                + "      request.method!='GET'");

        assertThat(same).isNotEqualTo(EXAMPLE);
        assertThat(diff(EXAMPLE, same)).isEmpty();
    }

    @Test
    void whatIsRemovedStandsInTheOldFileAndWhatIsNewInTheNewOne() throws YamlException {
        String old =
                """
                routes:
                  - { name: a, match: { path: /a } }
                  - { name: b, match: { path: /b }, anonymous: true }
                limits: [{ per: client, rate: 5/s }]
                rules: [{ name: r, when: 'request.method == "PUT"', then: deny }]
                """;
        String now =
                """
                credentials: [{ apiKey: { name: k, clients: keys } }]
                routes:
                  - { name: a, match: { path: /a } }
                  - { name: c, match: { path: /c }, require: { scopes: [s] } }
                """;

        assertThat(told(old, now))
                .containsExactly(
                        "new.yaml:3:17 looser credential k (apiKey) is accepted now, too: keys in"
                                + " the header x-api-key",
                        "old.yaml:7:9 looser rule r is removed; it said: deny where request.method"
                                + " == \"PUT\"",
                        "old.yaml:6:10 looser limit client-5/s (per client: 5/s) is removed",
                        "old.yaml:5:5 stricter route b (all methods of /b) is removed: its requests"
                                + " are judged by the next route that takes them, or as route none",
                        "new.yaml:6:5 stricter route c (all methods of /c) is new: a credential is"
                                + " needed, scopes s, challenged from 80, denied from 95");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    audiences: [a] | audiences: [a], maxTokenKiB: 32 | looser credential i: maxTokenKiB is now 32, was 16
                    audiences: [a] | audiences: none, clientIds: [x] | unclear credential i: audiences is now none (tokens without aud, of clientIds), was a; stricter credential i: clientIds is now x, was any
                    audiences: [a] | audiences: [a], clientIds: [x] | stricter credential i: clientIds is now x, was any
                    audiences: [a], clientIds: [x] | audiences: [a], clientIds: [x, y] | looser credential i: clientIds is now x, y, was x
                    audiences: [a] | audiences: [a], insecureHttp: true | unclear credential i: insecureHttp is now true, was false
                    """)
    void whatTokensHaveToBeIsCompared(String was, String is, String told) throws YamlException {
        String policy = "credentials: [{ jwt: { name: i, issuer: https://i/, clients: x, %s } }]\n";
        assertThat(told(policy.formatted(was), policy.formatted(is)))
                .extracting(one -> one.substring(one.indexOf(' ') + 1))
                .containsExactlyInAnyOrder(told.split("; "));
    }

    @Test
    void whatOnlyHasAnotherNameIsTheSame() throws YamlException {
        String old =
                """
                credentials: [{ apiKey: { name: k } }, { jwt: { name: i, issuer: "https://i/", audiences: [a] } }]
                routes:
                  - { name: a, match: { path: /a }, require: { credentials: [k] } }
                limits: [{ per: client, rate: 5/s, routes: [a] }]
                rules: [{ name: r, when: 'request.method == "PUT"', then: deny, routes: [a] }]
                """;
        String now =
                old.replace("name: k", "name: key")
                        .replace("credentials: [k]", "credentials: [key]")
                        .replace("name: a,", "name: aa,")
                        .replace("routes: [a]", "routes: [aa]")
                        .replace("name: r,", "name: rr,");

        assertThat(told(old, now))
                .containsExactly(
                        "new.yaml:3:27 none credential k is called key now, and is the same",
                        "new.yaml:5:7 none route a is called aa now, and is the same",
                        "new.yaml:7:11 none rule r is called rr now, and is the same");
    }

    @Test
    void aThresholdOfRiskIsToldOnceAndNotOfEachRouteThatFollowsIt() throws YamlException {
        String old =
                """
                routes:
                  - { name: a, match: { path: /a } }
                  - { name: b, match: { path: /b }, thresholds: { challenge: 50 } }
                risk: { thresholds: { challenge: 80 } }
                """;

        assertThat(told(old, old.replace("challenge: 80", "challenge: 90")))
                .containsExactly(
                        "new.yaml:6:23 looser risk.thresholds.challenge is now 90, was 80");
    }

    @Test
    void routesInAnotherOrderAreTold() throws YamlException {
        String old =
                """
                routes:
                  - { name: a, match: { path: /a/b } }
                  - { name: b, match: { path: /a/* }, anonymous: true }
                  - { name: c, match: { path: /c } }
                """;
        String now =
                """
                routes:
                  - { name: c, match: { path: /c } }
                  - { name: a, match: { path: /a/b } }
                  - { name: b, match: { path: /a/* }, anonymous: true }
                """;

        assertThat(told(old, now))
                .containsExactly(
                        "new.yaml:4:5 unclear route c has moved to the top: what it and others"
                                + " match may be taken by another one now");
    }

    /** As of a file of another folder, such as an older version that was checked out elsewhere. */
    @Test
    void filesBesideThePoliciesAreTheSameFile() throws YamlException {
        String policy =
                TOP
                        + """
                        credentials:
                          - basic: { name: b, accounts: accounts.yaml }
                          - jwt: { name: i, issuer: https://i/, audiences: [a], jwks: { file: keys.json } }
                        """;
        byte[] content = bytes(policy);

        assertThat(
                        PolicyDiff.of(
                                PolicyVersion.of("/tmp/old/policy.yaml", content),
                                PolicyVersion.of("policy.yaml", content)))
                .isEmpty();
    }

    @Test
    void whileRiskOrARuleIsInShadowItsValuesRefuseNobody() throws YamlException {
        String old =
                """
                risk: { mode: shadow, thresholds: { challenge: 80 } }
                rules: [{ name: r, when: 'request.method == "PUT"', then: deny, mode: shadow }]
                """;

        assertThat(told(old, old.replace("80", "70").replace("then: deny", "then: challenge")))
                .containsExactly(
                        "new.yaml:4:53 none rule r: then is now challenge, was deny",
                        "new.yaml:3:37 none risk.thresholds.challenge is now 70, was 80");
    }

    private static List<String> told(String old, String now) throws YamlException {
        return diff(TOP + old, TOP + now).stream()
                .map(
                        c ->
                                "%s:%d:%d %s %s"
                                        .formatted(
                                                c.file(),
                                                c.place().line(),
                                                c.place().column(),
                                                c.effect().label(),
                                                c.text()))
                .toList();
    }

    private static List<Change> diff(String old, String now) throws YamlException {
        return PolicyDiff.of(
                PolicyVersion.of("old.yaml", bytes(old)), PolicyVersion.of("new.yaml", bytes(now)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String example() {
        try {
            return Files.readString(Path.of("../docs/examples/policy.yaml"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
