// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.identity.Caller;
import dev.riskgate.identity.Identification;
import dev.riskgate.policy.cel.RuleFacts;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.verdict.AssuranceLevel;
import dev.riskgate.verdict.Reason;
import dev.riskgate.verdict.RuleResult;
import dev.riskgate.verdict.Verdict;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class RuleTest {

    private static PolicySample rule(String when, String more) {
        return PolicySample.of(
                "rules:\n  - name: mine\n    when: >-\n      "
                        + when
                        + "\n    then: deny\n"
                        + more);
    }

    private static PolicySample rule(String when) {
        return rule(when, "");
    }

    private static boolean holds(PolicySample sample) {
        return sample.codes().equals(List.of("rule_matched"));
    }

    private static boolean fails(PolicySample sample) {
        return sample.codes().equals(List.of("rule_error"));
    }

    /** A request, a caller and a place of which every field is known. */
    private static PolicySample everything(String when) {
        PolicySample sample = rule(when);
        sample.method = "POST";
        sample.path = "/v1/orders/7";
        sample.query = "a=1&b=2";
        sample.headers = Map.of("x-debug", List.of("0", "1"), "x-one", List.of("one"));
        sample.extensions = Map.of("tier", "internal", "other", "");
        sample.sni = "API.example.com.";
        sample.identification = sample.proven(Caller.Scheme.BEARER, "idp");
        sample.roles = Set.of("analytics", "reader");
        sample.scopes = Set.of("orders:read");
        sample.attributes = Map.of("tier", "gold", "seats", 5, "tags", List.of("a", "b"));
        sample.place = new Place("DE", 64500, 52, 13, 10, Place.NetworkClass.HOSTING);
        sample.risk(33.5, "newDevice");
        return sample.proved(AssuranceLevel.MFA, Duration.ofSeconds(90));
    }

    @Test
    void aRuleThatDemandsAHeaderSpeaksWhereItIsMissing() {
        String demands = "!(\"x-signature\" in request.headers)";
        assertThat(holds(rule(demands))).isTrue();
        PolicySample signed = rule(demands);
        signed.headers = Map.of("x-signature", List.of("abc"));
        assertThat(holds(signed)).isFalse();
    }

    @Test
    void whatIsNeitherTrueNorFalseCannotBeEvaluatedAndIsHeldAgainstTheRequest() {
        PolicySample sample = rule("client.attributes.suspended");
        sample.attributes = Map.of("suspended", "true");
        assertThat(sample.codes()).containsExactly("rule_error");
        sample.attributes = Map.of("suspended", false);
        assertThat(sample.codes()).isEmpty();
    }

    @Test
    void aRuleForOneRouteOfTheGatewaySpeaksOnNoOther() {
        PolicySample sample = rule("request.extensions['tier'] == 'internal'");
        assertThat(sample.codes()).isEmpty();
        sample.extensions = Map.of("tier", "internal");
        assertThat(sample.codes()).containsExactly("rule_matched");
        PolicySample demands = rule("request.extensions['tier'] != 'internal'");
        assertThat(demands.codes()).containsExactly("rule_matched");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "request.method == 'POST' && request.scheme == 'https'",
                "request.host == 'api.example.com'",
                "request.path.startsWith('/v1/orders/')",
                "request.path.matches('^/v[0-9]+/orders/[0-9]+$')",
                "'2' in request.query['b'] && request.query.a == ['1'] && size(request.query) == 2",
                "request.rawQuery.contains('b=2')",
                "request.segments == ['v1', 'orders', '7'] && request.segments[1] == 'orders'",
                "request.clientAddress == '192.0.2.7' &&"
                        + " request.clientAddress.inCidr('192.0.2.0/24')",
                "request.time.getHours('Europe/Berlin') >= 0 && request.time >"
                        + " timestamp('2020-01-01T00:00:00Z')",
                "client.claims.tier == 'gold' && peer.principal == ''",
                "peer.sni == 'api.example.com' && peer.sni == request.host",
                "request.extensions['tier'] == 'internal' && request.extensions.tier == 'internal'",
                "'tier' in request.extensions && 'other' in request.extensions",
                "has(request.extensions.tier) && size(request.extensions) == 2",
                "request.extensions['none'] == '' && request.extensions.none == ''",
                "!('none' in request.extensions) && !has(request.extensions.none)",
                "request.extensions.exists(name, name == 'tier' && request.extensions[name] != '')",
                "request.headers['x-debug'].exists(v, v == '1')",
                "!('x-none' in request.headers) && size(request.headers['x-none']) == 0",
                "!('x-none' in request.headers) && size(request.headers['x-none']) == 0",
                "!has(request.headers.none) && has(request.headers.x_one) == false",
                "client.id in {'acme': 1} && 'tier' in client.attributes && client.attributes.seats"
                        + " in [1, 5]",
                "'x-one' in request.headers && request.headers['x-one'][0] == 'one'",
                "size(request.headers) == 2 && size(request.headers['x-debug']) == 2",
                "request.headers.all(name, request.headers[name].size() > 0)",
                "!request.upgrade",
                "client.id == 'acme' && client.tenant == 'default' && client.subject == ''",
                "client.roles.exists(r, r == 'analytics') && 'reader' in client.roles",
                "'orders:read' in client.scopes",
                "client.attributes.tier == 'gold' && client.attributes.seats > 4",
                "client.attributes['tier'] == 'gold' && 'a' in client.attributes.tags",
                "has(client.attributes.tier) && !has(client.attributes.other)",
                "client.credential.kind == 'jwt' && client.credential.name == 'idp'",
                "!client.anonymous",
                "risk.score > 33.0 && risk.score < 34.0 && risk.score > 33 && !risk.learning",
                "assurance.level == 'mfa' && assurance.ageSeconds == 90",
                "place.country == 'DE' && place.asn == 64500 && place.networkClass == 'hosting'",
                "route.size() == 4"
            })
    void aConditionCanAskFor(String when) {
        assertThat(holds(everything(when))).isTrue();
        assertThat(holds(everything("!(" + when + ")"))).isFalse();
    }

    @Test
    void whatIsNotKnownOfAnAnonymousCallerIsEmpty() {
        PolicySample sample =
                rule(
                        "client.anonymous && client.id == '' && size(client.roles) == 0 &&"
                                + " client.credential.kind == '' && size(client.attributes) == 0 &&"
                                + " assurance.level == 'none' && assurance.ageSeconds > 999999999",
                        "routes: [{ name: open, anonymous: true }]");
        sample.identification = new Identification.Anonymous();

        assertThat(holds(sample)).isTrue();
    }

    @Test
    void aHeaderThatIsNotThereHasNoValues() {
        assertThat(holds(rule("request.headers['x-debug'].exists(v, v == '1')"))).isFalse();
        assertThat(holds(rule("!request.headers['x-ok'].exists(v, v == '1')"))).isTrue();
    }

    @Test
    void everyValueOfARepeatedHeaderIsJudged() {
        PolicySample sample = rule("request.headers['x-role'].exists(v, v == 'admin')");
        sample.headers = Map.of("x-role", List.of("user", "admin"));

        assertThat(holds(sample)).isTrue();
    }

    @Test
    void aConditionThatFailsCountsAsAMatchAndSaysSo() {
        PolicySample absent = rule("client.attributes.tier == 'trial'");
        assertThat(absent.verdict()).isInstanceOf(Verdict.Deny.class);
        assertThat(fails(absent)).isTrue();

        PolicySample otherType = rule("client.attributes.tier > 3");
        otherType.attributes = Map.of("tier", "gold");
        assertThat(fails(otherType)).isTrue();
    }

    @Test
    void aFailingPartThatCannotChangeTheAnswerIsNoFailure() {
        assertThat(holds(rule("client.attributes.tier == 'x' && request.method == 'PUT'")))
                .isFalse();
        assertThat(holds(rule("client.attributes.tier == 'x' || request.method == 'GET'")))
                .isTrue();
    }

    @Test
    void aRequestLargerThanConditionsMayReadCountsAsAMatch() {
        PolicySample sample = rule("request.headers['x-a'].exists(v, v == '1')");
        sample.headers = Map.of("cookie", List.of("c".repeat(RuleFacts.MAX_CHARACTERS + 1)));
        assertThat(sample.codes()).containsExactly("rule_too_costly");

        PolicySample other = rule("request.method == 'GET' && request.rawQuery.contains('z')");
        other.query = "y".repeat(RuleFacts.MAX_CHARACTERS + 1);
        assertThat(other.codes()).containsExactly("rule_too_costly");
    }

    @Test
    void stepsOverListsAreBounded() {
        PolicySample sample = rule("client.roles.exists(a, client.roles.exists(b, a + b == 'x'))");
        Set<String> many = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            many.add("role" + i);
        }
        sample.roles = many;

        assertThat(sample.codes()).containsExactly("rule_too_costly");
    }

    @Test
    void claimsOfAnyTypeCanBeAskedFor() {
        PolicySample sample =
                rule(
                        "client.attributes.at > timestamp('2020-01-01T00:00:00Z')"
                                + " && client.attributes.none == null"
                                + " && client.attributes.deep.list[0] == 1"
                                + " && client.attributes.half == 0.5");
        Map<String, Object> claims = new HashMap<>();
        claims.put("at", Date.from(PolicySample.now()));
        claims.put("none", null);
        claims.put("deep", Map.of("list", new ArrayList<>(Arrays.asList(1, null))));
        claims.put("half", 0.5f);
        sample.attributes = claims;

        assertThat(holds(sample)).isTrue();
    }

    @Test
    void aRuleMayChallengeAndAProofLiftsIt() {
        PolicySample sample =
                PolicySample.of("rules: [{ name: a, when: 'true', then: challenge }]");
        assertThat(sample.verdict()).isInstanceOf(Verdict.Challenge.class);

        sample.proved(AssuranceLevel.MFA, Duration.ofHours(1));
        assertThat(sample.verdict()).isEqualTo(Verdict.allow());
    }

    @Test
    void aRuleMayThrottleForAsLongAsItSays() {
        PolicySample sample =
                PolicySample.of(
                        "rules: [{ name: a, when: 'true', then: throttle, retryAfter: 5m }]");

        assertThat(sample.verdict())
                .isInstanceOfSatisfying(
                        Verdict.Throttle.class,
                        throttle -> {
                            assertThat(throttle.limit()).isEqualTo("a");
                            assertThat(throttle.retryAfter()).isEqualTo(Duration.ofMinutes(5));
                        });
    }

    @Test
    void ofRulesThatDisagreeTheMostSevereWinsAndOfThrottlesTheLongest() {
        PolicySample sample =
                PolicySample.of(
                        """
                        rules:
                          - { name: ask, when: 'true', then: challenge }
                          - { name: short, when: 'true', then: throttle, retryAfter: 1s }
                          - { name: long, when: 'true', then: throttle, retryAfter: 9s }
                          - { name: no, when: 'request.method == "PUT"', then: deny }
                        """);
        assertThat(sample.verdict())
                .isInstanceOfSatisfying(
                        Verdict.Throttle.class,
                        throttle -> assertThat(throttle.limit()).isEqualTo("long"));
        assertThat(texts(sample)).containsExactly("Rule long.", "Rule short.", "Rule ask.");

        sample.method = "PUT";
        assertThat(sample.verdict()).isInstanceOf(Verdict.Deny.class);
        assertThat(texts(sample))
                .containsExactly("Rule no.", "Rule long.", "Rule short.", "Rule ask.");
    }

    private static List<String> texts(PolicySample sample) {
        return sample.verdict().reasons().stream().map(Reason::text).toList();
    }

    @Test
    void aRuleInShadowModeOnlyTellsWhatItWouldHaveDone() {
        PolicySample sample =
                PolicySample.of(
                        """
                        rules:
                          - { name: a, when: 'true', then: deny, mode: shadow }
                          - { name: b, when: 'true', then: challenge, mode: shadow }
                          - { name: c, when: 'request.upgrade', then: deny, mode: shadow }
                        """);

        assertThat(sample.verdict()).isEqualTo(Verdict.allow());
        assertThat(sample.shadowed()).containsExactly("a=deny", "b=challenge");
        sample.proved(AssuranceLevel.MFA, Duration.ofHours(1));
        assertThat(sample.shadowed()).containsExactly("a=deny");
    }

    @Test
    void theDecisionTellsAMatchFromAnErrorOfEveryRule() {
        PolicySample sample =
                PolicySample.of(
                        """
                        rules:
                          - { name: tried, when: 'client.attributes.plan == "x"', then: deny, mode: shadow }
                          - { name: no, when: 'request.upgrade', then: deny }
                          - { name: ask, when: 'true', then: challenge }
                          - { name: broken, when: 'client.attributes.plan == "x"', then: throttle }
                        """);

        assertThat(sample.result().rules())
                .containsExactly(
                        new RuleResult("tried", true, "deny", RuleResult.Outcome.ERROR),
                        new RuleResult("ask", false, "challenge", RuleResult.Outcome.MATCHED),
                        new RuleResult("broken", false, "throttle", RuleResult.Outcome.ERROR));
        assertThat(sample.shadowed()).containsExactly("tried=deny (error)");
        sample.proved(AssuranceLevel.MFA, Duration.ofHours(1));
        assertThat(sample.result().rules())
                .map(RuleResult::rule)
                .containsExactly("tried", "broken");
    }

    @Test
    void theWholePolicyInShadowTellsOfEnforcedRulesToo() {
        PolicySample sample =
                PolicySample.of(
                        """
                        mode: shadow
                        rules: [{ name: broken, when: 'client.attributes.plan == "x"', then: deny }]
                        """);

        assertThat(sample.result().enforced()).isInstanceOf(Verdict.Allow.class);
        assertThat(sample.result().rules())
                .containsExactly(new RuleResult("broken", false, "deny", RuleResult.Outcome.ERROR));
    }

    @Test
    void aRuleMayBeForSomeRoutesOnly() {
        PolicySample sample =
                PolicySample.of(
                        """
                        routes: [{ name: a, match: { path: /a } }, { name: b, match: { path: /b } }]
                        rules: [{ name: r, when: 'true', then: deny, routes: [b] }]
                        """);
        sample.path = "/a";
        assertThat(sample.verdict()).isEqualTo(Verdict.allow());
        sample.path = "/b";
        assertThat(holds(sample)).isTrue();
        sample.path = "/c";
        assertThat(sample.verdict()).isEqualTo(Verdict.allow());
    }

    @Test
    void rulesSpeakInTheOrderOfTheFileWhateverTheyAreIndexedBy() {
        PolicySample sample =
                PolicySample.of(
                        """
                        rules:
                          - { name: a, when: 'request.path == "/p"', then: deny }
                          - { name: b, when: 'true', then: deny }
                          - { name: c, when: '"GET" == request.method', then: deny }
                          - { name: d, when: 'request.path in ["/p", "/q"] && !request.upgrade', then: deny }
                          - { name: e, when: 'request.method in ["PUT"]', then: deny }
                        """);
        sample.path = "/p";
        assertThat(texts(sample)).containsExactly("Rule a.", "Rule b.", "Rule c.", "Rule d.");
        sample.method = "PUT";
        sample.path = "/q";
        assertThat(texts(sample)).containsExactly("Rule b.", "Rule d.", "Rule e.");
    }

    @Test
    void aRuleForAllButSomeMethodsOrPathsHoldsForAllOthers() {
        PolicySample sample =
                PolicySample.of(
                        """
                        rules:
                          - { name: a, when: 'request.method != "GET"', then: deny }
                          - { name: b, when: '!(request.method in ["GET", "PUT"])', then: deny }
                          - { name: c, when: 'request.path != "/p" && request.method != "PUT"', then: deny }
                          - { name: d, when: '!(request.path == "/p" && request.method == "GET")', then: deny }
                          - { name: e, when: 'request.method in ["GET", "PUT"] && "PUT" != request.method', then: deny }
                          - { name: f, when: 'request.method != "GET" && request.method != "PUT"', then: deny }
                          - { name: g, when: 'request.method != client.id', then: deny }
                        """);
        sample.path = "/p";
        assertThat(texts(sample)).containsExactly("Rule e.", "Rule g.");
        sample.path = "/q";
        assertThat(texts(sample)).containsExactly("Rule c.", "Rule d.", "Rule e.", "Rule g.");
        sample.method = "PUT";
        assertThat(texts(sample)).containsExactly("Rule a.", "Rule d.", "Rule g.");
        sample.method = "DELETE";
        assertThat(texts(sample))
                .containsExactly("Rule a.", "Rule b.", "Rule c.", "Rule d.", "Rule f.", "Rule g.");
    }

    @Test
    void nothingIsAskedOfARequestWhoseCallerIsUnknown() {
        PolicySample sample = rule("client.attributes.tier == 'x'");
        sample.identification = new Identification.Anonymous();

        assertThat(sample.codes()).containsExactly("credential_missing");
    }

    @Test
    void oneConditionServesManyThreads() throws Exception {
        Policy policy =
                PolicySample.policy(
                        "rules: [{ name: a, then: deny, when: 'client.roles.exists(r, r =="
                                + " request.path)' }]");
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<Integer>> wrong = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                boolean matching = i % 2 == 0;
                wrong.add(threads.submit(() -> wrongVerdicts(policy, matching)));
            }
            for (Future<Integer> one : wrong) {
                assertThat(one.get()).isZero();
            }
        }
    }

    private static int wrongVerdicts(Policy policy, boolean matching) {
        PolicySample sample = new PolicySample(policy);
        sample.roles = Set.of(matching ? "/v1/orders" : "/v2/orders", "other");
        int wrong = 0;
        for (int i = 0; i < 2_000; i++) {
            wrong += sample.verdict() instanceof Verdict.Deny == matching ? 0 : 1;
        }
        return wrong;
    }
}
