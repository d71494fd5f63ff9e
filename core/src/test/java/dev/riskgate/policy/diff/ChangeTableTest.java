// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.yaml.YamlException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Each setting that a reviewer may find changed, with what it does. */
class ChangeTableTest {

    private static final String TOP = "apiVersion: riskgate.dev/v1\nkind: Policy\n";

    private static List<String> told(String old, String now) throws YamlException {
        return PolicyDiff.of(version(old), version(now)).stream()
                .map(change -> change.effect().label() + " " + change.text())
                .toList();
    }

    private static PolicyVersion version(String text) throws YamlException {
        return PolicyVersion.of("p.yaml", (TOP + text).getBytes(StandardCharsets.UTF_8));
    }

    /** Both ways: what is looser one way is stricter the other. */
    private static void bothWays(String old, String now, String effect, String key, String values)
            throws YamlException {
        String[] was = values.split(" / ");
        String inverse =
                switch (effect) {
                    case "looser" -> "stricter";
                    case "stricter" -> "looser";
                    default -> effect;
                };
        assertThat(told(old, now))
                .containsExactly("%s %s is now %s, was %s".formatted(effect, key, was[1], was[0]));
        assertThat(told(now, old))
                .containsExactly("%s %s is now %s, was %s".formatted(inverse, key, was[0], was[1]));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    path: /a | path: /b | unclear | match.path | /a / /b
                    path: /a | path: [/a, /b] | unclear | match.path | /a / /a, /b
                    hosts: [a.com] | hosts: [b.com] | unclear | match.hosts | a.com / b.com
                    path: /a | path: /a, hosts: [b.com] | unclear | match.hosts | all / b.com
                    """)
    void whatARouteMatchesMayBeTakenFromOthers(
            String old, String now, String effect, String key, String values) throws Exception {
        String route = "routes: [{ name: a, match: { %s } }]";

        bothWays(route.formatted(old), route.formatted(now), effect, "route a: " + key, values);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    onDegraded: deny | onDegraded: challenge | looser | onDegraded | deny / challenge
                    onDegraded: challenge | onDegraded: allow | looser | onDegraded | challenge / allow
                    consistency: bounded | consistency: strict | unclear | consistency | bounded / strict
                    encodedSlash: refuse | encodedSlash: allow | looser | encodedSlash | refuse / allow
                    lookalikes: refuse | lookalikes: allow | looser | lookalikes | refuse / allow
                    thresholds: { challenge: 60 } | thresholds: { challenge: 70 } | looser | thresholds.challenge | 60 / 70
                    thresholds: { identity: { deny: 90 } } | thresholds: {} | looser | thresholds.identity.deny | 90 / never
                    thresholds: { behaviour: { challenge: 60 } } | thresholds: { behaviour: { challenge: 50 } } | stricter | thresholds.behaviour.challenge | 60 / 50
                    thresholds: { deny: 90 } | thresholds: { deny: never } | looser | thresholds.deny | 90 / never
                    require: {} | require: { assurance: mfa } | stricter | require.assurance | none / mfa
                    require: { assurance: single } | require: { assurance: mfa } | stricter | require.assurance | single / mfa
                    require: { assurance: mfa, maxAge: 2h } | require: { assurance: mfa, maxAge: 1h } | stricter | require.maxAge | 2h / 1h
                    require: { assurance: mfa } | require: { assurance: mfa, maxAge: 12h } | stricter | require.maxAge | not given / 12h
                    require: { assurance: mfa } | require: { assurance: mfa, maxAge: 13h } | unclear | require.maxAge | not given / 13h
                    require: {} | require: { roles: [x] } | stricter | require.roles | any / x
                    require: { roles: [x] } | require: { roles: [y] } | unclear | require.roles | x / y
                    require: {} | require: { scopes: [x] } | stricter | require.scopes | none / x
                    """)
    void whatARouteDemandsIsComparedOnItsScale(
            String old, String now, String effect, String key, String values) throws Exception {
        String route = "routes: [{ name: a, %s }]";

        bothWays(route.formatted(old), route.formatted(now), effect, "route a: " + key, values);
    }

