package dev.riskgate.challenge;

import dev.riskgate.challenge.AnswerSettings.AcceptedCredential;
import dev.riskgate.decision.Answer;
import dev.riskgate.decision.Answer.Header;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.Identification;
import dev.riskgate.identity.TotpSeeds;
import dev.riskgate.verdict.Reason;
import dev.riskgate.verdict.Verdict;

import java.time.Duration;
import java.util.List;

/**
 * What the client is told: the status, the challenge or the wait, and a problem body (RFC 9457) that says how to go on.
 * Nothing of it comes from the client, and no score, signal or rule is in it. Thread-safe.
 *
 * <p>All challenges go into one {@code WWW-Authenticate} header, as RFC 9110 (11.6.1) allows, because a front door may
 * overwrite a second header of the same name.
 */
public final class Answers {

    private final AnswerSettings settings;
    private final StepUps stepUps;

    public Answers(AnswerSettings settings, TotpSeeds seeds) {
        this.settings = settings;
        this.stepUps = new StepUps(settings, seeds);
    }

    /**
     * @param enforced the verdict that is carried out
     * @param identification what became of the request's credentials
     * @param demands what the route asks of callers
     * @param decisionId the only inner thing that the client gets, so that the operator can find the decision
     */
    public Answer answer(
            Verdict enforced,
            Identification identification,
            RouteDemands demands,
            String decisionId) {
        return switch (enforced) {
            case Verdict.Allow _ -> Answer.PASS;
            case Verdict.Challenge challenge ->
                    identification instanceof Identification.Proven(Caller caller)
                            ? stepUps.answer(challenge, caller, decisionId)
                            : unauthenticated(identification, demands, decisionId);
            case Verdict.Throttle throttle -> RateLimitAnswer.of(throttle, decisionId);
            case Verdict.Deny(var kind, var reasons) ->
                    switch (kind) {
                        case UNAUTHENTICATED ->
                                unauthenticated(identification, demands, decisionId);
                        case FORBIDDEN -> forbidden(reasons, identification, demands, decisionId);
                    };
            case Verdict.Undecided _ ->
                    new ProblemBody(ClientProblem.NOT_DECIDED, decisionId).answer(403);
        };
    }

    private Answer unauthenticated(
            Identification identification, RouteDemands demands, String decisionId) {
        return identification instanceof Identification.Rejected(var scheme, var reason)
                ? rejected(scheme, reason, decisionId)
                : missing(demands, decisionId);
    }

    /** RFC 6750, 3.1: a request without any credential gets challenges without an error. */
    private Answer missing(RouteDemands demands, String decisionId) {
        var challenges = new StringBuilder();
        var ways = new StringBuilder();
        boolean bearer = false;
        boolean riskgate = false;
        for (AcceptedCredential credential : settings.credentials()) {
            if (!demands.accepts(credential.name())) {
                continue;
            }
            boolean isBearer = credential.scheme() == Caller.Scheme.BEARER;
            if (isBearer ? !bearer : !riskgate) {
                challenges
                        .append(challenges.isEmpty() ? "" : ", ")
                        .append(challenge(credential.scheme()));
            }
            if (!isBearer || !bearer) {
                ways.append(ways.isEmpty() ? " Send " : ", or ")
                        .append(isBearer ? "an access token" : "an API key")
                        .append(" in the header ")
                        .append(credential.header());
            }
            bearer |= isBearer;
            riskgate |= !isBearer;
        }
        ways.append(ways.isEmpty() ? "" : ".");
        var problem = ClientProblem.CREDENTIAL_MISSING;
        var body = new ProblemBody(problem, decisionId).detail(problem.detail() + ways);
        return challenges.isEmpty()
                ? body.answer(401, authenticate(challenge(Caller.Scheme.RISKGATE).toString()))
                : body.answer(401, authenticate(challenges.toString()));
    }

    private Answer rejected(Caller.Scheme scheme, Reason reason, String decisionId) {
        ClientProblem fallback =
                switch (scheme) {
                    case BEARER -> ClientProblem.TOKEN_INVALID;
                    case RISKGATE -> ClientProblem.CREDENTIAL_INVALID;
                };
        ClientProblem problem = ClientProblem.of(List.of(reason), fallback);
        var challenge =
                challenge(scheme)
                        .with(
                                "error",
                                scheme == Caller.Scheme.BEARER
                                        ? "invalid_token"
                                        : "invalid_credential")
                        .with("error_description", problem.detail());
        return new ProblemBody(problem, decisionId).answer(401, authenticate(challenge.toString()));
    }

    private Answer forbidden(
            List<Reason> reasons,
            Identification identification,
            RouteDemands demands,
            String decisionId) {
        ClientProblem problem = ClientProblem.of(reasons, ClientProblem.ACCESS_DENIED);
        var body = new ProblemBody(problem, decisionId);
        if (problem == ClientProblem.INSUFFICIENT_SCOPE
                && identification instanceof Identification.Proven(Caller caller)
                && caller.credential().scheme() == Caller.Scheme.BEARER) {
            var challenge =
                    challenge(Caller.Scheme.BEARER)
                            .with("error", "insufficient_scope")
                            .with("scope", demands.scopes());
            return body.answer(403, authenticate(challenge.toString()));
        }
        return body.answer(403);
    }

    private AuthChallenge challenge(Caller.Scheme scheme) {
        return new AuthChallenge(scheme.word()).with("realm", settings.realm());
    }

    static Header authenticate(String value) {
        return new Header("www-authenticate", value);
    }

    /** Whole seconds, rounded up, at least 1. */
    static long seconds(Duration duration) {
        return Math.max(1, duration.plusNanos(999_999_999).toSeconds());
    }
}
