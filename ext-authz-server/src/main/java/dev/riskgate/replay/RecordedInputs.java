// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.replay;

import dev.riskgate.challenge.ProofResult;
import dev.riskgate.identity.Assurance;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.CredentialKind;
import dev.riskgate.identity.kind.CredentialKinds;
import dev.riskgate.offline.Stated;
import dev.riskgate.proto.v1.RecordedCaller;
import dev.riskgate.proto.v1.RecordedCheck;
import dev.riskgate.proto.v1.RecordedReason;
import dev.riskgate.recording.RecordedValues;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.request.Headers;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.verdict.AssuranceLevel;
import dev.riskgate.verdict.Reason;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A recorded check as it is decided again. Stateless. */
final class RecordedInputs {

    private static final long MOST_BODY = 16 << 20;

    private RecordedInputs() {}

    /**
     * @throws IllegalArgumentException if it is none that a server records
     */
    static ApiRequest request(RecordedCheck check) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        check.getHeadersList()
                .forEach(
                        header ->
                                headers.computeIfAbsent(header.getName(), _ -> new ArrayList<>())
                                        .add(header.getValue()));
        byte[] body = new byte[(int) Math.clamp(check.getBodyBytes(), 0, MOST_BODY)];
        return new ApiRequest(
                check.getId(),
                check.getTimeMillis(),
                check.getMethod(),
                check.getScheme(),
                check.getHost(),
                check.getPath(),
                check.getQuery(),
                "",
                check.getUpgrade(),
                new Headers(headers),
                address(check),
                new ApiRequest.Peer(
                        check.getPeerPrincipal(), "", check.getPeerSni(), check.getJa4()),
                check.getExtensionsMap(),
                Map.of(),
                body.length == 0 ? ApiRequest.Body.NONE : new ApiRequest.Body(body, true));
    }

    static Stated stated(RecordedCheck check) {
        Stated who =
                check.hasCaller()
                        ? Stated.caller(caller(check.getCaller()))
                        : check.hasRejected()
                                ? Stated.rejected(
                                        "", Caller.Scheme.BEARER, reason(check.getRejected()))
                                : Stated.ANONYMOUS;
        return switch (check.getProof()) {
            case "passed" ->
                    who.withProof(
                            new ProofResult.Passed(
                                    new Assurance(
                                            AssuranceLevel.MFA,
                                            Instant.ofEpochMilli(check.getProvenAtMillis()),
                                            "totp")));
            case "failed" -> who.withProof(new ProofResult.Failed(reason(check.getProofFailure())));
            default -> who;
        };
    }

    private static InetAddress address(RecordedCheck check) {
        try {
            return InetAddress.getByAddress(check.getClientAddress().toByteArray());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address of a wrong length", e);
        }
    }

    private static Caller caller(RecordedCaller caller) {
        CredentialKind<?> kind =
                CredentialKinds.ALL.stream()
                        .filter(one -> one.label().equals(caller.getKind()))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("an unknown kind"));
        return new Caller(
                Subject.client(caller.getNamespace(), caller.getTenant(), caller.getClient()),
                new Caller.Credential(
                        kind,
                        caller.getCredential(),
                        caller.getIssuer(),
                        caller.getCredentialId(),
                        caller.getExpiresAtMillis()),
                caller.getSubject(),
                Set.copyOf(caller.getScopesList()),
                Set.copyOf(caller.getRolesList()),
                RecordedValues.read(caller.getClaimsMap()),
                new Assurance(
                        AssuranceLevel.valueOf(caller.getAssurance()),
                        Instant.ofEpochMilli(caller.getProvenAtMillis()),
                        caller.getAssuranceMethod()));
    }

    private static Reason reason(RecordedReason reason) {
        return new Reason(reason.getCode(), reason.getText());
    }
}
