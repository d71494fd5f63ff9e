// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.identity.Caller;
import dev.riskgate.verdict.Verdict;
import dev.riskgate.yaml.Problem;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A caller may send what it likes: the rules of its check cost no more than they may, and refuse
 * rather than go on.
 */
class RuleCostTest {

    private static final String REGEX = "'(a|aa|aaa|a?a?a?a?a?)*b$'";

    private static String deny(String name, String when) {
        return "  - name: %s\n    then: deny\n    when: >-\n      %s\n".formatted(name, when);
    }

    private static PolicySample rule(String when) {
        return PolicySample.of("rules:\n" + deny("mine", when));
    }

    private static Set<String> names(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "role" + i)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** As much as Envoy lets through, in every place at once. */
    private static PolicySample worst(String when) {
        PolicySample sample = rule(when);
        sample.path = "/" + "a".repeat(30_000);
        sample.query = "1s".repeat(15_000);
        sample.headers = Map.of("x-list", List.copyOf(names(999)));
        sample.identification = sample.proven(Caller.Scheme.BEARER, "idp");
        sample.roles = names(999);
        sample.attributes = Map.of("groups", Collections.nCopies(3_000, "group"));
        return sample;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // A regular expression on a long text.
                "request.path.matches(" + REGEX + ")",
                // Loops that read a list in every round.
                "client.roles.exists(r, r in client.attributes.groups)",
                "client.roles.exists(r, request.headers['x-list'].exists(v, v + r == 'x'))",
                "size(client.roles.filter(r, !(r in client.attributes.groups))) == 0",
                // CEL copies the result in every round.
                "size(client.roles.map(r, r)) == 0",
                "size(client.roles.map(r, r + request.path)) == 0",
                // Each failure makes exceptions.
                "client.roles.exists(r, int(r) == 5)",
                // A pattern that may be tried at every segment.
                "request.path.glob('/**/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/b')",
                // CEL reads this in quadratic time.
                "duration(request.rawQuery) == duration('5s')",
                // What is true or false besides does not make it go on.
                "client.roles.exists(r, r in client.attributes.groups) || request.method == 'GET'",
                "client.roles.exists(r, r in client.attributes.groups) && request.scheme == 'http'"
            })
    void aConditionThatWouldCostTooMuchCountsAsAMatchAndSaysSo(String when) {
        PolicySample sample = worst(when);
        assertThat(sample.verdict()).isInstanceOf(Verdict.Deny.class);
        assertThat(sample.codes()).containsExactly("rule_too_costly");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "request.path.matches(" + REGEX + ")",
                "client.roles.exists(r, r in client.attributes.groups)",
                "size(client.roles.map(r, r + request.path)) == 0",
                "request.path.contains(request.rawQuery)",
            })
    void theSameConditionsAreEvaluatedForAnOrdinaryRequest(String when) {
        PolicySample sample = rule(when);
        sample.path = "/v1/orders/" + "7".repeat(100);
        sample.query = "page=2&size=50";
        sample.roles = names(20);
        sample.attributes = Map.of("groups", List.of("a", "b", "c"));
        assertThat(sample.verdict()).isEqualTo(Verdict.allow());
    }

    @Test
    void longTextsAreReadWhereThatIsCheap() {
        PolicySample sample =
                worst("request.path.startsWith('/b') || request.path.contains('/admin')");
        assertThat(sample.verdict()).isEqualTo(Verdict.allow());
        assertThat(worst("'role998' in client.roles").codes()).containsExactly("rule_matched");
        assertThat(worst("client.roles.exists(r, r == 'role998')").codes())
                .containsExactly("rule_matched");
    }

    @Test
    void allRulesOfACheckShareWhatTheyMayCost() {
        StringBuilder rules = new StringBuilder("rules:\n");
        for (int i = 0; i < 40; i++) {
            rules.append(deny("r" + i, "client.roles.exists(r, r == 'role" + i + "x')"));
        }
        PolicySample sample = PolicySample.of(rules.toString());
        sample.roles = names(999);

        List<String> codes = sample.codes();
        assertThat(codes).isNotEmpty().containsOnly("rule_too_costly").hasSizeBetween(20, 39);
    }

    @Test
    void howeverManyRulesThereAreAnOrdinaryRequestIsNotTooMuch() {
        StringBuilder rules = new StringBuilder("rules:\n");
        for (int i = 0; i < 1_000; i++) {
            rules.append(deny("r" + i, "request.path.matches('^/v[0-9]+/secret" + i + "($|/)')"));
        }
        PolicySample sample = PolicySample.of(rules.toString());
        sample.path = "/v1/orders/" + "7".repeat(200);
        assertThat(sample.verdict()).isEqualTo(Verdict.allow());
    }

    @Test
    void aRuleThatCostsTheSameForAllIsAskedWhateverOthersHaveCost() {
        PolicySample sample =
                PolicySample.of(
                        """
                        rules:
                          - { name: dear, when: 'client.roles.exists(r, client.roles.exists(s, r + s == "x"))', then: challenge }
                          - { name: put, when: 'request.method != "GET"', then: deny }
                          - { name: admin, when: 'request.path.startsWith("/admin")', then: deny }
                        """);
        sample.roles = names(999);
        assertThat(sample.verdict()).isInstanceOf(Verdict.Challenge.class);
        assertThat(sample.codes()).containsExactly("rule_too_costly");
        sample.path = "/admin";
        assertThat(sample.codes()).containsExactly("rule_matched", "rule_too_costly");
    }

    @Test
    void whatIsRefusedIsNotPaidFor() {
        PolicySample sample =
                PolicySample.of(
                        """
                        rules:
                          - { name: dear, when: 'request.path.matches("(a|aa|aaa)*b$")', then: challenge }
                          - { name: debug, when: 'request.headers["x-debug"].exists(v, v == "1")', then: deny }
                        """);
        sample.path = "/" + "a".repeat(30_000);
        assertThat(sample.verdict()).isInstanceOf(Verdict.Challenge.class);
        assertThat(sample.codes()).containsExactly("rule_too_costly");
    }

    @Test
    void aRuleThatIsOnlyTriedOutTakesNothingFromTheOthers() {
        PolicySample sample =
                PolicySample.of(
                        """
                        rules:
                          - name: dear
                            when: client.roles.exists(r, client.roles.exists(s, r + s == "x"))
                            then: deny
                            mode: shadow
                          - { name: last, when: 'client.roles.exists(r, r == "role998")', then: deny }
                        """);
        sample.roles = names(999);
        assertThat(sample.codes()).containsExactly("rule_matched");
        assertThat(sample.shadowed()).containsExactly("dear=deny (too_costly)");
    }

    private static List<String> problems(String when) {
        return PolicySample.problems(
                        PolicySample.TOP
                                + PolicySample.CREDENTIALS
                                + "rules:\n"
                                + deny("mine", when))
                .stream()
                .map(Problem::message)
                .toList();
    }

    @Test
    void aRegularExpressionThatACallerWouldChooseIsRefusedWhenLoaded() {
        assertThat(problems("request.headers['x-a'].exists(v, v.matches(request.rawQuery))"))
                .singleElement()
                .asString()
                .contains("has to be written out");
        assertThat(problems("client.roles.exists(r, request.path.matches('^/' + r))")).hasSize(1);
    }

    @Test
    void loopsWithinLoopsThatCostTooMuchForAnyRequestAreRefusedWhenLoaded() {
        String two = "client.roles.exists(a, client.scopes.exists(b, a == b))";
        String four =
                "client.roles.exists(a, client.roles.exists(b, client.roles.exists(c,"
                        + " client.roles.exists(d, a + b == c + d))))";
        assertThat(problems(two)).isEmpty();
        assertThat(problems(four)).singleElement().asString().contains("loops within loops");
    }
}
