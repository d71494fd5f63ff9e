// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.challenge;

import dev.riskgate.budget.Degradation;
import dev.riskgate.identity.Caller.Scheme;
import dev.riskgate.identity.CredentialKind;
import dev.riskgate.identity.PublicFault;
import dev.riskgate.identity.kind.CredentialKinds;
import dev.riskgate.request.Malformation;
import dev.riskgate.verdict.Reason;

import org.jspecify.annotations.Nullable;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a client may see of a reason. A reason that is not listed here stays internal, and its
 * verdict is explained in general terms: knowing which signal or rule applied would teach an
 * attacker how to pass. The listed ones concern only what the client sent itself, or may know as
 * the holder of a valid credential.
 */
record PublicReason(ClientProblem problem, String detail) {

    /** About the front door and our configuration, not about what the client sent. */
    private static final Set<Malformation> INNER =
            EnumSet.of(
                    Malformation.REQUEST_UNREADABLE,
                    Malformation.REQUEST_NOT_HTTP,
                    Malformation.REQUEST_CONTRADICTORY,
                    Malformation.FORWARDED_FOR_MALFORMED,
                    Malformation.CLIENT_ADDRESS_UNKNOWN,
                    Malformation.CLAIMS_TOO_LARGE);

    private static final Map<String, PublicReason> BY_REASON = byReason();

    /** The first reason that may be shown; the fallback if there is none. */
    static PublicReason of(List<Reason> reasons, ClientProblem fallback) {
        for (Reason reason : reasons) {
            @Nullable PublicReason known = BY_REASON.get(reason.code());
            if (known != null) {
                return known;
            }
        }
        return of(fallback);
    }

    /** Why nothing was decided, and none of the reasons that there may be besides. */
    static PublicReason notDecided(List<Reason> reasons) {
        return reasons.stream()
                .map(reason -> BY_REASON.get(reason.code()))
                .filter(known -> known != null && known.problem == ClientProblem.NOT_DECIDED)
                .findFirst()
                .orElseGet(() -> of(ClientProblem.NOT_DECIDED));
    }

    static PublicReason of(ClientProblem problem) {
        return new PublicReason(problem, problem.detail());
    }

    private static Map<String, PublicReason> byReason() {
        Map<String, PublicReason> all = new HashMap<>();
        all.put("credential_missing", of(ClientProblem.CREDENTIAL_MISSING));
        all.put("credential_not_accepted", of(ClientProblem.CREDENTIAL_NOT_ACCEPTED));
        all.put("credential_ambiguous", of(ClientProblem.CREDENTIAL_AMBIGUOUS));
        all.put("credential_conflict", of(ClientProblem.CREDENTIAL_AMBIGUOUS));
        for (CredentialKind<?> kind : CredentialKinds.ALL) {
            kind.publicFaults()
                    .forEach((code, fault) -> all.put(code, ofFault(kind.scheme(), fault)));
        }
        all.put("otp_malformed", of(ClientProblem.OTP_MALFORMED));
        all.put("otp_not_enrolled", of(ClientProblem.OTP_NOT_ENROLLED));
        all.put("otp_invalid", of(ClientProblem.OTP_INVALID));
        all.put("otp_replayed", of(ClientProblem.OTP_REPLAYED));
        all.put("otp_locked", of(ClientProblem.OTP_LOCKED));
        all.put("scope_missing", of(ClientProblem.INSUFFICIENT_SCOPE));
        all.put("role_missing", of(ClientProblem.INSUFFICIENT_ROLE));
        all.put("blocked", of(ClientProblem.BLOCKED));
        all.put("upgrade_not_allowed", of(ClientProblem.UPGRADE_NOT_ALLOWED));
        all.put("host_unknown", of(ClientProblem.MISDIRECTED));
        all.put("method_not_named", of(ClientProblem.METHOD_NOT_ALLOWED));
        all.put(
                "path_other_route",
                new PublicReason(
                        ClientProblem.REQUEST_REFUSED,
                        "The path may be read as another one, to which other conditions apply."));
        for (Malformation malformation : Malformation.values()) {
            Reason reason = malformation.reason();
            all.put(
                    reason.code(),
                    INNER.contains(malformation)
                            ? of(ClientProblem.REQUEST_REFUSED)
                            : new PublicReason(ClientProblem.REQUEST_REFUSED, reason.text()));
        }
        for (Degradation cause : Degradation.values()) {
            all.put("degraded_" + cause.label(), notDecided(cause));
        }
        return Map.copyOf(all);
    }

    /** Nothing of what is ours inside: which store failed, or how. */
    private static PublicReason notDecided(Degradation cause) {
        return switch (cause) {
            case ISSUER ->
                    new PublicReason(
                            ClientProblem.NOT_DECIDED,
                            "What verifies this credential cannot be reached now. Try again"
                                    + " later.");
            case OVERLOAD, DEADLINE ->
                    new PublicReason(
                            ClientProblem.NOT_DECIDED,
                            "The request could not be judged in time. Try again later.");
            case STATE, OVERSIZE, INTERNAL -> of(ClientProblem.NOT_DECIDED);
        };
    }

    private static PublicReason ofFault(Scheme scheme, PublicFault fault) {
        ClientProblem problem =
                fault.expired() ? ClientProblem.expired(scheme) : ClientProblem.invalid(scheme);
        return fault.detail().isEmpty() ? of(problem) : new PublicReason(problem, fault.detail());
    }
}