    /** What is required at all is told of the level, and the age says nothing on its own. */
    @Test
    void anAgeThatComesWithItsLevelIsNotHeldAgainstTheRoute() throws Exception {
        assertThat(
                        told(
                                "routes: [{ name: a }]",
                                "routes: [{ name: a, require: { assurance: mfa, maxAge: 1h } }]"))
                .containsExactly(
                        "stricter route a: require.assurance is now mfa, was none",
                        "none route a: require.maxAge is now 1h, was not given");
    }

    @Test
    void theOldAgeIsHeldAgainstTheOldPolicysChallengeAndTheNewAgainstTheNew() throws Exception {
        String route = "routes: [{ name: a, require: { assurance: mfa%s } }]\n";
        String longer = "challenge: { maxAge: 20h }\n";

        assertThat(told(route.formatted("") + longer, route.formatted(", maxAge: 13h") + longer))
                .containsExactly("stricter route a: require.maxAge is now 13h, was not given");
        assertThat(told(route.formatted(", maxAge: 13h") + longer, route.formatted("") + longer))
                .containsExactly("looser route a: require.maxAge is now not given, was 13h");
        assertThat(told(route.formatted(", maxAge: 13h"), route.formatted("") + longer))
                .contains("unclear route a: require.maxAge is now not given, was 13h");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    challenge: { assurance: mfa } | challenge: { assurance: phishing_resistant } | stricter | challenge.assurance | mfa / phishing_resistant
                    challenge: { maxAge: 1h } | challenge: { maxAge: 2h } | looser | challenge.maxAge | 1h / 2h
                    challenge: { boundTo: network } | challenge: { boundTo: asn } | looser | challenge.boundTo | network / asn
                    challenge: { tokenMaxAge: 1m } | challenge: { tokenMaxAge: 2m } | looser | challenge.tokenMaxAge | 1m / 2m
                    unauthentic: { perNetwork: 300/min } | unauthentic: { perNetwork: 400/min } | looser | unauthentic.perNetwork | 300/min / 400/min
                    unauthentic: { perAddress: 30/min, perNetwork: unlimited } | unauthentic: { perAddress: 1800/h, perNetwork: unlimited } | looser | unauthentic.perAddress | 30/min / 1800/h
                    client: { ja4Header: x-a } | client: {} | unclear | client.ja4Header | x-a / none
                    client: { envoyAddresses: [10.0.0.1, 10.0.0.2] } | client: {} | unclear | client.envoyAddresses | 10.0.0.1, 10.0.0.2 / none
                    risk: { signals: { newDevice: { weight: 0.5 } } } | risk: { signals: { newDevice: { weight: 0.25 } } } | unclear | risk.signals.newDevice.weight | 0.5 / 0.25
                    risk: { mode: shadow, thresholds: { deny: 96 } } | risk: { mode: shadow, thresholds: { deny: 97 } } | none | risk.thresholds.deny | 96 / 97
                    """)
    void whatStandsOnceInAPolicyIsCompared(
            String old, String now, String effect, String key, String values) throws Exception {
        bothWays(old, now, effect, key, values);
    }

    /** A signal that is off in both has no say. */
    @Test
    void whatASignalThatIsOffWouldWeighIsOfNoEffect() throws Exception {
        String off = "risk: { signals: { newDevice: { enabled: false, weight: %s } } }";

        assertThat(told(off.formatted("0.5"), off.formatted("0.25")))
                .containsExactly("none risk.signals.newDevice.weight is now 0.25, was 0.5");
    }

    @Test
    void aModeIsToldInWords() throws Exception {
        assertThat(told("mode: shadow", "mode: enforce"))
                .singleElement()
                .asString()
                .startsWith("stricter mode is now enforce: verdicts are carried out");
        assertThat(told("mode: enforce", "risk: { mode: shadow }"))
                .singleElement()
                .asString()
                .startsWith("looser risk.mode is now shadow: no threshold refuses anybody");
        assertThat(told("risk: { mode: shadow }", "mode: enforce"))
                .singleElement()
                .asString()
                .startsWith("stricter risk.mode is now enforce: thresholds refuse");
    }

    /** Whether thresholds refuse at all is told of the mode. */
    @ParameterizedTest
    @CsvSource({"shadow, enforce", "enforce, shadow", "shadow, shadow"})
    void aThresholdThatIsOnlyToldBeforeOrAfterIsOfNoEffect(String was, String is) throws Exception {
        String policy =
                "risk: { mode: %s, thresholds: { challenge: %s } }\n"
                        + "routes: [{ name: a, thresholds: { challenge: %s } }]";

        assertThat(told(policy.formatted(was, 50, 40), policy.formatted(is, 55, 45)))
                .contains(
                        "none risk.thresholds.challenge is now 55, was 50",
                        "none route a: thresholds.challenge is now 45, was 40");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    algorithms: [RS256] | algorithms: [RS256, ES256] | looser | algorithms | RS256 / RS256, ES256
                    clockSkew: 10s | clockSkew: 20s | looser | clockSkew | 10s / 20s
                    jwks: { url: 'https://i/a' } | jwks: { url: 'https://i/b' } | unclear | jwks | https://i/a / https://i/b
                    jwks: { file: /a.json } | jwks: { file: /b.json } | unclear | jwks | the file /a.json / the file /b.json
                    metadataKey: m | insecureHttp: false | unclear | metadataKey | m / none (tokens are verified here)
                    jwks: { url: 'https://i/a' } | insecureHttp: false | unclear | jwks | https://i/a / found through the issuer
                    claims: { scopes: a } | claims: { scopes: b } | unclear | claims.scopes | a / b
                    claims: { tenant: a } | claims: {} | unclear | claims.tenant | a / none
                    acr: { gold: mfa } | acr: {} | stricter | acr.gold | mfa / single
                    """)
    void whatATokenHasToSayIsCompared(
            String old, String now, String effect, String key, String values) throws Exception {
        String jwt =
                "credentials: [{ jwt: { name: i, issuer: 'https://i/', clients: x, audiences: [a],"
                        + " %s } }]";
        bothWays(jwt.formatted(old), jwt.formatted(now), effect, "credential i: " + key, values);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    accounts: a.yaml | accounts: b.yaml | unclear | accounts | a.yaml / b.yaml
                    accounts: a.yaml | accounts: a.yaml, forward: true | unclear | forward | false / true
                    accounts: a.yaml, attempts: 5 | accounts: a.yaml, attempts: 6 | looser | attempts | 5 / 6
                    accounts: a.yaml, window: 5m | accounts: a.yaml, window: 6m | stricter | window | 5m / 6m
                    """)
    void whatAnAccountMayTryIsCompared(
            String old, String now, String effect, String key, String values) throws Exception {
        String basic = "credentials: [{ basic: { name: b, clients: x, %s } }]";

        bothWays(
                basic.formatted(old), basic.formatted(now), effect, "credential b: " + key, values);
    }

    @Test
    void aCredentialOfAnotherKindIsToldAsSuch() throws Exception {
        assertThat(
                        told(
                                "credentials: [{ apiKey: { name: a, clients: x } }]",
                                "credentials: [{ basic: { name: a, clients: x, accounts: a.yaml }"
                                        + " }]"))
                .containsExactly("unclear credential a (basic) was of the kind apiKey");
        assertThat(told("mode: enforce", "credentials: [{ basic: { name: a, accounts: a.yaml } }]"))
                .containsExactly("looser credential a (basic) is accepted now, too");
        assertThat(told("credentials: [{ basic: { name: a, accounts: a.yaml } }]", "mode: enforce"))
                .containsExactly("stricter credential a (basic) is no longer accepted");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    per: client, rate: 5/s | per: address, rate: 5/s | unclear | per | client / address
                    per: client, rate: 5/s | per: client, rate: 6/s | looser | rate | 5/s / 6/s
                    per: client, rate: 60/min | per: client, rate: 1/s | stricter | rate | 60/min / 1/s
                    per: client, rate: 60/min, burst: 9 | per: client, rate: 1/s, burst: 9 | none | rate | 60/min / 1/s
                    per: client, rate: 60/min, burst: 9 | per: client, rate: 2/s, burst: 9 | looser | rate | 60/min / 2/s
                    per: client, rate: 60/min | per: client, rate: 2/s | unclear | rate | 60/min / 2/s
                    per: client, rate: 5/s | per: client, rate: 5/s, burst: 6 | looser | burst | as many as in the rate / 6
                    per: client, rate: 5/s | per: client, rate: 5/s, burst: 4 | stricter | burst | as many as in the rate / 4
                    per: client, rate: 5/s | per: client, rate: 5/s, burst: 5 | none | burst | as many as in the rate / 5
                    per: client, rate: 5/s, burst: 7 | per: client, rate: 5/s, burst: 8 | looser | burst | 7 / 8
                    per: client, aboveBaseline: 2, floor: 5/s | per: client, aboveBaseline: 3, floor: 5/s | looser | aboveBaseline | 2 / 3
                    per: client, aboveBaseline: 2, floor: 5/s | per: client, aboveBaseline: 2, floor: 6/s | looser | floor | 5/s / 6/s
                    per: client, aboveBaseline: 2, floor: 60/min | per: client, aboveBaseline: 2, floor: 1/s | stricter | floor | 60/min / 1/s
                    per: client, aboveBaseline: 2, floor: 60/min | per: client, aboveBaseline: 2, floor: 2/s | unclear | floor | 60/min / 2/s
                    per: client, aboveBaseline: 2, floor: 5/s, burst: 7 | per: client, aboveBaseline: 2, floor: 5/s, burst: 8 | looser | burst | 7 / 8
                    per: client, aboveBaseline: 2, floor: 5/s | per: client, aboveBaseline: 2, floor: 5/s, burst: 8 | unclear | burst | as many as in the rate / 8
                    per: client, rate: 5/s | per: client, rate: 5/s, consistency: strict | unclear | consistency | bounded / strict
                    """)
    void whatALimitLetsPassIsCompared(
            String old, String now, String effect, String key, String values) throws Exception {
        String limit = "limits: [{ name: few, %s }]";

        bothWays(limit.formatted(old), limit.formatted(now), effect, "limit few: " + key, values);
    }

