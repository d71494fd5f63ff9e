// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.identity.OtherCredentials;
import dev.riskgate.policy.PolicyLoader;
import dev.riskgate.policy.PolicySample;
import dev.riskgate.policy.model.ChallengeSettings;
import dev.riskgate.policy.model.LimitSettings;
import dev.riskgate.policy.model.OnDegraded;
import dev.riskgate.policy.model.PolicyFile;
import dev.riskgate.policy.model.RateSpec;
import dev.riskgate.policy.model.RouteSettings;
import dev.riskgate.policy.model.RuleSettings;
import dev.riskgate.state.Consistency;
import dev.riskgate.verdict.AssuranceLevel;
import dev.riskgate.verdict.Thresholds;
import dev.riskgate.yaml.Problem;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** What is written is what is meant, up to the bounds of each setting and no further. */
class SettingsTest {

    private static final String ROUTES = "routes: [{ name: a }]\n";

    private static PolicyFile file(String text) {
        return PolicySample.policy(text).file();
    }

    private static List<String> problems(String text) {
        return PolicySample.problems(
                        PolicySample.TOP + "credentials: [{ apiKey: { name: partners } }]\n" + text)
                .stream()
                .map(Problem::message)
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "client: { trustedProxies: 32 } | client: { trustedProxies: 33 } | from 0 to 32",
                "challenge: { otp: { attempts: 100 } } | challenge: { otp: { attempts: 101 } } |"
                        + " from 1 to 100",
                "challenge: { otp: { attempts: 1 } } | challenge: { otp: { attempts: 0 } } |"
                        + " from 1 to 100",
                "limits: [{ per: client, rate: 100/s, burst: 1000000000 }] | limits: [{ per:"
                        + " client, rate: 100/s, burst: 1000000001 }] | from 1 to 1000000000",
                "limits: [{ per: client, rate: 1/d, burst: 365 }] | limits: [{ per: client, rate:"
                        + " 1/d, burst: 366 }] | at 1/d at most 365",
                "limits: [{ per: client, aboveBaseline: 2, floor: 1/d, burst: 365 }] | limits: [{"
                        + " per: client, aboveBaseline: 2, floor: 1/d, burst: 366 }] | at most 365",
                "limits: [{ per: client, aboveBaseline: 10000, floor: 1/s }] | limits: [{ per:"
                        + " client, aboveBaseline: 10000.1, floor: 1/s }] | from 1 to 10000",
                "limits: [{ per: client, aboveBaseline: 1, floor: 1/s }] | limits: [{ per: client,"
                        + " aboveBaseline: 0.9, floor: 1/s }] | from 1 to 10000",
                "limits: [{ per: client, rate: 999999999/s }] | limits: [{ per: client, rate:"
                        + " 1000000000/s }] | must be a rate",
                "unauthentic: { perAddress: 300/min } | unauthentic: { perAddress: 301/min } |"
                        + " below perAddress (301/min)",
                "unauthentic: { perAddress: 90/s, perNetwork: unlimited } | unauthentic: {"
                        + " perNetwork: 29/min } | (29/min) is below perAddress (30/min)",
                "risk: { thresholds: { challenge: 1 } } | risk: { thresholds: { challenge: 0.99 } }"
                        + " | write 99",
                "risk: { thresholds: { challenge: 0 } } | risk: { thresholds: { challenge: -1 } }"
                        + " | from 0 to 100",
                "risk: { thresholds: { challenge: 94.9 } } | risk: { thresholds: { challenge: 95 }"
                        + " } | challenge (95) is the same as deny (95), of which one is the"
                        + " default",
                "risk: { thresholds: { challenge: 10, deny: 100 } } | risk: { thresholds: {"
                        + " challenge: 10, deny: 100.5 } } | from 0 to 100",
                "risk: { thresholds: { challenge: 50, deny: 50.5 } } | risk: { thresholds: {"
                        + " challenge: 51, deny: 50.5 } } | challenge (51) is above deny (50.5): no"
                        + " request",
                "risk: { signals: { newDevice: { weight: 1 } } } | risk: { signals: { newDevice: {"
                        + " weight: 1.1 } } } | from 0 to 1",
            })
    void aBoundIsAllowedAndWhatIsBeyondItIsNot(String within, String beyond, String says) {
        assertThat(problems(within)).isEmpty();
        assertThat(problems(beyond)).singleElement().asString().contains(says);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5",
                "/s",
                "5/",
                "5/x",
                "5/sec",
                "-5/s",
                "5.0/s",
                "5:/s",
                "./s",
                "5/s/s",
                "0/s",
                "1000000000/s"
            })
    void whatIsNoRateIsRefused(String rate) {
        assertThat(problems("limits: [{ per: client, rate: '" + rate + "' }]"))
                .singleElement()
                .asString()
                .startsWith("must be a rate such as 100/s");
    }

    @ParameterizedTest
    @CsvSource({"7/s, 7, 1", "60/min, 1, 60", "90/h, 0.025, 3600", "86400/d, 1, 86400"})
    void aRateIsReadAndWrittenInItsUnit(String text, double perSecond, long seconds) {
        LimitSettings limit = limit("rate: " + text);
        RateSpec rate = Objects.requireNonNull(limit.rate());

        assertThat(rate.perSecond()).isEqualTo(perSecond);
        assertThat(rate.window()).isEqualTo(Duration.ofSeconds(seconds));
        assertThat(rate).hasToString(text);
        assertThat(limit.name()).isEqualTo("client-" + text);
    }

    private static LimitSettings limit(String rest) {
        return file("limits: [{ per: client, " + rest + " }]").limits().getFirst();
    }

    @Test
    void aLimitAgainstTheOwnHabitIsNamedByIt() {
        LimitSettings limit = limit("aboveBaseline: 5, floor: 20/s, burst: 7");

        assertThat(limit.name()).isEqualTo("client-5.0x-baseline");
        assertThat(limit.aboveBaseline()).isEqualTo(5);
        assertThat(limit.floor()).isEqualTo(new RateSpec(20, Duration.ofSeconds(1)));
        assertThat(limit.rate()).isNull();
        assertThat(limit.burst()).isEqualTo(7);
        assertThat(limit.consistency()).isEqualTo(Consistency.BOUNDED);
        assertThat(problems("limits: [{ per: credential, aboveBaseline: 5, floor: 1/s }]"))
                .isEmpty();
        assertThat(problems("limits: [{ per: network, aboveBaseline: 5, floor: 1/s }]")).hasSize(1);
    }

    @Test
    void aPolicyHasAtMost100Limits() {
        StringBuilder limits = new StringBuilder("limits:\n");
        for (int i = 0; i < 100; i++) {
            limits.append("  - { name: l%d, per: client, rate: 1/s }\n".formatted(i));
        }
        assertThat(problems(limits.toString())).isEmpty();
        assertThat(problems(limits + "  - { name: last, per: client, rate: 1/s }\n"))
                .containsExactly("more than 100 limits");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "z", "A", "Z", "a0", "a9", "a-b", "a_b", "aZ9-_"})
    void aNameIsOfLettersDigitsAndTwoSigns(String name) {
        assertThat(file("routes: [{ name: " + name + " }]").routes().getFirst().name())
                .isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "0a", "9", "-a", "_a", "a b", "a.b", "a/b", "a:b", "a@", "a[", "a`", "a{",
                "\u00e4"
            })
    void anythingElseIsNoName(String name) {
        assertThat(problems("routes: [{ name: '" + name + "' }]"))
                .singleElement()
                .asString()
                .startsWith("a name is 1 to 64 letters");
    }

    @Test
    void aNameHasAtMost64SignsAndIsGivenOnce() {
        assertThat(problems("routes: [{ name: " + "a".repeat(64) + " }]")).isEmpty();
        assertThat(problems("routes: [{ name: " + "a".repeat(65) + " }]")).hasSize(1);
        assertThat(
                        problems(
                                """
                                rules:
                                  - { name: a, when: 'true', then: deny }
                                  - { name: a, when: 'true', then: deny }
                                """))
                .containsExactly("there is a rule \"a\" already, in line 5");
    }

    @Test
    void whatRefersToANameSaysWhichThereAre() {
        assertThat(problems("rules: [{ name: r, when: 'true', then: deny, routes: [b] }]"))
                .containsExactly("there is no such route; the policy has no routes");
        assertThat(
                        problems(
                                "routes: [{ name: orders }]\n"
                                        + "rules: [{ name: r, when: 'true', then: deny, routes:"
                                        + " [order] }]"))
                .containsExactly("there is no such route; did you mean \"orders\"?");
    }

    @Test
    void everySettingOfARouteIsRead() {
        RouteSettings route =
                file("""
                risk: { thresholds: { challenge: 70, deny: 90 } }
                routes:
                  - name: a
                    match: { methods: [GET], path: [/a, /b/**], hosts: [a.com] }
                    require:
                      scopes: [read, write]
                      roles: [admin]
                      assurance: mfa
                      maxAge: 10m
                      credentials: [partners]
                    thresholds: { deny: never }
                    consistency: strict
                    onDegraded: challenge
                    allowUpgrade: true
                """)
                        .routes()
                        .getFirst();

        assertThat(route.match())
                .isEqualTo(
                        new RouteSettings.Match(
                                List.of("GET"), List.of("/a", "/b/**"), List.of("a.com")));
        assertThat(route.require())
                .isEqualTo(
                        new RouteSettings.Require(
                                List.of("read", "write"),
                                List.of("admin"),
                                AssuranceLevel.MFA,
                                Duration.ofMinutes(10),
                                List.of("partners"),
                                OtherCredentials.SAME_CLIENT));
        assertThat(route.thresholds()).isEqualTo(new Thresholds(70, Thresholds.NEVER));
        assertThat(route.consistency()).isEqualTo(Consistency.STRICT);
        assertThat(route.onDegraded()).isEqualTo(OnDegraded.CHALLENGE);
        assertThat(route.allowUpgrade()).isTrue();
        assertThat(route.anonymous()).isFalse();
    }

    @Test
    void whatARouteDoesNotSayIsTheSafeChoice() {
        RouteSettings route = file(ROUTES).routes().getFirst();

        assertThat(route.anonymous()).isFalse();
        assertThat(route.allowUpgrade()).isFalse();
        assertThat(route.onDegraded()).isEqualTo(OnDegraded.DENY);
        assertThat(route.consistency()).isEqualTo(Consistency.BOUNDED);
        assertThat(route.require()).isEqualTo(RouteSettings.Require.NOTHING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"scopes: [x]", "roles: [x]", "assurance: single"})
    void anAnonymousRouteCanDemandNothingOfACaller(String require) {
        String route = "routes: [{ name: a, anonymous: true, require: { %s } }]";

        assertThat(problems(route.formatted(require)))
                .singleElement()
                .asString()
                .contains("nobody is known");
        assertThat(problems(route.formatted("credentials: [partners]"))).isEmpty();
    }

    @Test
    void everySettingOfAChallengeIsRead() {
        assertThat(
                        file("""
                        challenge:
                          assurance: phishing_resistant
                          maxAge: 2h
                          boundTo: asn
                          tokenMaxAge: 3m
                          otp: { issuer: Acme, attempts: 7, window: 4m }
                        """)
                                .challenge())
                .isEqualTo(
                        new ChallengeSettings(
                                AssuranceLevel.PHISHING_RESISTANT,
                                Duration.ofHours(2),
                                ChallengeSettings.BoundTo.ASN,
                                Duration.ofMinutes(3),
                                new ChallengeSettings.Otp("Acme", 7, Duration.ofMinutes(4))));
        assertThat(file("").challenge()).isEqualTo(ChallengeSettings.DEFAULT);
        assertThat(problems("challenge: { assurance: single }")).hasSize(1);
    }

    @Test
    void everySettingOfARuleIsRead() {
        RuleSettings rule =
                file(ROUTES
                                + "rules: [{ name: r, when: 'true', then: throttle,"
                                + " retryAfter: 5s, mode: shadow, routes: [a] }]")
                        .rules()
                        .getFirst();

        assertThat(rule.then()).isEqualTo(RuleSettings.Then.THROTTLE);
        assertThat(rule.retryAfter()).isEqualTo(Duration.ofSeconds(5));
        assertThat(rule.routes()).containsExactly("a");
        assertThat(
                        file("rules: [{ name: r, when: 'true', then: throttle }]")
                                .rules()
                                .getFirst()
                                .retryAfter())
                .isEqualTo(RuleSettings.DEFAULT_RETRY_AFTER);
        assertThat(problems("rules: [{ name: r, when: 'true', then: deny, retryAfter: 1s }]"))
                .containsExactly("retryAfter belongs to then: throttle");
    }

    @Test
    void aRuleCannotBeMistakenForTheThresholdsOnlyWhereThoseAreTold() {
        String rule = "rules: [{ name: risk, when: 'true', then: deny }]";

        assertThat(problems(rule)).isEmpty();
        assertThat(problems("risk: { mode: shadow }\n" + rule)).hasSize(1);
    }

    @Test
    void everySettingOfClientAndSignalsIsRead() {
        PolicyFile file =
                file(
                        """
                        client:
                          trustedProxies: 2
                          ja4Header: X-JA4
                          envoyAddresses: [10.0.0.0/8]
                        risk: { signals: { newDevice: { enabled: false, weight: 0.5 } } }
                        """);

        assertThat(file.client().trustedProxies()).isEqualTo(2);
        assertThat(file.client().ja4Header()).isEqualTo("x-ja4");
        assertThat(file.client().envoyAddresses()).containsExactly("10.0.0.0/8");
        assertThat(file("").client().ja4Header()).isEmpty();
        assertThat(problems("client: { envoyAddresses: [10.0.0.0/8, nonsense] }")).hasSize(1);
    }

    @Test
    void theStarOfMethodsAndHostsStandsAlone() {
        assertThat(problems("routes: [{ name: a, match: { methods: ['*'], hosts: ['*'] } }]"))
                .isEmpty();
        assertThat(problems("routes: [{ name: a, match: { methods: ['*', GET] } }]"))
                .containsExactly("\"*\" is any of them: write it alone");
        assertThat(problems("routes: [{ name: a, match: { hosts: [a.com, '*'] } }]"))
                .containsExactly("\"*\" is any of them: write it alone");
        assertThat(problems("routes: [{ name: a, match: { methods: [GET, PUT] } }]")).isEmpty();
    }

    /** Of a route whose match cannot be read, nothing can be said about what it takes away. */
    @Test
    void oneMistakeIsToldOnce() {
        assertThat(
                        problems(
                                """
                                routes:
                                  - { name: a, match: { path: '/a?b' } }
                                  - { name: b, match: { path: /b } }
                                  - { name: c, match: { path: /b } }
                                """))
                .hasSize(2)
                .last()
                .asString()
                .contains("no request reaches this route: \"b\" in line 6");
    }

    @Test
    void aPolicyThatLetsNobodyInIsWarnedOf() throws Exception {
        assertThat(warnings("")).hasSize(1);
        assertThat(warnings("routes: [{ name: a, anonymous: true }]")).isEmpty();
        assertThat(warnings("routes: [{ name: a }]")).hasSize(1);
        assertThat(warnings("credentials: [{ apiKey: { name: a } }]")).isEmpty();
    }

    private static List<Problem> warnings(String text) throws Exception {
        return PolicyLoader.parse("p", PolicySample.bytes(PolicySample.TOP + text)).warnings();
    }

    @Test
    void namespacesAndLimitsAreListedOnce() {
        PolicyFile file = file("limits: [{ name: few, per: client, rate: 1/s }]");

        assertThat(file.namespaces()).hasSize(2);
        assertThat(file.idsAreAmbiguous()).isTrue();
        assertThat(file.limitNames())
                .containsExactly("few", "unauthentic-address", "unauthentic-network");
        assertThat(file("unauthentic: { perNetwork: unlimited }").limitNames())
                .containsExactly("unauthentic-address");
    }

    @Test
    void idsAreAmbiguousOnlyWhereThereAreSeveralNamespacesOrTenants() throws Exception {
        String one = "credentials: [{ apiKey: { name: a } }]";
        String tenants =
                "credentials: [{ jwt: { name: a, issuer: https://i.example, audiences: [x],"
                        + " claims: { tenant: t } } }]";

        assertThat(parse(one).idsAreAmbiguous()).isFalse();
        assertThat(parse(tenants).idsAreAmbiguous()).isTrue();
    }

    private static PolicyFile parse(String text) throws Exception {
        return PolicyLoader.parse("p", PolicySample.bytes(PolicySample.TOP + text)).policy().file();
    }
}
