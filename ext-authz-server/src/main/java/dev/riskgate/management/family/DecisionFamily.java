// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.management.family;

import static dev.riskgate.management.family.MetricFamily.Type.COUNTER;
import static dev.riskgate.management.family.MetricFamily.Type.GAUGE;
import static dev.riskgate.management.family.MetricFamily.Type.HISTOGRAM;

import java.util.List;

/** What was decided, about whom and why. */
public enum DecisionFamily implements MetricFamily {
    DECISIONS(
            COUNTER,
            "riskgate_decisions_total",
            List.of("route", "verdict", "enforced"),
            "Decisions by route, verdict, and what was enforced.",
            ""),
    CREDENTIALS(
            COUNTER,
            "riskgate_credentials_total",
            List.of("credential", "verdict"),
            "Decisions by the credential of the policy that proved the caller, "
                    + "and what was enforced.",
            "`credential` is `none` where nobody was proven; `verdict` is what "
                    + "was enforced. An issuer has one credential, so this is by issuer, "
                    + "too."),
    RULES(
            COUNTER,
            "riskgate_rules_total",
            List.of("rule", "mode", "outcome"),
            "What rules said, by rule, mode and outcome.",
            "`matched`, `error` (its condition could not be evaluated) or "
                    + "`too_costly`; the last two have the effect of a match. `mode` is "
                    + "the rule's own: `enforce`, or `shadow` where it only says what it "
                    + "would have done. A rule whose challenge the caller has answered "
                    + "says nothing."),
    RISK(
            COUNTER,
            "riskgate_risk_total",
            List.of("mode", "verdict"),
            "What thresholds said of assessed requests, by mode and verdict.",
            "`challenge` or `deny`. `mode` is `risk.mode`: `enforce`, or "
                    + "`shadow` where they only say what they would have done. A "
                    + "challenge that the caller has answered is not counted."),
    SHADOW_POLICY(
            COUNTER,
            "riskgate_shadow_policy_total",
            List.of("verdict", "shadow"),
            "Decisions by the verdict of the policy in force and of the shadow " + "policy.",
            "Counted while a [shadow "
                    + "policy](policy.md#a-second-policy-beside-the-first) is set: "
                    + "`verdict` is what the policy in force says, `shadow` what the "
                    + "shadow policy says, or `not_comparable`, `skipped` (it decides "
                    + "more slowly than requests come) or `failed`."),
    CHALLENGES(
            COUNTER,
            "riskgate_challenges_total",
            List.of("outcome"),
            "Challenges by what became of them.",
            "`issued`: answered with a challenge; `passed`, `failed`, "
                    + "`unchecked`: the request carried a one-time code that held, that "
                    + "did not, that could not be checked. [How to read "
                    + "it](operations.md#what-became-of-challenges)."),
    LIMITS(
            COUNTER,
            "riskgate_limits_total",
            List.of("limit"),
            "Verdicts throttle, by the limit that was exceeded.",
            "Counted whether they were enforced or not; a rule that throttles "
                    + "is in `riskgate_rules_total`."),
    REASONS(
            COUNTER,
            "riskgate_reasons_total",
            List.of("reason"),
            "First reasons of decisions.",
            "Of each decision that has one."),
    SCORE(
            HISTOGRAM,
            "riskgate_score",
            List.of(),
            "Risk of assessed decisions, 0 to 100.",
            "Shows what a threshold would affect. Only of those that were " + "assessed."),
    IDENTITY(
            HISTOGRAM,
            "riskgate_identity",
            List.of(),
            "Identity of assessed decisions, 0 to 100.",
            "Whether it is the client. Shows what a threshold of `identity` would affect."),
    BEHAVIOUR(
            HISTOGRAM,
            "riskgate_behaviour",
            List.of(),
            "Behaviour of assessed decisions, 0 to 100.",
            "Whether it behaves like the client. Shows what a threshold of `behaviour` would"
                    + " affect."),
    UNASSESSED(
            COUNTER,
            "riskgate_unassessed_total",
            List.of(),
            "Decisions that were made without an assessment of risk.",
            "Nobody was proven, the caller or the address is blocked, the "
                    + "request could not be read, nothing could be found out about the "
                    + "client, or the policy has no signal."),
    LEARNING(
            COUNTER,
            "riskgate_learning_total",
            List.of(),
            "Assessed decisions of clients whose own habits are still too " + "young to weigh.",
            ""),
    EVIDENCE(
            COUNTER,
            "riskgate_evidence_nats_total",
            List.of("signal", "direction"),
            "Evidence in nats, by signal, against callers and for them.",
            "`direction` is `against` or `for`."),
    NOTABLE(
            COUNTER,
            "riskgate_evidence_notable_total",
            List.of("signal"),
            "Times that a signal gave 1 nat or more against a caller.",
            ""),
    NETWORK_CLIENTS(
            GAUGE,
            "riskgate_network_refused_clients",
            List.of(),
            "The largest number of clients whose requests were refused from one network.",
            "A network is an IPv4 /24 or IPv6 /48; looks back 5 to 10 minutes, and counts to 64."
                + " Only proven clients count, so nobody can raise it by made-up names. `riskgate"
                + " top` [names the network](operations.md#which-clients-are-odd).");

    private final Description description;

    DecisionFamily(Type type, String name, List<String> labels, String help, String reading) {
        this.description = new Description(type, name, labels, help, reading);
    }

    @Override
    public Description description() {
        return description;
    }
}
