// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.challenge;

import dev.riskgate.decision.DenialResponse;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.Identification;
import dev.riskgate.identity.TotpSeeds;
import dev.riskgate.verdict.Reason;
import dev.riskgate.verdict.Verdict;

import java.time.Duration;
import java.util.List;

/**
 * Builds the response to a request that does not pass: the status, the challenge or the waiting
 * time, and a problem body (RFC 9457) that says how to go on. None of it comes from the client, and
 * it holds no score, signal or rule. Thread-safe.
 */
public final class DenialResponses {

    /** A store or an issuer that is away is asked again every second or so. */
    private static final long RETRY_SECONDS = 5;

    private final ResponseSettings settings;
    private final CredentialChallenge credentialChallenge;
    private final StepUpChallenge stepUpChallenge;

    public DenialResponses(ResponseSettings settings, TotpSeeds seeds) {
        this.settings = settings;
        this.credentialChallenge = new CredentialChallenge(settings);
        this.stepUpChallenge = new StepUpChallenge(settings, seeds);
    }

    /**
     * @param enforced the verdict that is carried out
     * @param identification what became of the request's credentials
     * @param demands what the route requires of callers
     * @param decisionId the only internal value that the client gets, so that the operator can find
     *     the decision
     */
    public DenialResponse respond(
            Verdict enforced,
            Identification identification,
            RouteDemands demands,
            String decisionId) {
        return switch (enforced) {
            case Verdict.Allow _ -> DenialResponse.PASS;
            case Verdict.Challenge challenge ->
                    identification instanceof Identification.Proven(Caller caller, _)
                            ? stepUpChallenge.answer(challenge, caller, decisionId)
                            : unauthenticated(List.of(), identification, demands, decisionId);
            case Verdict.Throttle throttle ->
                    RateLimitResponse.of(throttle, identification, decisionId);
            case Verdict.Deny(var kind, var reasons) ->
                    switch (kind) {
                        case UNAUTHENTICATED ->
                                unauthenticated(reasons, identification, demands, decisionId);
                        case FORBIDDEN -> forbidden(reasons, identification, demands, decisionId);
                        case MISDIRECTED ->
                                new ProblemBody(
                                                PublicReason.of(reasons, ClientProblem.MISDIRECTED),
                                                decisionId)
                                        .answer(421);
                        case UNAVAILABLE -> unavailable(reasons, decisionId);
                    };
            case Verdict.Undecided(_, var reasons) -> unavailable(reasons, decisionId);
        };
    }

    /** 503 with {@code Retry-After} (RFC 9110, 15.6.4): nothing speaks against the caller. */
    private static DenialResponse unavailable(List<Reason> reasons, String decisionId) {
        return new ProblemBody(PublicReason.notDecided(reasons), decisionId)
                .with("retry_after", RETRY_SECONDS)
                .answer(
                        503,
                        new DenialResponse.Header("retry-after", Long.toString(RETRY_SECONDS)));
    }

    private DenialResponse unauthenticated(
            List<Reason> reasons,
            Identification identification,
            RouteDemands demands,
            String decisionId) {
        return identification instanceof Identification.Rejected(var scheme, var reason)
                ? rejected(scheme, reason, decisionId)
                : credentialChallenge.answer(
                        PublicReason.of(reasons, ClientProblem.CREDENTIAL_MISSING),
                        demands,
                        decisionId);
    }

    private DenialResponse rejected(Caller.Scheme scheme, Reason reason, String decisionId) {
        PublicReason publicReason = PublicReason.of(List.of(reason), ClientProblem.invalid(scheme));
        String error = scheme.token() ? "invalid_token" : "invalid_credential";
        var challenge =
                AuthChallenge.of(scheme, settings.realm())
                        .with("error", error)
                        .with("error_description", publicReason.detail());
        return new ProblemBody(publicReason, decisionId).answer(401, challenge.header());
    }

    /**
     * RFC 6750, 3.1: where a token grants too little, the response names the scopes that are
     * required.
     */
    private DenialResponse forbidden(
            List<Reason> reasons,
            Identification identification,
            RouteDemands demands,
            String decisionId) {
        PublicReason publicReason = PublicReason.of(reasons, ClientProblem.ACCESS_DENIED);
        var body = new ProblemBody(publicReason, decisionId);
        if (publicReason.problem() != ClientProblem.INSUFFICIENT_SCOPE) {
            return body.answer(403);
        }
        body.with("scope", String.join(" ", demands.scopes()));
        if (!(identification instanceof Identification.Proven(Caller caller, _))
                || !caller.credential().scheme().token()) {
            return body.answer(403);
        }
        var challenge =
                AuthChallenge.of(caller.credential().scheme(), settings.realm())
                        .with("error", "insufficient_scope")
                        .with("error_description", publicReason.detail())
                        .with("scope", demands.scopes());
        return body.answer(403, challenge.header());
    }

    /** Whole seconds, rounded up, at least 1. */
    static long seconds(Duration duration) {
        return Math.max(1, duration.plusNanos(999_999_999).toSeconds());
    }
}
