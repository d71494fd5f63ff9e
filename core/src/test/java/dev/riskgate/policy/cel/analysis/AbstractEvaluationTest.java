// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationResult;
import dev.riskgate.identity.Identification;
import dev.riskgate.policy.PolicySample;
import dev.riskgate.policy.cel.Condition;
import dev.riskgate.policy.cel.ConditionCosts;
import dev.riskgate.policy.cel.FixedArguments;
import dev.riskgate.policy.cel.Guards;
import dev.riskgate.policy.cel.PolicyInput;
import dev.riskgate.policy.cel.Reads;
import dev.riskgate.policy.cel.RuleBudget;
import dev.riskgate.policy.cel.RuleFacts;
import dev.riskgate.policy.cel.ValueDomain;
import dev.riskgate.policy.cel.ValueDomain.Flags;
import dev.riskgate.policy.cel.analysis.AbstractEvaluation.Scope;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.verdict.AssuranceLevel;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** What is told of all requests at once, held against single requests. */
class AbstractEvaluationTest {

    private static final Map<String, ValueDomain> FACTS =
            Map.of(
                    "route", ValueDomain.words(List.of("a", "b", "none")),
                    "client.credential.name", ValueDomain.words(List.of("idp", "partners", "")));

    private static final List<String> TEXTS =
            List.of(
                    "request.method",
                    "request.host",
                    "request.path",
                    "client.id",
                    "client.credential.kind",
                    "client.credential.name",
                    "assurance.level",
                    "place.country",
                    "place.networkClass",
                    "route");
    private static final List<String> NUMBERS =
            List.of(
                    "risk.score",
                    "place.asn",
                    "assurance.ageSeconds",
                    "size(client.roles)",
                    "request.path.size()");
    private static final List<String> FLAGS =
            List.of(
                    "request.upgrade",
                    "client.anonymous",
                    "risk.learning",
                    "true",
                    "false",
                    "'x-a' in request.headers",
                    "has(client.attributes.tier)",
                    "has(request.host)",
                    "'reader' in client.roles",
                    "client.attributes.flag");
    private static final List<String> UNKNOWN =
            List.of(
                    "client.attributes.tier",
                    "client.attributes.seats",
                    "request.headers['x-a'][0]",
                    "double(client.attributes.seats)");
    private static final List<String> WORDS =
            List.of(
                    "GET",
                    "POST",
                    "get",
                    "a.example.com",
                    "A.example.com",
                    "*.example.com",
                    "/a",
                    "/a/b",
                    "a",
                    "b",
                    "none",
                    "DE",
                    "de",
                    "",
                    "jwt",
                    "idp",
                    "mfa",
                    "tor",
                    "gold");
    private static final List<String> CONSTANTS =
            List.of(
                    "0",
                    "-1",
                    "1",
                    "5",
                    "100",
                    "101",
                    "0.0",
                    "0.5",
                    "50.0",
                    "100.0",
                    "-0.5",
                    "150.0",
                    "4294967295",
                    "4294967296",
                    "9223372036854775807",
                    "9007199254740993",
                    "1.5",
                    "2 + 3",
                    "-0.0");

    private final Random random = new Random(20261129);
    private final List<PolicyInput> requests = new ArrayList<>();

