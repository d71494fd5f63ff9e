// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.envoy;

import dev.riskgate.decision.Decision;
import dev.riskgate.decision.DenialResponse;
import dev.riskgate.decision.ProofOutcome;
import dev.riskgate.identity.Assurance;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.apikey.ApiKeyKind;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.request.Headers;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.signals.risk.Risk;
import dev.riskgate.verdict.AssuranceLevel;
import dev.riskgate.verdict.Reason;
import dev.riskgate.verdict.RiskResult;
import dev.riskgate.verdict.StepUp;
import dev.riskgate.verdict.Thresholds;
import dev.riskgate.verdict.Verdict;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Decisions to write. */
final class Decisions {

    static final String ID = "0123456789abcdef0123456789abcdef";
    static final Reason REASON = new Reason("impossible_travel", "Too far, too fast.");

    static final Verdict ALLOW = new Verdict.Allow(List.of(REASON));
    static final Verdict CHALLENGE =
            new Verdict.Challenge(
                    new StepUp(AssuranceLevel.MFA, Duration.ofMinutes(10)), List.of(REASON));
    static final Verdict THROTTLE =
            new Verdict.Throttle(
                    "own", 20, Duration.ofSeconds(1), Duration.ofSeconds(3), List.of(REASON));
    static final Verdict FORBID = Verdict.Deny.forbidden(REASON);
    static final Verdict MISDIRECT =
            new Verdict.Deny(Verdict.Deny.Kind.MISDIRECTED, List.of(REASON));
    static final Verdict REJECT = Verdict.Deny.unauthenticated(REASON);

    static final Risk RISK = new Risk(61.27, 60.12, 5, 4.5, List.of(), false);

    private Decisions() {}

    static Decision of(Verdict enforced) {
        return of(enforced, caller("partner-1"), DenialResponse.PASS);
    }

    static Decision ofClient(Subject client) {
        Caller caller = caller(client.id());
        return of(
                ALLOW,
                new Caller(
                        client,
                        caller.credential(),
                        caller.subject(),
                        caller.scopes(),
                        caller.roles(),
                        caller.attributes(),
                        caller.assurance()),
                DenialResponse.PASS);
    }

    static Decision of(Verdict enforced, @Nullable Caller caller, DenialResponse denialResponse) {
        return of(enforced, caller, denialResponse, caller == null ? Risk.NONE : RISK);
    }

    static Decision scored(Verdict enforced, double score) {
        Risk risk = new Risk(score, 0, 0, 4.5, List.of(), false);
        return of(enforced, caller("partner-1"), DenialResponse.PASS, risk);
    }

    private static Decision of(
            Verdict enforced, @Nullable Caller caller, DenialResponse denialResponse, Risk risk) {
        return new Decision(
                ID,
                0,
                null,
                caller,
                new Assurance(AssuranceLevel.MFA, Instant.EPOCH, "totp"),
                ProofOutcome.NONE,
                "reports",
                Thresholds.DEFAULT,
                risk,
                null,
                enforced,
                enforced,
                denialResponse,
                Set.of(),
                RiskResult.NONE,
                List.of(),
                "hash",
                1000);
    }

    /** An allow to nobody known, of a request with this header. */
    static Decision withHeader(String name, String value) {
        ApiRequest request =
                new ApiRequest(
                        "",
                        0,
                        "GET",
                        "https",
                        "api.example.com",
                        "/",
                        "",
                        "HTTP/2",
                        false,
                        new Headers(Map.of(name, List.of(value))),
                        InetAddress.getLoopbackAddress(),
                        ApiRequest.Peer.NONE,
                        Map.of(),
                        Map.of(),
                        ApiRequest.Body.NONE);
        Decision d = of(ALLOW, null, DenialResponse.PASS);
        return new Decision(
                d.id(),
                d.timeMillis(),
                request,
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
                d.latencyNanos());
    }

    static Decision shadowed(Verdict verdict) {
        Decision d = of(ALLOW);
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
                verdict,
                ALLOW,
                d.denialResponse(),
                d.degraded(),
                d.riskResult(),
                d.rules(),
                d.policyHash(),
                d.latencyNanos());
    }

    static Caller caller(String id) {
        return new Caller(
                Subject.client("default", id),
                new Caller.Credential(ApiKeyKind.INSTANCE, "partners", "", "k1", Long.MAX_VALUE),
                "",
                Set.of(),
                Set.of(),
                Map.of(),
                Assurance.SINGLE);
    }
}