    @Test
    void aLimitThatHasAnotherNameIsTheSameOne() throws Exception {
        String limit = "limits: [{ name: %s, per: client, rate: 5/s }]";

        assertThat(told(limit.formatted("few"), limit.formatted("some")))
                .containsExactly("none limit some: name is now some, was few");
    }

    @Test
    void aRouteThatHasMovedIsToldWithTheOneBeforeIt() throws Exception {
        String routes =
                "routes: [{ name: %s, match: { path: /%1$s } }, { name: %s, match: { path: /%2$s }"
                        + " }, { name: %s, match: { path: /%3$s } }]";

        assertThat(told(routes.formatted("a", "b", "c"), routes.formatted("b", "c", "a")))
                .containsExactly(
                        "unclear route a has moved and stands behind c now: what it and others"
                                + " match may be taken by another one now");
    }

    @Test
    void aLimitOfAnotherKindIsToldWhole() throws Exception {
        assertThat(
                        told(
                                "limits: [{ name: few, per: client, rate: 5/s, burst: 9 }]",
                                "limits: [{ name: few, per: client, aboveBaseline: 2, floor: 1/s"
                                        + " }]"))
                .containsExactly(
                        "unclear limit few is now few (per client: 2 times the client's own rate,"
                                + " and 1/s), was few (per client: 5/s, at once 9)");
    }

