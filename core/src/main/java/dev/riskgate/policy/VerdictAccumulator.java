// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy;

import dev.riskgate.budget.Degradation;
import dev.riskgate.verdict.AssuranceLevel;
import dev.riskgate.verdict.Reason;
import dev.riskgate.verdict.StepUp;
import dev.riskgate.verdict.Verdict;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Collects the verdicts that parts of the policy give for one request. The most severe wins; the
 * reasons of the others follow its own. What could not be found out comes after what is known: it
 * can only turn an allow or a challenge into something more severe. Costs nothing while no part
 * objects.
 */
final class VerdictAccumulator {

    private @Nullable List<Reason> denials;
    private @Nullable List<Reason> challenges;
    private Verdict.@Nullable Throttle throttle;
    private Verdict.Deny.Kind kind = Verdict.Deny.Kind.FORBIDDEN;
    private AssuranceLevel level = AssuranceLevel.NONE;
    private @Nullable Duration maxAge;
    private @Nullable Set<Degradation> degraded;
    private @Nullable Degradation unavailable;
    private @Nullable StepUp instead;

    /** 401: no caller is proven. */
    void rejectCaller(Reason reason) {
        kind = Verdict.Deny.Kind.UNAUTHENTICATED;
        deny(reason);
    }

    /** The request does not even take a route. */
    void refuse(RouteRefusal refusal) {
        kind = refusal.kind();
        deny(refusal.reason());
    }

    void deny(Reason reason) {
        denials = with(denials, reason);
    }

    void challenge(StepUp stepUp, Reason reason) {
        challenges = with(challenges, reason);
        if (stepUp.level().compareTo(level) > 0) {
            level = stepUp.level();
        }
        Duration shortest = maxAge;
        if (shortest == null || stepUp.maxAge().compareTo(shortest) < 0) {
            maxAge = stepUp.maxAge();
        }
    }

    /** Of several, the one that lasts longest. */
    void throttle(Verdict.Throttle other) {
        Verdict.Throttle known = throttle;
        if (known == null) {
            throttle = other;
            return;
        }
        boolean longer = other.retryAfter().compareTo(known.retryAfter()) > 0;
        Verdict.Throttle first = longer ? other : known;
        Verdict.Throttle second = longer ? known : other;
        throttle = with(first, joined(first.reasons(), second.reasons()));
    }

    /**
     * Something could not be found out.
     *
     * @param refuse whether the request is denied (503) for it
     */
    void missing(Degradation cause, boolean refuse) {
        Set<Degradation> all = degraded;
        if (all == null) {
            all = EnumSet.noneOf(Degradation.class);
            degraded = all;
        }
        all.add(cause);
        if (refuse && unavailable == null) {
            unavailable = cause;
        }
    }

    /** A proof is asked for in place of what could not be found out. */
    void challengeInstead(StepUp stepUp) {
        instead = stepUp;
    }

    /** Takes over a verdict that was reached before. */
    void again(Verdict verdict) {
        switch (verdict) {
            case Verdict.Allow _ -> {}
            case Verdict.Challenge(StepUp stepUp, List<Reason> reasons) ->
                    reasons.forEach(reason -> challenge(stepUp, reason));
            case Verdict.Throttle refused -> throttle(refused);
            case Verdict.Deny(Verdict.Deny.Kind before, List<Reason> reasons) -> {
                kind = before;
                reasons.forEach(this::deny);
            }
            case Verdict.Undecided(Degradation cause, _) -> missing(cause, true);
        }
    }

    Set<Degradation> degraded() {
        Set<Degradation> all = degraded;
        return all == null ? Set.of() : all;
    }

    boolean isUnavailable() {
        return unavailable != null;
    }

    /**
     * The verdict, and what is enforced.
     *
     * @param unanswerable the caller cannot answer a challenge now
     */
    SettledVerdict settled(boolean unanswerable) {
        Verdict known = verdict();
        if (known instanceof Verdict.Deny || known instanceof Verdict.Throttle) {
            return SettledVerdict.of(known);
        }
        Degradation cause = unavailable;
        boolean asks = known instanceof Verdict.Challenge || instead != null;
        if (cause == null && asks && unanswerable) {
            cause = degraded().isEmpty() ? Degradation.STATE : degraded().iterator().next();
            missing(cause, true);
        }
        if (cause != null) {
            List<Reason> reasons = joined(List.of(Reasons.degraded(cause)), known.reasons());
            return new SettledVerdict(
                    new Verdict.Undecided(cause, reasons),
                    new Verdict.Deny(Verdict.Deny.Kind.UNAVAILABLE, reasons));
        }
        if (known instanceof Verdict.Challenge || degraded().isEmpty()) {
            return SettledVerdict.of(known);
        }
        Degradation first = degraded().iterator().next();
        List<Reason> reasons = List.of(Reasons.degraded(first));
        StepUp asked = instead;
        return new SettledVerdict(
                new Verdict.Undecided(first, reasons),
                asked == null ? new Verdict.Allow(reasons) : new Verdict.Challenge(asked, reasons));
    }

    boolean isDenied() {
        return denials != null;
    }

    boolean isThrottled() {
        return throttle != null;
    }

    private Verdict verdict() {
        List<Reason> denied = denials;
        Verdict.Throttle throttled = throttle;
        List<Reason> challenged = challenges;
        List<Reason> ofThrottle = throttled == null ? List.of() : throttled.reasons();
        List<Reason> ofChallenge = challenged == null ? List.of() : challenged;
        if (denied != null) {
            return new Verdict.Deny(kind, joined(joined(denied, ofThrottle), ofChallenge));
        }
        if (throttled != null) {
            return with(throttled, joined(ofThrottle, ofChallenge));
        }
        Duration age = maxAge;
        return challenged == null || age == null
                ? Verdict.allow()
                : new Verdict.Challenge(new StepUp(level, age), challenged);
    }

    private static Verdict.Throttle with(Verdict.Throttle throttle, List<Reason> reasons) {
        return new Verdict.Throttle(
                throttle.limit(),
                throttle.quota(),
                throttle.window(),
                throttle.retryAfter(),
                reasons);
    }

    private static List<Reason> with(@Nullable List<Reason> reasons, Reason reason) {
        List<Reason> all = reasons == null ? new ArrayList<>(4) : reasons;
        if (!all.contains(reason)) {
            all.add(reason);
        }
        return all;
    }

    private static List<Reason> joined(List<Reason> first, List<Reason> second) {
        if (second.isEmpty()) {
            return first;
        }
        List<Reason> all = new ArrayList<>(first);
        second.stream().filter(reason -> !all.contains(reason)).forEach(all::add);
        return all;
    }
}
