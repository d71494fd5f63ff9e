// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.decision;

import dev.riskgate.budget.Degradation;
import dev.riskgate.identity.Assurance;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.apikey.ApiKeyKind;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.request.Headers;
import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.signals.risk.Contribution;
import dev.riskgate.signals.risk.Risk;
import dev.riskgate.verdict.AssuranceLevel;
import dev.riskgate.verdict.Reason;
import dev.riskgate.verdict.RiskResult;
import dev.riskgate.verdict.RuleResult;
import dev.riskgate.verdict.StepUp;
import dev.riskgate.verdict.Thresholds;
import dev.riskgate.verdict.Verdict;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Decisions for the tests of log and metrics. */
public final class SampleDecisions {

    /** A word that stands wherever a request can carry a secret. */
    public static final String SECRET = "s3cr3t-never-log-me";

    public static final String REQUEST_ID = "3f0e1d6a-62a6-4b6a-9d24-8d8d3f4a8b1c";
    public static final String USER_AGENT = "orders-sync/2.1 (linux)";

    private SampleDecisions() {}

    /** A challenge with everything filled in. */
    public static Decision challenge() {
        return decision(
                "partner-7",
                "orders",
                new Verdict.Challenge(
                        new StepUp(AssuranceLevel.MFA, Duration.ofMinutes(10)),
                        List.of(new Reason("impossible_travel", "9,000 km in 5 minutes"))));
    }

    /** The smallest there is: nothing could be read. */
    public static Decision unread() {
        Verdict verdict = Verdict.Deny.forbidden(new Reason("request_malformed", "no HTTP in it"));
        return new Decision(
                "d0",
                1_764_000_000_123L,
                null,
                null,
                Assurance.NONE,
                ProofOutcome.NONE,
                "none",
                Thresholds.DEFAULT,
                Risk.NONE,
                null,
                verdict,
                verdict,
                new DenialResponse(403, List.of(), Map.of()),
                Set.of(),
                RiskResult.NONE,
                List.of(),
                "",
                1_500);
    }

    public static Decision decision(String client, String route, Verdict verdict) {
        return new Decision(
                "0123456789abcdef0123456789abcdef",
                1_764_000_000_123L,
                request(),
                caller(client),
                new Assurance(AssuranceLevel.MFA, Instant.ofEpochMilli(1_763_999_000_007L), "totp"),
                ProofOutcome.NONE,
                route,
                new Thresholds(60, Thresholds.NEVER),
                new Risk(
                        84.25,
                        79.5,
                        12.25,
                        6.123456,
                        List.of(
                                new Contribution(
                                        "impossibleTravel", "network", 4.1, "9,000 km in 5 min"),
                                new Contribution("unusualHour", "use", -0.6, "")),
                        true),
                new Observation(
                        1_764_000_000_123L,
                        -1,
                        0,
                        Long.MIN_VALUE,
                        Long.MAX_VALUE,
                        5,
                        6,
                        0,
                        new Place("DE", 3320, 52.5, 13.4, 20, Place.NetworkClass.ORDINARY),
                        7,
                        Observation.Method.WRITE,
                        8,
                        9_000_000_000L),
                verdict,
                verdict,
                new DenialResponse(
                        401,
                        List.of(
                                new DenialResponse.Header(
                                        "www-authenticate", "Riskgate " + SECRET)),
                        Map.of("detail", SECRET)),
                Set.of(Degradation.STATE),
                RiskResult.NONE,
                List.of(
                        new RuleResult(
                                "analytics-reads-only", true, "deny", RuleResult.Outcome.MATCHED),
                        new RuleResult("abroad", false, "challenge", RuleResult.Outcome.ERROR)),
                "sha256:abc",
                123_456);
    }

    /** An allow of this score, 0 to 100. */
    public static Decision scored(String client, double score) {
        Decision d = decision(client, "orders", Verdict.allow());
        return with(d, d.timeMillis(), new Risk(score, 0, 0, 1, List.of(), false));
    }

    /** The challenge, at another time. */
    public static Decision at(long timeMillis) {
        Decision d = challenge();
        return with(d, timeMillis, d.risk());
    }

    /** A challenge that took so long. */
    public static Decision took(long nanos) {
        Decision d = challenge();
        return new Decision(
                d.id(),
                d.timeMillis(),
                d.request(),
                d.caller(),
                d.assurance(),
                d.proof(),
                d.route(),
                d.thresholds(),
                d.risk(),
                d.observation(),
                d.verdict(),
                d.enforced(),
                d.denialResponse(),
                d.degraded(),
                d.riskResult(),
                d.rules(),
                d.policyHash(),
                nanos);
    }

