// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy;

import dev.riskgate.budget.Degradation;
import dev.riskgate.policy.cel.Variables;
import dev.riskgate.policy.model.RuleSettings;
import dev.riskgate.signals.risk.Contribution;
import dev.riskgate.signals.risk.Risk;
import dev.riskgate.verdict.AssuranceLevel;
import dev.riskgate.verdict.Reason;
import dev.riskgate.verdict.RuleResult;
import dev.riskgate.verdict.StepUp;
import dev.riskgate.verdict.Thresholds;
import dev.riskgate.verdict.Verdict;
import dev.riskgate.yaml.Durations;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The reasons that the policy itself gives. Their texts quote the policy, never the request. */
final class Reasons {

    /** How many signals a verdict for risk names at most. */
    private static final int MAX_SIGNALS = 3;

    /** Evidence below this (nats) is not worth naming. */
    private static final double REMARKABLE = 0.5;

    /** Evidence below this (nats) is none. */
    private static final double SMALL = 0.1;

    static final Reason CREDENTIAL_MISSING =
            new Reason("credential_missing", "This API needs a credential, and none was sent.");
    static final Reason CREDENTIAL_NOT_ACCEPTED =
            new Reason("credential_not_accepted", "This route does not accept this credential.");
    static final Reason UPGRADE_NOT_ALLOWED =
            new Reason("upgrade_not_allowed", "This route allows no protocol upgrade.");
    static final Reason SCOPE_MISSING =
            new Reason("scope_missing", "The credential lacks a scope that this route requires.");
    static final Reason ROLE_MISSING =
            new Reason(
                    "role_missing", "The caller has none of the roles that this route requires.");

    /** Codes by signal name; signal names are few and our own. */
    private static final Map<String, String> CODES = new ConcurrentHashMap<>();

    private Reasons() {}

    static RouteRefusal hostUnknown(String route) {
        return new RouteRefusal(
                Verdict.Deny.Kind.MISDIRECTED,
                new Reason(
                        "host_unknown",
                        "No route knows this host, and route %s is bound to others."
                                .formatted(route)));
    }

    static RouteRefusal methodNotNamed(String route) {
        return new RouteRefusal(
                Verdict.Deny.Kind.FORBIDDEN,
                new Reason(
                        "method_not_named",
                        "No route names this method here, and route %s names others."
                                .formatted(route)));
    }

    static RouteRefusal pathOtherRoute(String route) {
        return new RouteRefusal(
                Verdict.Deny.Kind.FORBIDDEN,
                new Reason(
                        "path_other_route",
                        "The path takes route %s, and may be read as one that does not."
                                .formatted(route)));
    }

    static Reason assuranceRequired(StepUp required, AssuranceLevel proven) {
        return proven.satisfies(required.level())
                ? new Reason(
                        "assurance_too_old",
                        "The proof is older than " + Durations.format(required.maxAge()) + ".")
                : new Reason(
                        "assurance_required",
                        "This needs assurance " + Variables.label(required.level()) + ".");
    }

    static Reason limitExceeded(String limit, long quota, Duration window) {
        return new Reason(
                "limit_exceeded",
                "Limit %s: more than %d in %s.".formatted(limit, quota, Durations.format(window)));
    }

    static Reason rule(RuleSettings rule, RuleResult.Outcome outcome) {
        String name = rule.name();
        return switch (outcome) {
            case MATCHED -> new Reason("rule_matched", "Rule " + name + ".");
            case ERROR ->
                    new Reason(
                            "rule_error",
                            "The condition of rule " + name + " could not be evaluated.");
            case TOO_COSTLY ->
                    new Reason(
                            "rule_too_costly",
                            "Rule "
                                    + name
                                    + " was not asked: it would cost too much for this request.");
        };
    }

    static Reason degraded(Degradation cause) {
        return new Reason(
                "degraded_" + cause.label(),
                "The check could not be completed (" + cause.label() + ").");
    }

    /**
     * What speaks against the caller most, strongest first, of what the number is read from; never
     * empty. Where nothing stands out, that is said, and what the threshold means.
     *
     * @param crossing the number that reached its threshold
     */
    static List<Reason> risk(Risk risk, Thresholds.Crossing crossing) {
        List<Reason> reasons = new ArrayList<>(MAX_SIGNALS);
        for (Contribution contribution : risk.contributions()) {
            if (crossing.isReadFrom(contribution.group())
                    && contribution.nats() >= REMARKABLE
                    && reasons.size() < MAX_SIGNALS) {
                reasons.add(reason(contribution));
            }
        }
        return reasons.isEmpty() ? List.of(new Reason("risk_high", text(risk, crossing))) : reasons;
    }

    private static String text(Risk risk, Thresholds.Crossing crossing) {
        long small = risk.contributions().stream().filter(one -> one.nats() >= SMALL).count();
        double threshold = crossing.threshold();
        return small > 1
                ? "Several small oddities add up."
                : "Nothing stands out, but the threshold of %s%s is low: one in %,d good requests reaches it."
                        .formatted(
                                BigDecimal.valueOf(threshold).stripTrailingZeros().toPlainString(),
                                crossing.ofScore() ? "" : " for the " + crossing.number(),
                                Math.max(1, Math.round(Math.pow(10, threshold / 20))));
    }

    private static Reason reason(Contribution contribution) {
        String code = CODES.computeIfAbsent(contribution.signal(), Reasons::code);
        String text = contribution.reason();
        return new Reason(code, text.isEmpty() ? "Slightly unusual for this client." : text);
    }

    /** {@code impossibleTravel} → {@code impossible_travel}. */
    static String code(String signal) {
        StringBuilder code = new StringBuilder();
        for (int i = 0; i < signal.length(); i++) {
            char c = signal.charAt(i);
            if (Character.isUpperCase(c)) {
                code.append('_');
            }
            code.append(c);
        }
        return code.toString().toLowerCase(Locale.ROOT);
    }
}
