package dev.riskgate.challenge;

import dev.riskgate.decision.Answer;
import dev.riskgate.decision.Answer.Header;
import dev.riskgate.verdict.Verdict;

/**
 * 429 with {@code Retry-After} (RFC 9110, 10.2.3) and the fields {@code RateLimit-Policy} and {@code RateLimit} of
 * draft-ietf-httpapi-ratelimit-headers-10.
 */
final class RateLimitAnswer {

    private RateLimitAnswer() {}

    static Answer of(Verdict.Throttle throttle, String decisionId) {
        long retry = Answers.seconds(throttle.retryAfter());
        long window = Answers.seconds(throttle.window());
        long quota = Math.max(0, throttle.quota());
        var name = new StringBuilder();
        AuthChallenge.quote(name, throttle.limit());
        return new ProblemBody(Telling.of(ClientProblem.RATE_LIMITED), decisionId)
                .detail("Too many requests. Try again in " + retry + " s.")
                .with("retry_after", retry)
                .answer(
                        429,
                        new Header("retry-after", Long.toString(retry)),
                        new Header("ratelimit-policy", name + ";q=" + quota + ";w=" + window),
                        new Header("ratelimit", name + ";r=0;t=" + retry));
    }
}
