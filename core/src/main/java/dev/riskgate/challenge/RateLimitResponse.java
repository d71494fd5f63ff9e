// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.challenge;

import dev.riskgate.decision.DenialResponse;
import dev.riskgate.decision.DenialResponse.Header;
import dev.riskgate.identity.Identification;
import dev.riskgate.verdict.Verdict;

/**
 * 429 with {@code Retry-After} (RFC 9110, 10.2.3) and the fields {@code RateLimit-Policy} and
 * {@code RateLimit} of draft-ietf-httpapi-ratelimit-headers-11.
 */
final class RateLimitResponse {

    private RateLimitResponse() {}

    static DenialResponse of(
            Verdict.Throttle throttle, Identification identification, String decisionId) {
        long retry = DenialResponses.seconds(throttle.retryAfter());
        var body =
                new ProblemBody(PublicReason.of(ClientProblem.RATE_LIMITED), decisionId)
                        .detail(what(identification) + " Try again in " + retry + " s.")
                        .with("retry_after", retry);
        var retryAfter = new Header("retry-after", Long.toString(retry));
        if (throttle.byRule()) {
            // There is no quota, and the rule's name stays internal.
            return body.answer(429, retryAfter);
        }
        var name = new StringBuilder();
        AuthChallenge.quote(name, throttle.limit());
        long window = DenialResponses.seconds(throttle.window());
        return body.answer(
                429,
                retryAfter,
                new Header("ratelimit-policy", name + ";q=" + throttle.quota() + ";w=" + window),
                new Header("ratelimit", name + ";r=0;t=" + retry));
    }

    /** Whoever has to renew its credential must not take this for a limit on what it may send. */
    private static String what(Identification identification) {
        return identification instanceof Identification.Rejected
                ? "Too many requests with credentials that are not valid, from this address or"
                        + " network. One with a valid credential passes."
                : "Too many requests.";
    }
}
