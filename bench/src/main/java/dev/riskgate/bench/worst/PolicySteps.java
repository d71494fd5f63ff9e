// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.worst;

import static dev.riskgate.bench.worst.Inputs.repeated;

import dev.riskgate.bench.worst.Messages.Header;
import dev.riskgate.budget.CheckBudget;
import dev.riskgate.identity.Assurance;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.Identification;
import dev.riskgate.identity.apikey.ApiKeyKind;
import dev.riskgate.policy.Policy;
import dev.riskgate.policy.PolicyLoader;
import dev.riskgate.policy.cel.PolicyInput;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.signals.risk.Risk;
import dev.riskgate.state.MemoryStore;
import dev.riskgate.yaml.YamlException;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Finding the route, and asking rules. */
final class PolicySteps {

    private static final long BUDGET_NANOS = 10_000_000_000L;
    private static final int LONGEST_TARGET = 16 << 10;
    private static final int LONGEST_READ = 30 << 10;

    private static final String HEAD =
            """
            apiVersion: riskgate.dev/v1
            kind: Policy
            credentials:
              - apiKey: { name: partners }
            risk: { thresholds: { challenge: never, deny: never } }
            """;

    private final MemoryStore store = new MemoryStore(InstantSource.system(), 1_000);

    List<WorstStep> all() {
        return List.of(
                routes(
                        "route: /**/a/…/b, eight segments",
                        List.of("/**" + "/a".repeat(8) + "/b"),
                        Inputs::segments),
                routes("route: 100 of /**/x", numbered("/**/x%d"), Inputs::segments),
                routes(
                        "route: a part with wildcards",
                        List.of("/*" + "a".repeat(17) + "*" + "a".repeat(17) + "b"),
                        PolicySteps::letters),
                path("rule: regular expression", "request.path.matches('(a|aa|aaa)*b$')"),
                step(
                        "rule: glob",
                        rules(List.of("request.path.glob('/**/a/a/a/a/b')")),
                        size -> path(Inputs.segments(size)),
                        size -> path(Inputs.path(size)),
                        Set.of()),
                path("rule: contains", "request.path.contains('aaaaaaaaaaaaab')"),
                path("policy: 1,000 regular expressions", thousand()),
                query(
                        "rule: contains, both from the caller",
                        "request.path.contains(request.rawQuery)"),
                query("rule: duration", "duration(request.rawQuery) == duration('5s')"),
                query("rule: query parameters", "request.query['debug'].exists(v, v == 'true')"),
                header("rule: header", "request.headers['x-debug'].exists(v, v == 'true')"),
                roles("rule: exists in roles", "client.roles.exists(r, r == 'x')"),
                roles(
                        "rule: roles in claims",
                        "client.roles.exists(r, r in client.attributes.groups)"),
                roles(
                        "rule: roles times roles",
                        "client.roles.exists(r, client.roles.exists(s, r + s == 'x'))"),
                roles("rule: map", "size(client.roles.map(r, r + request.path)) == 0"),
                roles("rule: failing in each round", "client.roles.exists(r, int(r) == 5)"));
    }

    private static List<String> numbered(String pattern) {
        return IntStream.range(0, 100).mapToObj(pattern::formatted).toList();
    }

    private static String[] thousand() {
        return IntStream.range(0, 1_000)
                .mapToObj("request.path.matches('^/(a|aa)*x%d$')"::formatted)
                .toArray(String[]::new);
    }

    private WorstStep routes(String name, List<String> patterns, IntFunction<String> worst) {
        var yaml = new StringBuilder(HEAD).append("routes:\n");
        for (int i = 0; i < patterns.size(); i++) {
            yaml.append(
                    "  - { name: r%d, match: { path: \"%s\" } }%n".formatted(i, patterns.get(i)));
        }
        Policy policy = policy(yaml.toString());
        return step(
                name,
                policy,
                size -> path(worst.apply(size)),
                size -> path(Inputs.path(size)),
                Set.of());
    }

    private WorstStep path(String name, String... when) {
        return step(
                name,
                rules(List.of(when)),
                size -> path(letters(size)),
                size -> path(Inputs.path(size)),
                Set.of());
    }

    private static String letters(int size) {
        return "/" + repeated("a", size - 1);
    }

