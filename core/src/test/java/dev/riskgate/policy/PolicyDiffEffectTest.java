// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.budget.Degradation;
import dev.riskgate.identity.Assurance;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.Identification;
import dev.riskgate.policy.cel.Gaps;
import dev.riskgate.policy.diff.Change;
import dev.riskgate.policy.diff.Effect;
import dev.riskgate.policy.diff.PolicyDiff;
import dev.riskgate.policy.diff.PolicyVersion;
import dev.riskgate.verdict.AssuranceLevel;
import dev.riskgate.verdict.Verdict;
import dev.riskgate.yaml.YamlException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/** What a diff says is looser lets nothing in less, whatever is asked; and the other way round. */
class PolicyDiffEffectTest {

    private static final int POLICIES = 500;
    private static final int REQUESTS = 40;

    private static final String[] METHODS = {
        "",
        "",
        "",
        "methods: [GET]",
        "methods: [POST]",
        "methods: [PUT, POST, DELETE, PATCH]",
        "methods: [\"*\"]"
    };
    private static final String[] PATHS = {
        "path: /a/**",
        "path: /a/b",
        "path: /a/*",
        "path: /**",
        "path: /b/**",
        "path: [/c, /b]",
        "path: \"regex:/a/[a-z]+\"",
        "path: [/a/b, /b/c]",
        "path: /c",
        "path: /**/c"
    };
    private static final String[] HOSTS = {
        "", "", "", "", "", "hosts: [one.example]", "hosts: [\"*\"]"
    };
    private static final String[] REQUIRE = {
        "",
        "",
        "require: { scopes: [s] }",
        "require: { scopes: [s, t] }",
        "require: { roles: [r] }",
        "require: { roles: [r, q] }",
        "require: { assurance: mfa }",
        "require: { assurance: mfa, maxAge: 5m }",
        "require: { assurance: mfa, maxAge: 1h }",
        "require: { assurance: phishing_resistant }",
        "require: { credentials: [idp] }",
        "require: { credentials: [idp, partners] }",
        "require: { credentials: [idp], otherCredentials: any_client }",
        "anonymous: true"
    };
    private static final String[] MORE = {
        "",
        "",
        "",
        "thresholds: { challenge: 40, deny: 60 }",
        "thresholds: { deny: never }",
        "onDegraded: allow",
        "onDegraded: challenge",
        "allowUpgrade: true",
        "encodedSlash: same_route",
        "encodedSlash: allow, lookalikes: same_route"
    };
    private static final String[] WHEN = {
        "request.method == \"DELETE\"",
        "risk.score > 50.0",
        "route == \"r1\"",
        "client.anonymous",
        "client.attributes.tier == \"trial\""
    };
    private static final String[] RULE = {
        "then: deny",
        "then: challenge",
        "then: throttle",
        "then: deny, mode: shadow",
        "then: challenge, routes: [r0]",
        "then: deny, routes: [r0, r1]"
    };
    private static final String[] TOP = {
        "",
        "",
        "risk: { thresholds: { challenge: 30 } }",
        "risk: { thresholds: { deny: 99 } }",
        "risk: { mode: shadow }",
        "challenge: { assurance: phishing_resistant }",
        "challenge: { maxAge: 2m }"
    };

    /** As many numbers as a policy has choices. */
    private static final int CHOICES = 30;

    @Test
    void whatIsLooserRefusesNothingMoreAndWhatIsStricterLetsNothingMoreIn() {
        Random random = new Random(335);
        Map<Effect, Integer> claimed = new EnumMap<>(Effect.class);
        Map<Effect, Integer> shown = new EnumMap<>(Effect.class);
        for (int i = 0; i < POLICIES; i++) {
            int[] old = random.ints(CHOICES, 0, 1_000).toArray();
            int[] now = old.clone();
            int[] without = {-1, -1};
            if (random.nextBoolean()) {
                now[random.nextInt(CHOICES)] = random.nextInt(1_000);
            } else {
                without[random.nextInt(2)] = random.nextInt(4);
            }
            String before = yaml(old, without[0]);
            String after = yaml(now, without[1]);
            PolicyVersion a = version("old.yaml", before);
            PolicyVersion b = version("new.yaml", after);
            if (a == null || b == null) {
                continue;
            }
            List<Change> changes = PolicyDiff.of(a, b);
            Effect claim = claim(changes);
            claimed.merge(claim, 1, Integer::sum);
            for (int r = 0; r < REQUESTS && claim != Effect.UNCLEAR; r++) {
                long seed = random.nextLong();
                int was = severity(a, seed);
                int is = severity(b, seed);
                String told = before + "---\n" + after + changes + seed;
                if (claim != Effect.STRICTER) {
                    assertThat(is).as(told).isLessThanOrEqualTo(was);
                }
                if (claim != Effect.LOOSER) {
                    assertThat(is).as(told).isGreaterThanOrEqualTo(was);
                }
                if (is != was) {
                    shown.merge(claim, 1, Integer::sum);
                }
            }
        }
        // The claims were put to the test, rather than never made.
        assertThat(claimed.get(Effect.LOOSER)).isGreaterThan(5);
        assertThat(claimed.get(Effect.STRICTER)).isGreaterThan(5);
        assertThat(shown.get(Effect.LOOSER)).isGreaterThan(5);
        assertThat(shown.get(Effect.STRICTER)).isGreaterThan(5);
    }