    @Test
    void limitsOnRoutesAndInAnotherOrderAreTold() throws Exception {
        String routes = "routes: [{ name: a }]\n";
        String one = "{ name: one, per: client, rate: 5/s }";
        String two = "{ name: two, per: client, rate: 6/s, routes: [a] }";

        assertThat(told(routes + "limits: [" + one + "]", routes + "limits: [" + two + "]"))
                .containsExactly(
                        "looser limit one (per client: 5/s) is removed",
                        "stricter limit two (per client: 6/s, on a) is new");
        assertThat(
                        told(
                                routes + "limits: [" + one + ", " + two + "]",
                                routes + "limits: [" + two + ", " + one + "]"))
                .containsExactly(
                        "unclear limits: one stand in another order; what one refuses, those after"
                                + " it do not count");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    then: deny | then: throttle | none | then | deny / throttle
                    then: deny | then: challenge | looser | then | deny / challenge
                    then: deny, mode: shadow | then: challenge, mode: shadow | none | then | deny / challenge
                    then: deny | then: deny, mode: shadow | looser | mode | enforce / shadow
                    then: deny | then: deny, routes: [a] | looser | routes | all / a
                    then: deny, mode: shadow | then: deny, mode: shadow, routes: [a] | none | routes | all / a
                    then: throttle, retryAfter: 1s | then: throttle, retryAfter: 2s | none | retryAfter | 1s / 2s
                    """)
    void whatARuleDoesIsCompared(String old, String now, String effect, String key, String values)
            throws Exception {
        String rule = "routes: [{ name: a }]\nrules: [{ name: r, when: 'true', %s }]";

        bothWays(rule.formatted(old), rule.formatted(now), effect, "rule r: " + key, values);
    }

    @Test
    void rulesThatAreNewRemovedOrMovedAreTold() throws Exception {
        String one = "{ name: one, when: 'true', then: deny }";
        String two = "{ name: two, when: request.upgrade, then: deny, mode: shadow, routes: [a] }";
        String routes = "routes: [{ name: a }]\n";

        assertThat(told(routes + "rules: [" + one + "]", routes + "rules: [" + two + "]"))
                .containsExactly(
                        "looser rule one is removed; it said: deny where true",
                        "none rule two is new: deny (in shadow mode) on a where request.upgrade");
        assertThat(told(routes + "rules: [" + two + "]", routes + "rules: [" + one + "]"))
                .containsExactly(
                        "stricter rule one is new: deny where true",
                        "none rule two is removed; it said: deny (in shadow mode) on a where"
                                + " request.upgrade");
        assertThat(
                        told(
                                routes + "rules: [" + one + ", " + two + "]",
                                routes + "rules: [" + two + ", " + one + "]"))
                .containsExactly(
                        "none rules: one stand in another order, which is that of reasons");
    }

    @Test
    void aRouteThatIsNewSaysAllThatItDemands() throws Exception {
        assertThat(
                        told(
                                "credentials: [{ apiKey: { name: k } }, { basic: { name: b,"
                                        + " accounts: a } }]",
                                """
                                credentials: [{ apiKey: { name: k } }, { basic: { name: b, accounts: a } }]
                                routes:
                                  - name: all
                                    match: { methods: [GET, PUT], hosts: [a.com, b.com] }
                                    require: { scopes: [s, t], roles: [r, q], assurance: mfa, credentials: [k, b] }
                                    thresholds: { challenge: 50.5, deny: never }
                                """))
                .containsExactly(
                        "unclear route all (GET, PUT of all paths at a.com, b.com) is new: a"
                                + " credential is needed of k or b, scopes s, t, role r or q,"
                                + " assurance mfa, challenged from 50.5, denied from never");
    }
}
