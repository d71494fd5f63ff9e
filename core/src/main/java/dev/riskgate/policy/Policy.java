// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy;

import dev.riskgate.budget.Budget;
import dev.riskgate.budget.Degradation;
import dev.riskgate.policy.cel.Condition;
import dev.riskgate.policy.cel.PolicyInput;
import dev.riskgate.policy.cel.Reads;
import dev.riskgate.policy.model.Mode;
import dev.riskgate.policy.model.PolicyFile;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.signals.signal.RiskSettings;
import dev.riskgate.state.StateStore;
import dev.riskgate.verdict.Verdict;

import java.util.List;
import java.util.function.Consumer;

/**
 * A compiled policy file. Where several parts of it apply, the most severe verdict wins: deny,
 * throttle, challenge, allow. Immutable and thread-safe.
 */
public final class Policy {

    private final PolicyFile file;
    private final String hash;
    private final Routes routes;
    private final UnauthenticLimits unauthentic;
    private final List<Reads> reads;

    /**
     * @param conditions of the file's rules, in their order
     */
    Policy(PolicyFile file, String hash, List<Condition> conditions) {
        this.file = file;
        this.hash = hash;
        this.routes = new Routes(file, conditions);
        this.unauthentic = new UnauthenticLimits(file.unauthentic());
        this.reads = conditions.stream().map(Condition::reads).toList();
    }

    /** The policy while there is no file: it lets nobody in. */
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

    /** What each rule reads of request and caller by name, in the order of the file. */
    public List<Reads> reads() {
        return reads;
    }

    /** What the risk model has to know of this policy. */
    public RiskSettings riskSettings() {
        return file.risk().settings();
    }

    /**
     * The first route of the file that matches the request; one named {@code "none"} if no route
     * does.
     */
    public RouteRef route(ApiRequest request) {
        return routes.find(request.method(), request.host(), request.path());
    }

    /** The route of requests that no route matches, and of those that could not be read. */
    public RouteRef noRoute() {
        return routes.none();
    }

    /** As {@link #decide(RouteRef, PolicyInput, StateStore, Budget)}, with the route found here. */
    public PolicyResult decide(PolicyInput input, StateStore limits, Budget budget) {
        return decide(route(input.request()), input, limits, budget);
    }

    /**
     * Decides. Takes from limits, unless the request does not pass anyway. What cannot be asked is
     * a gap, never an exception: what is known is decided, and {@code onDegraded} applies to the
     * rest.
     *
     * @param route what {@link #route} of this policy said of the request
     * @throws dev.riskgate.budget.MustWait if a limit has to be awaited and this thread must not
     *     block
     */
    public PolicyResult decide(
            RouteRef route, PolicyInput input, StateStore limits, Budget budget) {
        PolicyEvaluation evaluation =
                new PolicyEvaluation(file.challenge(), route, input)
                        .pass(unauthentic, limits, budget);
        return result(route, evaluation);
    }

    /**
     * The same result, after what was learned could not be kept: an allow becomes what {@code
     * onDegraded} says, unless nothing that is enforced needs it; the others stay.
     */
    public PolicyResult degraded(
            PolicyResult result, RouteRef route, PolicyInput input, Degradation cause) {
        PolicyEvaluation evaluation = new PolicyEvaluation(file.challenge(), route, input);
        evaluation.again(result.verdict());
        boolean told = result.verdict() instanceof Verdict.Allow && !route.needsRisk();
        Consumer<Degradation> failed = told ? evaluation::tell : evaluation::missing;
        result.degraded().forEach(failed);
        failed.accept(cause);
        PolicyResult degraded = result(route, evaluation);
        return new PolicyResult(
                route.name(),
                degraded.verdict(),
                degraded.enforced(),
                degraded.degraded(),
                degraded.verdict() instanceof Verdict.Allow ? result.lifted() : null,
                result.risk(),
                result.rules());
    }

    private PolicyResult result(RouteRef route, PolicyEvaluation evaluation) {
        SettledVerdict settled = evaluation.settled();
        return new PolicyResult(
                route.name(),
                settled.verdict(),
                enforced(settled.enforced()),
                evaluation.degraded(),
                file.mode() == Mode.SHADOW ? null : evaluation.lifted(),
                evaluation.riskResult(),
                evaluation.ruleResults());
    }

    /** What is to be done about a verdict: the same, or in shadow mode always allow. */
    public Verdict enforced(Verdict verdict) {
        return file.mode() == Mode.SHADOW && !(verdict instanceof Verdict.Allow)
                ? new Verdict.Allow(verdict.reasons())
                : verdict;
    }

    /**
     * What becomes of a check of which nothing is known that could allow it: a credential that
     * could not be verified, a fault of our own. It is denied with 503, whatever {@code onDegraded}
     * says.
     */
    public Verdict unavailable(Degradation cause) {
        return new Verdict.Deny(Verdict.Deny.Kind.UNAVAILABLE, List.of(Reasons.degraded(cause)));
    }
}