    private <T> T of(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private String word() {
        return "'" + of(WORDS) + "'";
    }

    private String text() {
        return random.nextInt(4) == 0 ? word() : of(TEXTS);
    }

    private String number() {
        return switch (random.nextInt(6)) {
            case 0, 1 -> of(CONSTANTS);
            case 2 -> of(UNKNOWN);
            default -> of(NUMBERS);
        };
    }

    private String comparison() {
        return switch (random.nextInt(8)) {
            case 0 -> of(FLAGS);
            case 1 -> "%s %s %s".formatted(text(), of(List.of("==", "!=")), word());
            case 2 -> "%s %s %s".formatted(text(), of(List.of("==", "!=")), text());
            case 3 -> "%s in [%s]".formatted(text(), random.nextBoolean() ? word() : "");
            case 4 -> "%s in [%s, %s]".formatted(text(), word(), text());
            case 5 ->
                    "%s %s %s"
                            .formatted(
                                    number(),
                                    of(List.of("<", "<=", ">", ">=", "==", "!=")),
                                    number());
            case 6 ->
                    "%s.%s(%s)"
                            .formatted(
                                    of(TEXTS),
                                    of(List.of("startsWith", "endsWith", "contains")),
                                    word());
            default ->
                    "%s %s %s"
                            .formatted(
                                    of(UNKNOWN),
                                    of(List.of("==", "!=", "<")),
                                    random.nextBoolean() ? word() : of(CONSTANTS));
        };
    }

    private String condition(int depth) {
        if (depth == 0) {
            return comparison();
        }
        return switch (random.nextInt(6)) {
            case 0, 1 -> "(%s) && (%s)".formatted(condition(depth - 1), condition(depth - 1));
            case 2, 3 -> "(%s) || (%s)".formatted(condition(depth - 1), condition(depth - 1));
            case 4 -> "!(%s)".formatted(condition(depth - 1));
            default ->
                    "(%s) ? (%s) : (%s)"
                            .formatted(
                                    condition(depth - 1),
                                    condition(depth - 1),
                                    condition(depth - 1));
        };
    }

    private PolicyInput request() {
        PolicySample sample = new PolicySample(PolicySample.policy(""));
        sample.method = of(List.of("GET", "POST", "PURGE"));
        sample.host = of(List.of("a.example.com", "b.example.com"));
        sample.path = of(List.of("/", "/a", "/a/b", "/c d%"));
        sample.upgrade = random.nextBoolean();
        sample.headers = random.nextBoolean() ? Map.of("x-a", List.of("gold")) : Map.of();
        sample.roles = random.nextBoolean() ? Set.of("reader") : Set.of();
        Map<String, Object> attributes = new HashMap<>();
        for (String name : List.of("tier", "seats", "flag")) {
            attributes.put(
                    name,
                    of(
                            List.<Object>of(
                                    "gold",
                                    5,
                                    0.5,
                                    Double.NaN,
                                    true,
                                    false,
                                    List.of(),
                                    "5",
                                    1L << 53)));
            if (random.nextInt(5) == 0) {
                attributes.remove(name);
            }
        }
        sample.attributes = attributes;
        sample.risk(of(List.of(0.0, 0.5, 50.0, 100.0)));
        sample.place =
                of(
                        List.of(
                                Place.UNKNOWN,
                                new Place("DE", 5, 1, 1, 1, Place.NetworkClass.TOR),
                                new Place("FR", -1, 1, 1, 1, Place.NetworkClass.VPN)));
        if (random.nextInt(4) == 0) {
            sample.identification = new Identification.Anonymous();
        } else if (random.nextBoolean()) {
            sample.proved(AssuranceLevel.MFA, Duration.ofSeconds(of(List.of(0, 1, 5, 90))));
        }
        return sample.facts();
    }

    private static CelAbstractSyntaxTree tree(String condition) throws Exception {
        CelValidationResult result = ConditionCompiler.Cel.COMPILER.compile(condition);
        return result.getAst();
    }

    private static Flags told(String condition) {
        try {
            CelAbstractSyntaxTree tree = tree(condition);
            return new AbstractEvaluation(tree, ConditionCompiler.Cel.RUNTIME, FACTS)
                    .truth(tree.getExpr(), Scope.within(Set.of()));
        } catch (Exception e) {
            throw new AssertionError(condition, e);
        }
    }

    private static boolean isTyped(String condition) {
        return !ConditionCompiler.Cel.COMPILER.compile(condition).hasError();
    }

    @Test
    void noConditionIsCalledConstantThatSomeRequestMakesDifferent() throws Exception {
        for (int i = 0; i < 60; i++) {
            requests.add(request());
        }
        int constant = 0;
        int typed = 0;
        for (int i = 0; i < 1_500; i++) {
            String text = condition(random.nextInt(4));
            if (!isTyped(text)) {
                continue;
            }
            typed++;
            Flags told = told(text);
            Condition condition =
                    new Condition(
                            ConditionCompiler.Cel.RUNTIME.createProgram(tree(text)),
                            Guards.NONE,
                            false,
                            FixedArguments.NONE,
                            ConditionCosts.of(tree(text)),
                            Reads.NOTHING);
            Set<Condition.Outcome> seen = new HashSet<>();
            for (PolicyInput input : requests) {
                seen.add(
                        condition.evaluate(
                                new RuleFacts(input, of(List.of("a", "b", "none"))),
                                new RuleBudget()));
            }
            if (!told.canBeTrue()) {
                assertThat(seen).as(text).doesNotContain(Condition.Outcome.TRUE);
            }
            if (!told.canBeFalse()) {
                assertThat(seen).as(text).doesNotContain(Condition.Outcome.FALSE);
            }
            constant += told.isConstant() ? 1 : 0;
        }
        assertThat(typed).as("conditions that were held against requests").isGreaterThan(400);
        assertThat(constant).as("conditions called constant").isGreaterThan(40);
    }

    /**
     * Nearly all that no request makes different is found, or the first test would pass with
     * nothing told.
     */
    @Test
    void whatComparisonsOfKnownFactsSayIsFound() {
        for (String never :
                List.of(
                        "risk.score > 100.0",
                        "assurance.ageSeconds < 0",
                        "place.asn > 4294967295",
                        "place.asn > 5 && place.asn < 6",
                        "risk.score > 50 && (risk.score < 20 || risk.score == 30.0)",
                        "request.method == 'GET' && request.method == 'POST'",
                        "request.method in ['GET', 'PUT'] && request.method == 'POST'",
                        "request.method != 'GET' && request.method == 'GET'",
                        "!(request.method != 'GET' || request.method == 'GET')",
                        "request.upgrade && !request.upgrade",
                        "request.upgrade == true && request.upgrade == false",
                        "client.attributes.tier == 'gold' && client.attributes.tier == 'tin'",
                        "client.attributes.seats > 5 && client.attributes.seats < 5",
                        "route == 'a' ? route == 'b' : route == 'a'",
                        "request.path.startsWith('/a') && !request.path.startsWith('/a')",
                        "size(client.roles) < 0",
                        "request.host.endsWith('.Example.com')",
                        "1 + 1 == 3",
                        "[1, 2].exists(n, n > 2)")) {
            assertThat(told(never)).as(never).isEqualTo(new Flags(false, true));
            assertThat(told("!(" + never + ")"))
                    .as("not " + never)
                    .isEqualTo(new Flags(true, false));
        }
    }

    @Test
    void aVariableOfAMacroIsNotTheFactOfItsName() {
        assertThat(told("client.roles.exists(route, route == 'reader')")).isEqualTo(Flags.BOTH);
    }

    @Test
    void aConditionOfManyLevelsIsGivenUpRatherThanLookedIntoForLong() {
        StringBuilder deep = new StringBuilder("request.upgrade");
        for (int i = 0; i < 60; i++) {
            deep.insert(0, "(risk.learning || (request.method == 'M" + i + "' && ").append("))");
        }
        long start = System.nanoTime();
        if (isTyped(deep.toString())) {
            assertThat(told(deep.toString())).isEqualTo(Flags.BOTH);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }
}
