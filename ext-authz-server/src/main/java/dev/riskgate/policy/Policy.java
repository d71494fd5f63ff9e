package dev.riskgate.policy;

import dev.riskgate.budget.Budget;
import dev.riskgate.budget.Degradation;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.signals.RiskSettings;
import dev.riskgate.state.StateStore;
import dev.riskgate.verdict.Reason;
import dev.riskgate.verdict.StepUp;
import dev.riskgate.verdict.Verdict;

import java.util.List;

/**
 * A compiled policy file. Where several parts of it speak, the most severe verdict wins: deny, throttle, challenge, allow.
 * Immutable and thread-safe.
 */
public final class Policy {

    private final PolicyFile file;
    private final String hash;
    private final Routes routes;

    /** @param conditions of the file's rules, in their order */
    Policy(PolicyFile file, String hash, List<Condition> conditions) {
        this.file = file;
        this.hash = hash;
        this.routes = new Routes(file, conditions);
    }

    /** The policy of no file: nobody is let in. */
    public static Policy denyAll() {
        return new Policy(PolicyFile.EMPTY, "000000000000", List.of());
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

    /** What the risk model has to know of this policy. */
    public RiskSettings riskSettings() {
        return file.risk().settings();
    }

    /** The first route of the file that matches the request; one named {@code "none"} if no route does. */
    public RouteRef route(ApiRequest request) {
        return routes.find(request.method(), request.host(), request.path());
    }

    /** The route of requests that no route matches, and of those that could not be read. */
    public RouteRef noRoute() {
        return routes.none();
    }

    /** As {@link #decide(RouteRef, Facts, StateStore, Budget)}, with the route found here. */
    public PolicyResult decide(Facts facts, StateStore limits, Budget budget) {
        return decide(route(facts.request()), facts, limits, budget);
    }

    /**
     * Decides. Takes from limits, unless the request does not pass anyway.
     *
     * @param route what {@link #route} of this policy said of the request
     * @throws dev.riskgate.budget.MustWait if a limit has to be awaited and this thread must not block
     * @throws dev.riskgate.budget.DegradedException if a limit cannot be asked
     */
    public PolicyResult decide(RouteRef route, Facts facts, StateStore limits, Budget budget) {
        Judgement judgement = new Judgement(file.challenge(), route, facts).pass(limits, budget);
        Verdict verdict = judgement.verdict();
        return new PolicyResult(
                route.name(), verdict, enforced(verdict), judgement.lifted(), judgement.shadowed());
    }

    /** What is to be done about a verdict: the same, or in shadow mode always allow. */
    public Verdict enforced(Verdict verdict) {
        return file.mode() == Mode.SHADOW && !(verdict instanceof Verdict.Allow)
                ? new Verdict.Allow(verdict.reasons())
                : verdict;
    }

    /**
     * What the route makes of a check that could not be completed. It never allows where the cause is one that a caller
     * can provoke: that is denied.
     */
    public Verdict onDegraded(RouteRef route, Degradation cause) {
        List<Reason> reasons = List.of(Reasons.degraded(cause));
        ChallengeSettings challenge = file.challenge();
        return switch (route.settings().onDegraded()) {
            case ALLOW ->
                    cause.mayAllow()
                            ? new Verdict.Allow(reasons)
                            : new Verdict.Deny(Verdict.Deny.Kind.FORBIDDEN, reasons);
            case CHALLENGE ->
                    new Verdict.Challenge(
                            new StepUp(challenge.assurance(), challenge.maxAge()), reasons);
            case DENY -> new Verdict.Deny(Verdict.Deny.Kind.FORBIDDEN, reasons);
        };
    }
}
