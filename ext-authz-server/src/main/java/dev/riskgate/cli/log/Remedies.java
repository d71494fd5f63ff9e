// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.log;

import dev.riskgate.proto.v1.Decision;
import dev.riskgate.proto.v1.Reason;
import dev.riskgate.proto.v1.StepUp;
import dev.riskgate.proto.v1.ThresholdPair;
import dev.riskgate.proto.v1.Thresholds;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * What would have let a refused request pass. Where several parts of the policy refused it, all of
 * it is needed.
 */
final class Remedies {

    /** A record holds scores with three decimals. */
    private static final double ROUNDING = 0.0005;

    private final Decision decision;
    private final Set<String> codes;
    private final Set<String> remedies = new LinkedHashSet<>();

    Remedies(Decision decision) {
        this.decision = decision;
        this.codes =
                decision.getReasonsList().stream()
                        .map(Reason::getCode)
                        .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    List<String> all() {
        switch (decision.getVerdict()) {
            case "allow" -> answered();
            case "challenge" -> challenge();
            case "throttle" -> {
                throttle();
                challenge();
            }
            case "deny" -> {
                deny();
                throttle();
                challenge();
            }
            case "undecided" -> undecided();
            default -> {}
        }
        return List.copyOf(remedies);
    }

    /** It passed, and only since the caller had proven more. */
    private void answered() {
        if (isAtLeast(challengeThreshold()) && decision.getAssurance().hasProvenAt()) {
            remedies.add(
                    "It did pass: the score asks for a challenge, and what the caller had proven"
                            + " answers that.");
        }
    }

    private void challenge() {
        if (!decision.hasStepUp() && !decision.getVerdict().equals("challenge")) {
            return;
        }
        if (decision.hasStepUp()) {
            StepUp stepUp = decision.getStepUp();
            String age = Spans.seconds(stepUp.getMaxAgeSeconds());
            String how =
                    decision.getCredential().getKind().equals("jwt")
                            ? "a token that says so (acr, auth_time)"
                            : "a one-time code in the header riskgate-otp, if the client has a"
                                    + " seed";
            remedies.add(
                    "A proof of assurance %s, not older than %s: %s."
                            .formatted(stepUp.getLevel(), age, how));
        } else {
            remedies.add("A stronger proof, such as a one-time code.");
        }
        if (spokeForRisk() && decision.getVerdict().equals("challenge")) {
            remedies.add("Or " + lower(ThresholdPair::getChallenge) + ".");
            remedies.add(vouch());
        }
        rules("challenge");
    }

    private void throttle() {
        if (decision.hasThrottle()) {
            remedies.add(
                    "Waiting for %s (Retry-After)."
                            .formatted(Spans.millis(decision.getThrottle().getRetryAfterMillis())));
        } else if (decision.getVerdict().equals("throttle")) {
            remedies.add("Waiting as long as Retry-After said.");
        }
        rules("throttle");
    }

    private void deny() {
        for (String code : codes) {
            switch (code) {
                case "blocked" ->
                        remedies.add(
                                "Nothing that the caller can do: an operator blocked it. See"
                                        + " \"riskgate blocks\"; \"riskgate unblock\" lifts it.");
                case "credential_missing" -> remedies.add("A credential.");
                case "credential_not_accepted" ->
                        remedies.add(
                                "Another credential: route "
                                        + decision.getRoute()
                                        + " does not take this one (require.credentials).");
                case "scope_missing" ->
                        remedies.add(
                                "A credential with all scopes that route "
                                        + decision.getRoute()
                                        + " requires (require.scopes).");
                case "role_missing" ->
                        remedies.add(
                                "A caller with one of the roles that route "
                                        + decision.getRoute()
                                        + " requires (require.roles).");
                case "upgrade_not_allowed" ->
                        remedies.add("A request without upgrade, or allowUpgrade on the route.");
                case "path_encoded_slash", "path_lookalike", "path_other_route" ->
                        remedies.add(
                                "A path that can be read in one way only, or encodedSlash or"
                                        + " lookalikes on the route.");
                case "host_unknown", "method_not_named" ->
                        remedies.add("A route in the policy that takes such a request.");
                default -> {}
            }
        }
        if (spokeForRisk()) {
            String lower = lower(ThresholdPair::getDeny);
            remedies.add(
                    Character.toUpperCase(lower.charAt(0))
                            + lower.substring(1)
                            + "; no proof lifts a denial.");
            remedies.add(vouch());
        }
        rules("deny");
        if (remedies.isEmpty()) {
            remedies.add(
                    decision.hasClient()
                            ? "A request without what the reasons name."
                            : "A credential that holds, in a request that can be read: see the"
                                    + " reasons.");
        }
    }

    private void undecided() {
        remedies.add(
                "Trying again once what failed works: see below, and riskgate_degraded_total.");
        rules("challenge");
        rules("deny");
    }

    /** What enforced rules asked for, or what the reasons quote of them in an older record. */
    private void rules(String verdict) {
        for (String rule : decision.getRulesList()) {
            int asked = rule.lastIndexOf("=" + verdict);
            if (asked > 0) {
                remedies.add(
                        "Rule %s not speaking: change its condition, or give it mode: shadow."
                                .formatted(rule.substring(0, asked)));
            }
        }
        boolean old = !decision.hasThresholds() && decision.getVerdict().equals(verdict);
        if (old && codes.stream().anyMatch(code -> code.startsWith("rule_"))) {
            remedies.add("The rule of the reasons not speaking.");
        }
    }

    /** What would have to be lower: each number that has reached its threshold. */
    private String lower(ToDoubleFunction<ThresholdPair> of) {
        Thresholds thresholds = decision.getThresholds();
        double ofScore =
                of.applyAsDouble(
                        ThresholdPair.newBuilder()
                                .setChallenge(thresholds.getChallenge())
                                .setDeny(thresholds.getDeny())
                                .build());
        List<String> lower = new ArrayList<>();
        lower("a score", decision.getScore(), ofScore, lower);
        lower(
                "an identity",
                decision.getIdentity(),
                of.applyAsDouble(thresholds.getIdentity()),
                lower);
        lower(
                "a behaviour",
                decision.getBehaviour(),
                of.applyAsDouble(thresholds.getBehaviour()),
                lower);
        return lower.isEmpty() ? "a lower score" : String.join(" and ", lower);
    }

    /** A record of an older version has no thresholds, which reads as 0. */
    private static void lower(String what, double number, double threshold, List<String> lower) {
        if (threshold > 0 && number + ROUNDING >= threshold) {
            lower.add(what + " below " + Spans.score(threshold));
        }
    }

    private String vouch() {
        return "If it was the client after all: \"riskgate accept %s\" makes it usual."
                .formatted(decision.getClient().getId());
    }

    /** Reasons for risk have the names of signals. */
    private boolean spokeForRisk() {
        return codes.contains("risk_high")
                || decision.getContributionsList().stream()
                        .anyMatch(one -> codes.contains(code(one.getSignal())));
    }

    private boolean isAtLeast(double threshold) {
        return decision.getContributionsCount() > 0 && decision.getScore() + ROUNDING >= threshold;
    }

    private double challengeThreshold() {
        return decision.getThresholds().hasChallenge()
                ? decision.getThresholds().getChallenge()
                : Double.POSITIVE_INFINITY;
    }

    /** {@code impossibleTravel} becomes {@code impossible_travel}, as in the reasons. */
    private static String code(String signal) {
        return signal.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
