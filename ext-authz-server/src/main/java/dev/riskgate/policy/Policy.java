package dev.riskgate.policy;

import dev.riskgate.budget.Budget;
import dev.riskgate.budget.Degradation;
import dev.riskgate.identity.Identification;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.state.StateStore;
import dev.riskgate.verdict.Reason;
import dev.riskgate.verdict.Verdict;

import java.util.List;
import java.util.Set;

/** A compiled policy file. Immutable and thread-safe. */
public final class Policy {

    private static final RouteRef NONE =
            new RouteRef(
                    new RouteSettings(
                            "none",
                            RouteSettings.Match.ALL,
                            RouteSettings.Require.NOTHING,
                            false,
                            Thresholds.DEFAULT,
                            Consistency.BOUNDED,
                            OnDegraded.DENY,
                            false));

    private final PolicyFile file;
    private final String hash;

    Policy(PolicyFile file, String hash) {
        this.file = file;
        this.hash = hash;
    }

    /** The policy of no file: nobody is let in. */
    public static Policy denyAll() {
        return new Policy(PolicyFile.EMPTY, "000000000000");
    }

    /** The first 12 hex digits of the SHA-256 of the file. */
    public String hash() {
        return hash;
    }

    public Mode mode() {
        return file.mode();
    }

    public PolicyFile file() {
        return file;
    }

    /** The route that this request takes. */
    public RouteRef route(ApiRequest request) {
        return NONE;
    }

    /** As {@link #decide(RouteRef, Facts, StateStore, Budget)}, with the route found here. */
    public PolicyResult decide(Facts facts, StateStore limits, Budget budget) {
        return decide(route(facts.request()), facts, limits, budget);
    }

    /**
     * Decides. Takes from limits, unless the request is denied.
     *
     * @param route what {@link #route} said of this request
     * @throws dev.riskgate.budget.MustWait if a limit has to be awaited and this thread must not block
     * @throws dev.riskgate.budget.DegradedException if a limit cannot be asked
     */
    public PolicyResult decide(RouteRef route, Facts facts, StateStore limits, Budget budget) {
        Verdict verdict =
                switch (facts.identification()) {
                    case Identification.Rejected(_, Reason reason) ->
                            Verdict.Deny.unauthenticated(reason);
                    case Identification.Anonymous _ ->
                            Verdict.Deny.unauthenticated(
                                    new Reason("credential_missing", "No credential was sent."));
                    case Identification.Proven _ ->
                            facts.risk().score() >= route.settings().thresholds().deny()
                                    ? Verdict.Deny.forbidden(new Reason("risk_high", "High risk."))
                                    : Verdict.allow();
                };
        return new PolicyResult(route.name(), verdict, enforced(verdict), Set.of());
    }

    /** What is to be done about a verdict: the same, or in shadow mode always allow. */
    public Verdict enforced(Verdict verdict) {
        return file.mode() == Mode.SHADOW ? new Verdict.Allow(verdict.reasons()) : verdict;
    }

    /**
     * What the route makes of a check that could not be completed. Never allows where the cause is one that callers can
     * provoke.
     */
    public Verdict onDegraded(RouteRef route, Degradation cause) {
        Reason reason = new Reason("degraded_" + cause.word(), "The check could not be completed.");
        return new Verdict.Deny(Verdict.Deny.Kind.FORBIDDEN, List.of(reason));
    }
}