    private WorstStep query(String name, String when) {
        return step(
                name,
                rules(List.of(when)),
                size -> target("/" + repeated("a", size / 2), worstQuery(name, size / 2 - 2)),
                size -> target(Inputs.path(size / 2), Inputs.query(size / 2 - 2)),
                Set.of());
    }

    private static String worstQuery(String name, int size) {
        return switch (name) {
            case "rule: duration" -> Inputs.whole("1s", size);
            case "rule: query parameters" ->
                    Inputs.names(size * 13 / 16).stream()
                            .map(each -> each + ".=&")
                            .collect(Collectors.joining());
            default -> repeated("a", size - 1) + "b";
        };
    }

    private WorstStep header(String name, String when) {
        return step(
                name,
                rules(List.of(when)),
                size ->
                        headers(
                                new Header(
                                        "x-list",
                                        Inputs.whole("a,", Math.min(size, LONGEST_READ)))),
                size -> headers(new Header("cookie", Inputs.query(Math.min(size, LONGEST_READ)))),
                Set.of());
    }

    private WorstStep roles(String name, String when) {
        Policy policy = rules(List.of(when));
        return new WorstStep(
                name,
                size -> work(policy, Inputs.names(size), repeated("a", LONGEST_TARGET - 1)),
                size -> work(policy, oneLongName(size), "orders"));
    }

    private WorstStep.Work work(Policy policy, List<String> roles, String path) {
        return decide(
                policy,
                path("/" + path),
                new LinkedHashSet<>(roles),
                Map.of("groups", List.copyOf(roles.stream().map(r -> r + "x").toList())));
    }

    /** Ten roles, and the rest in a claim that no rule reads. */
    private static List<String> oneLongName(int size) {
        return Inputs.names(Math.min(size, 130));
    }

    private WorstStep step(
            String name,
            Policy policy,
            IntFunction<ApiRequest> worst,
            IntFunction<ApiRequest> mean,
            Set<String> roles) {
        return WorstStep.of(name, worst, mean, request -> decide(policy, request, roles, Map.of()));
    }

    private WorstStep.Work decide(
            Policy policy, ApiRequest request, Set<String> roles, Map<String, Object> attributes) {
        var caller =
                new Caller(
                        caller().client(),
                        caller().credential(),
                        "",
                        Set.of(),
                        roles,
                        attributes,
                        Assurance.SINGLE);
        var policyInput =
                new PolicyInput(
                        request,
                        new Identification.Proven(caller),
                        Place.UNKNOWN,
                        Risk.NONE,
                        Assurance.SINGLE,
                        null,
                        1);
        return () ->
                policy.decide(
                        policyInput,
                        store,
                        CheckBudget.start(System::nanoTime, BUDGET_NANOS).mayBlock());
    }

    static Caller caller() {
        return new Caller(
                Subject.client("default", "acme"),
                new Caller.Credential(ApiKeyKind.INSTANCE, "partners", "", "k1", Long.MAX_VALUE),
                "",
                Set.of(),
                Set.of(),
                Map.of(),
                Assurance.SINGLE);
    }

    private static ApiRequest path(String path) {
        return ReadSteps.request(
                Messages.target(path.substring(0, Math.min(path.length(), LONGEST_TARGET))));
    }

    private static ApiRequest target(String path, String query) {
        int half = LONGEST_TARGET / 2 - 2;
        return ReadSteps.request(
                Messages.target(
                        path.substring(0, Math.min(path.length(), half))
                                + "?"
                                + query.substring(0, Math.min(query.length(), half))));
    }

    private static ApiRequest headers(Header... headers) {
        return ReadSteps.request(Messages.headers(Arrays.asList(headers)));
    }

    private static Policy rules(List<String> conditions) {
        return policy(
                HEAD
                        + "rules:\n"
                        + IntStream.range(0, conditions.size())
                                .mapToObj(i -> rule(i, conditions.get(i)))
                                .collect(Collectors.joining()));
    }

    private static String rule(int number, String when) {
        return "  - name: r%d%n    when: >-%n      %s%n    then: challenge%n"
                .formatted(number, when);
    }

    private static Policy policy(String yaml) {
        try {
            return PolicyLoader.parse("policy.yaml", yaml.getBytes(StandardCharsets.UTF_8))
                    .policy();
        } catch (YamlException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