    /** The same, of a request from this address. */
    public static Decision from(String address, Decision d) {
        ApiRequest r = Objects.requireNonNull(d.request());
        ApiRequest request =
                new ApiRequest(
                        r.id(),
                        r.timeMillis(),
                        r.method(),
                        r.scheme(),
                        r.host(),
                        r.path(),
                        r.query(),
                        r.protocol(),
                        r.upgrade(),
                        r.headers(),
                        InetAddress.ofLiteral(address),
                        r.peer(),
                        r.extensions(),
                        r.verifiedClaims(),
                        r.body());
        return of(d, request, d.enforced(), d.proof(), d.rules());
    }

    /** A challenge of a request with these headers. */
    public static Decision withHeaders(String requestId, String userAgent) {
        Decision d = challenge();
        ApiRequest r = Objects.requireNonNull(d.request());
        Headers headers =
                new Headers(
                        Map.of(
                                "x-request-id", List.of(requestId),
                                "user-agent", List.of(userAgent)));
        ApiRequest request =
                new ApiRequest(
                        r.id(),
                        r.timeMillis(),
                        r.method(),
                        r.scheme(),
                        r.host(),
                        r.path(),
                        r.query(),
                        r.protocol(),
                        r.upgrade(),
                        headers,
                        r.clientAddress(),
                        r.peer(),
                        r.extensions(),
                        r.verifiedClaims(),
                        r.body());
        return of(d, request, d.enforced(), d.proof(), d.rules());
    }

    /** An allow during which rules said this. */
    public static Decision withRules(RuleResult... rules) {
        Decision allow = decision("partner-7", "orders", Verdict.allow());
        return with(allow, allow.verdict(), ProofOutcome.NONE, List.of(rules));
    }

    /** With what became of the proof in its request, and with what is enforced. */
    public static Decision proven(Verdict verdict, Verdict enforced, ProofOutcome proof) {
        return with(decision("partner-7", "orders", verdict), enforced, proof, List.of());
    }

    private static Decision with(Decision d, long timeMillis, Risk risk) {
        return new Decision(
                d.id(),
                timeMillis,
                d.request(),
                d.caller(),
                d.assurance(),
                d.proof(),
                d.route(),
                d.thresholds(),
                risk,
                d.observation(),
                d.verdict(),
                d.enforced(),
                d.denialResponse(),
                d.degraded(),
                d.riskResult(),
                d.rules(),
                d.policyHash(),
                d.latencyNanos());
    }

    private static Decision with(
            Decision d, Verdict enforced, ProofOutcome proof, List<RuleResult> rules) {
        return of(d, d.request(), enforced, proof, rules);
    }

    private static Decision of(
            Decision d,
            @Nullable ApiRequest request,
            Verdict enforced,
            ProofOutcome proof,
            List<RuleResult> rules) {
        return new Decision(
                d.id(),
                d.timeMillis(),
                request,
                d.caller(),
                d.assurance(),
                proof,
                d.route(),
                d.thresholds(),
                d.risk(),
                d.observation(),
                d.verdict(),
                enforced,
                d.denialResponse(),
                d.degraded(),
                d.riskResult(),
                rules,
                d.policyHash(),
                d.latencyNanos());
    }

    private static Caller caller(String client) {
        return new Caller(
                Subject.client("default", client),
                new Caller.Credential(ApiKeyKind.INSTANCE, "partners", "", "k1", Long.MAX_VALUE),
                "subject-" + SECRET,
                Set.of("scope-" + SECRET),
                Set.of("role-" + SECRET),
                Map.of("claim", SECRET),
                Assurance.SINGLE);
    }

    private static ApiRequest request() {
        List<String> secret = List.of(SECRET);
        return new ApiRequest(
                "42",
                1_764_000_000_123L,
                "POST",
                "https",
                "api.example.com",
                "/v1/orders/" + SECRET,
                "token=" + SECRET,
                "HTTP/2",
                false,
                new Headers(
                        Map.of(
                                "authorization", secret,
                                "x-api-key", secret,
                                "riskgate-otp", secret,
                                "cookie", secret,
                                "x-request-id", List.of(REQUEST_ID),
                                "user-agent", List.of(USER_AGENT))),
                InetAddress.ofLiteral("192.0.2.77"),
                new ApiRequest.Peer(SECRET, SECRET, SECRET, SECRET),
                Map.of("extension", SECRET),
                Map.of("idp", Map.of("claim", SECRET)),
                new ApiRequest.Body(SECRET.getBytes(StandardCharsets.UTF_8), true));
    }
}
