// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.envoy;

import static dev.riskgate.envoy.ReverseProtoWriter.tag;

import com.google.rpc.Code;
import com.google.rpc.Status;

import dev.riskgate.decision.Decision;
import dev.riskgate.decision.DenialResponse;
import dev.riskgate.http.ClientName;
import dev.riskgate.http.HeaderText;
import dev.riskgate.http.IdentityHeaders;
import dev.riskgate.http.ProblemJson;
import dev.riskgate.verdict.Verdict;

import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.envoyproxy.envoy.service.auth.v3.DeniedHttpResponse;
import io.envoyproxy.envoy.type.v3.HttpStatus;
import io.envoyproxy.envoy.type.v3.StatusCode;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The only class that builds a CheckResponse, as bytes: an allow, which is what most answers are,
 * from parts that were encoded before. Envoy takes a response without a status, and one that pairs
 * OK with a denial, for an allow; so every response here sets its status, and a denial takes its
 * status from {@link Refusal}, which has no OK. Thread-safe.
 */
public final class CheckResponseWriter {

    private static final byte[] OK =
            CheckResponse.newBuilder()
                    .setStatus(Status.newBuilder().setCode(Code.OK_VALUE))
                    .build()
                    .toByteArray();

    private static final int OK_RESPONSE = tag(CheckResponse.OK_RESPONSE_FIELD_NUMBER);
    private static final int METADATA = tag(CheckResponse.DYNAMIC_METADATA_FIELD_NUMBER);

    /** Most answers fit. */
    private static final int CAPACITY = 640;

    /** Framing is Envoy's business, and these are set below. */
    private static final Set<String> NOT_FROM_ANSWERS =
            Set.of(
                    "content-type",
                    "cache-control",
                    "content-length",
                    "transfer-encoding",
                    "connection",
                    "host",
                    IdentityHeaders.DECISION);

    private final IdentityHeaderWriter identity;
    private final ClientName clientName;

    public CheckResponseWriter(WriterSettings settings) {
        this.clientName = new ClientName(settings.joinedClients());
        this.identity = new IdentityHeaderWriter(settings, clientName);
    }

    /** The answer to Envoy: what is enforced, not what would have been in shadow mode. */
    public CheckAnswer write(Decision decision) {
        return switch (decision.enforced()) {
            case Verdict.Allow _ -> allowed(decision);
            case Verdict.Challenge _ -> denied(Refusal.CHALLENGED, decision);
            case Verdict.Throttle _ -> denied(Refusal.THROTTLED, decision);
            case Verdict.Deny deny ->
                    switch (deny.kind()) {
                        case UNAUTHENTICATED -> denied(Refusal.UNAUTHENTICATED, decision);
                        case FORBIDDEN -> denied(Refusal.FORBIDDEN, decision);
                        case MISDIRECTED -> denied(Refusal.MISDIRECTED, decision);
                        case UNAVAILABLE -> denied(Refusal.UNAVAILABLE, decision);
                    };
            case Verdict.Undecided _ -> denied(Refusal.UNAVAILABLE, decision);
        };
    }

    /** The last resort, when not even a decision could be made or written: a bare denial. */
    public CheckAnswer failed() {
        byte[] denial = denied(Refusal.UNAVAILABLE, 503, List.of(), Map.of(), "").toByteArray();
        return new CheckAnswer(denial, 0);
    }

    private CheckAnswer allowed(Decision decision) {
        ReverseProtoWriter answer = new ReverseProtoWriter(CAPACITY);
        metadata(decision, answer);
        int end = answer.end();
        identity.write(decision, answer);
        answer.nest(OK_RESPONSE, end);
        answer.raw(OK);
        return answer.answer();
    }

    private CheckAnswer denied(Refusal refusal, Decision decision) {
        DenialResponse response = decision.denialResponse();
        ReverseProtoWriter answer = new ReverseProtoWriter(CAPACITY);
        metadata(decision, answer);
        answer.raw(
                denied(
                                refusal,
                                response.status(),
                                response.headers(),
                                response.problem(),
                                decision.id())
                        .toByteArray());
        return answer.answer();
    }

    private void metadata(Decision decision, ReverseProtoWriter answer) {
        int end = answer.end();
        DecisionMetadata.write(decision, clientName, answer);
        answer.nest(METADATA, end);
    }

    private static CheckResponse denied(
            Refusal refusal,
            int answerStatus,
            List<DenialResponse.Header> headers,
            Map<String, Object> problem,
            String decisionId) {
        int status = refusal.httpStatus(answerStatus);
        DeniedHttpResponse.Builder denied =
                DeniedHttpResponse.newBuilder()
                        .setStatus(HttpStatus.newBuilder().setCode(StatusCode.forNumber(status)))
                        .addHeaders(
                                IdentityHeaderWriter.set(
                                        "content-type", "application/problem+json"))
                        .addHeaders(IdentityHeaderWriter.set("cache-control", "no-store"));
        if (!decisionId.isEmpty()) {
            String id = HeaderText.visible(decisionId);
            denied.addHeaders(IdentityHeaderWriter.set(IdentityHeaders.DECISION, id));
        }
        merged(headers)
                .forEach((name, value) -> denied.addHeaders(IdentityHeaderWriter.set(name, value)));
        return CheckResponse.newBuilder()
                .setStatus(refusal.status)
                .setDeniedResponse(denied.setBody(ProblemJson.of(status, decisionId, problem)))
                .build();
    }

    /**
     * Each name once, since every header overwrites the one before it; lines are joined as RFC 9110
     * allows.
     */
    private static Map<String, String> merged(List<DenialResponse.Header> headers) {
        Map<String, String> merged = new LinkedHashMap<>();
        for (DenialResponse.Header header : headers) {
            if (!NOT_FROM_ANSWERS.contains(header.name()) && !header.name().startsWith(":")) {
                String value = HeaderText.visible(header.value());
                merged.merge(header.name(), value, (one, other) -> one + ", " + other);
            }
        }
        return merged;
    }

    /** The kinds of denial, with the HTTP status where the response's own would not deny. */
    private enum Refusal {
        CHALLENGED(Code.UNAUTHENTICATED, 401),
        UNAUTHENTICATED(Code.UNAUTHENTICATED, 401),
        FORBIDDEN(Code.PERMISSION_DENIED, 403),
        MISDIRECTED(Code.PERMISSION_DENIED, 421),
        /** A denial for Envoy as well, which would take UNAVAILABLE for a check that failed. */
        UNAVAILABLE(Code.PERMISSION_DENIED, 503),
        THROTTLED(Code.RESOURCE_EXHAUSTED, 429);

        private final Status status;
        private final int httpStatus;

        Refusal(Code code, int httpStatus) {
            this.status = Status.newBuilder().setCode(code.getNumber()).build();
            this.httpStatus = httpStatus;
        }

        int httpStatus(int answered) {
            boolean refuses = answered >= 400 && StatusCode.forNumber(answered) != null;
            return refuses ? answered : httpStatus;
        }
    }
}