    /** What all changes together are: certain only if none of them says otherwise. */
    private static Effect claim(List<Change> changes) {
        List<Effect> effects =
                changes.stream().map(Change::effect).filter(e -> e != Effect.NONE).toList();
        if (effects.isEmpty()) {
            return Effect.NONE;
        }
        return effects.stream().distinct().count() == 1 ? effects.getFirst() : Effect.UNCLEAR;
    }

    /**
     * @param without the route that is left out
     */
    private static String yaml(int[] choices, int without) {
        int[] at = {0};
        StringBuilder text = new StringBuilder(PolicySample.TOP + PolicySample.CREDENTIALS);
        text.append(next(TOP, choices, at)).append("\nroutes:\n");
        for (int i = 0; i < 4; i++) {
            List<String> match = new ArrayList<>();
            addTo(match, next(METHODS, choices, at));
            addTo(match, next(PATHS, choices, at));
            addTo(match, next(HOSTS, choices, at));
            List<String> route = new ArrayList<>(List.of("name: r" + i));
            if (!match.isEmpty()) {
                route.add("match: { " + String.join(", ", match) + " }");
            }
            addTo(route, next(REQUIRE, choices, at));
            addTo(route, next(MORE, choices, at));
            if (i != without) {
                text.append("  - { ").append(String.join(", ", route)).append(" }\n");
            }
        }
        text.append("rules:\n");
        for (int i = 0; i < 3; i++) {
            String when = next(WHEN, choices, at);
            String rule = next(RULE, choices, at);
            if (choices[at[0]++] % 12 == 0) {
                text.append("  - { name: x%d, when: '%s', %s }\n".formatted(i, when, rule));
            }
        }
        return text.toString();
    }

    private static String next(String[] of, int[] choices, int[] at) {
        return of[choices[at[0]++] % of.length];
    }

    private static void addTo(List<String> all, String text) {
        if (!text.isEmpty()) {
            all.add(text);
        }
    }

    /** Null where the choices make no valid policy, such as a route that none can reach. */
    private static @Nullable PolicyVersion version(String name, String yaml) {
        try {
            return PolicyVersion.of(name, PolicySample.bytes(yaml));
        } catch (YamlException _) {
            return null;
        }
    }

    /** 0 allow, 1 challenge, 2 refused. */
    private static int severity(PolicyVersion version, long seed) {
        PolicySample sample = new PolicySample(version.policy());
        request(sample, new Random(seed));
        return switch (sample.result().enforced()) {
            case Verdict.Allow _ -> 0;
            case Verdict.Challenge _ -> 1;
            case Verdict.Throttle _, Verdict.Deny _, Verdict.Undecided _ -> 2;
        };
    }

    private static void request(PolicySample sample, Random random) {
        sample.method = pick(random, "GET", "POST", "DELETE", "PATCH", "HEAD", "PURGE");
        sample.path = pick(random, "/a/b", "/a", "/a/b/c", "/b/c", "/c", "/a/7", "/a%2Fb", "/a/x？");
        sample.host = pick(random, "one.example", "two.example");
        sample.upgrade = random.nextInt(8) == 0;
        sample.scopes = pick(random, Set.of(), Set.of("s"), Set.of("s", "t"));
        sample.roles = pick(random, Set.of(), Set.of("r"), Set.of("q"));
        sample.attributes = pick(random, Map.of(), Map.of("tier", "trial"), Map.of("tier", "paid"));
        sample.risk(pick(random, 0, 0, 35, 50, 70, 90, 97));
        List<Consumer<PolicySample>> callers =
                List.of(
                        s -> s.identification = new Identification.Anonymous(),
                        s -> s.identification = s.proven(Caller.Scheme.BEARER, "idp"),
                        s -> s.tokenSays(AssuranceLevel.MFA, Duration.ofMinutes(3)),
                        s -> s.tokenSays(AssuranceLevel.PHISHING_RESISTANT, Duration.ofHours(2)),
                        s -> s.proved(AssuranceLevel.MFA, Duration.ofMinutes(random.nextInt(90))),
                        _ -> {});
        callers.get(random.nextInt(callers.size())).accept(sample);
        if (random.nextInt(6) == 0) {
            sample.gaps = new Gaps(Degradation.STATE, true, null, false);
        }
        if (sample.identification instanceof Identification.Anonymous) {
            sample.given = Assurance.NONE;
        }
    }

    @SafeVarargs
    private static <T> T pick(Random random, T... of) {
        return of[random.nextInt(of.length)];
    }
}
