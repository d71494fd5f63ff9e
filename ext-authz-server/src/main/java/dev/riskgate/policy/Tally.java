package dev.riskgate.policy;

import dev.riskgate.verdict.AssuranceLevel;
import dev.riskgate.verdict.Reason;
import dev.riskgate.verdict.StepUp;
import dev.riskgate.verdict.Verdict;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What has been said about one request so far. The most severe wins; the reasons of the others follow its own. Costs
 * nothing while nobody speaks.
 */
final class Tally {

    private @Nullable List<Reason> denials;
    private @Nullable List<Reason> challenges;
    private Verdict.@Nullable Throttle throttle;
    private boolean unauthenticated;
    private AssuranceLevel level = AssuranceLevel.NONE;
    private @Nullable Duration maxAge;

    /** 401: nobody is known. */
    void rejectCaller(Reason reason) {
        unauthenticated = true;
        deny(reason);
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

    boolean isDenied() {
        return denials != null;
    }

    boolean isThrottled() {
        return throttle != null;
    }

    Verdict verdict() {
        List<Reason> denied = denials;
        Verdict.Throttle throttled = throttle;
        List<Reason> challenged = challenges;
        List<Reason> ofThrottle = throttled == null ? List.of() : throttled.reasons();
        List<Reason> ofChallenge = challenged == null ? List.of() : challenged;
        if (denied != null) {
            return new Verdict.Deny(
                    unauthenticated
                            ? Verdict.Deny.Kind.UNAUTHENTICATED
                            : Verdict.Deny.Kind.FORBIDDEN,
                    joined(joined(denied, ofThrottle), ofChallenge));
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
