// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.recording;

import com.google.protobuf.ByteString;

import dev.riskgate.budget.Degradation;
import dev.riskgate.decision.Decision;
import dev.riskgate.decision.ProofOutcome;
import dev.riskgate.identity.Caller;
import dev.riskgate.policy.cel.Reads.Names;
import dev.riskgate.policy.model.UnauthenticSettings;
import dev.riskgate.proto.v1.RecordedCaller;
import dev.riskgate.proto.v1.RecordedCheck;
import dev.riskgate.proto.v1.RecordedHeader;
import dev.riskgate.proto.v1.RecordedPlace;
import dev.riskgate.proto.v1.RecordedReason;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.request.CanonicalQuery;
import dev.riskgate.request.Headers;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.verdict.Reason;
import dev.riskgate.verdict.Verdict;

import java.util.Locale;
import java.util.Set;

/** What is recorded of a decision and its request. Stateless. */
final class CheckRecords {

    /** What a route says of a request that carries no credential. */
    private static final Set<String> NOT_OF_A_CREDENTIAL =
            Set.of("credential_missing", "blocked", "host_unknown", "method_not_named");

    private CheckRecords() {}

    static RecordedCheck of(Decision decision, RecordedScope scope) {
        RecordedCheck.Builder check =
                RecordedCheck.newBuilder()
                        .setId(decision.id())
                        .setTimeMillis(decision.timeMillis())
                        .setProof(decision.proof().name().toLowerCase(Locale.ROOT))
                        .setRoute(decision.route())
                        .setVerdict(decision.verdict().label())
                        .setEnforced(decision.enforced().label())
                        .setScore(decision.risk().score())
                        .setPolicyHash(decision.policyHash());
        decision.degraded().stream().map(Degradation::label).forEach(check::addDegraded);
        decision.verdict().reasons().forEach(reason -> check.addReasons(reason(reason)));
        ApiRequest request = decision.request();
        if (request == null) {
            return check.setUnreadable(true).build();
        }
        request(check, request, scope);
        Caller caller = decision.caller();
        if (caller != null) {
            check.setCaller(caller(caller, scope.reads().claims()));
            for (Caller other : decision.others()) {
                check.addOtherCredentials(other.credential().name());
                if (!other.client().equals(caller.client())) {
                    check.setOtherClients(true);
                }
            }
        } else {
            rejection(check, decision.verdict());
        }
        proof(check, decision);
        if (decision.observation() != null) {
            check.setPlace(place(decision.observation().place()));
        }
        return check.build();
    }

    private static void request(
            RecordedCheck.Builder check, ApiRequest request, RecordedScope scope) {
        check.setMethod(request.method())
                .setScheme(request.scheme())
                .setHost(request.host())
                .setPath(request.path())
                .setQuery(query(request.query(), scope.reads().query()))
                .setUpgrade(request.upgrade())
                .setClientAddress(ByteString.copyFrom(request.clientAddress().getAddress()))
                .setJa4(request.peer().ja4())
                .setBodyBytes(request.body().bytes().length);
        if (scope.reads().peer().has("principal")) {
            check.setPeerPrincipal(request.peer().principal());
        }
        if (scope.reads().peer().has("sni")) {
            check.setPeerSni(request.peer().sni());
        }
        request.extensions()
                .forEach(
                        (name, value) -> {
                            if (scope.reads().extensions().has(name)) {
                                check.putExtensions(name, value);
                            }
                        });
        Headers headers = request.headers();
        for (String name : headers.asMap().keySet()) {
            if (scope.secrets().contains(name) || scope.secrets().contains(dashed(name))) {
                check.addWithheld(name);
            } else if (scope.reads().headers().has(dashed(name))
                    || scope.reads().headers().has(name)) {
                for (String value : headers.all(name)) {
                    check.addHeaders(RecordedHeader.newBuilder().setName(name).setValue(value));
                }
            }
        }
    }

    /** Conditions refuse to read a header beside one that CGI takes for the same. */
    private static String dashed(String name) {
        StringBuilder dashed = new StringBuilder(name);
        for (int i = 0; i < name.length(); i++) {
            if (!Character.isLetterOrDigit(name.charAt(i))) {
                dashed.setCharAt(i, '-');
            }
        }
        return dashed.toString();
    }

    /** The parameters that are read, as they stood, and those that some take for them. */
    private static String query(String raw, Names names) {
        if (names.all() || raw.isEmpty() || names.isEmpty()) {
            return names.all() ? raw : "";
        }
        if (CanonicalQuery.of(raw) == null) {
            return ";";
        }
        StringBuilder kept = new StringBuilder();
        for (String pair : raw.split("&", -1)) {
            CanonicalQuery one = CanonicalQuery.of(pair);
            if (one != null
                    && (one.parameters().keySet().stream().anyMatch(names::has)
                            || one.otherNames().stream().anyMatch(names::has))) {
                kept.append(kept.isEmpty() ? "" : "&").append(pair);
            }
        }
        return kept.toString();
    }

    private static RecordedCaller caller(Caller caller, Names claims) {
        RecordedCaller.Builder made =
                RecordedCaller.newBuilder()
                        .setNamespace(caller.client().namespace())
                        .setTenant(caller.client().tenant())
                        .setClient(caller.client().id())
                        .setKind(caller.credential().kind().label())
                        .setCredential(caller.credential().name())
                        .setIssuer(caller.credential().issuer())
                        .setCredentialId(caller.credential().id())
                        .setExpiresAtMillis(caller.credential().expiresAtMillis())
                        .setSubject(caller.subject())
                        .addAllScopes(caller.scopes())
                        .addAllRoles(caller.roles())
                        .setAssurance(caller.assurance().level().name())
                        .setProvenAtMillis(caller.assurance().provenAt().toEpochMilli())
                        .setAssuranceMethod(caller.assurance().method());
        caller.attributes()
                .forEach(
                        (name, value) -> {
                            if (claims.has(name)) {
                                made.putClaims(name, RecordedValues.of(value));
                            }
                        });
        return made.build();
    }

    /**
     * A credential that does not hold is refused with 401, for a reason of its own; one that is
     * unauthentic is limited for that reason, too.
     */
    private static void rejection(RecordedCheck.Builder check, Verdict verdict) {
        if (verdict instanceof Verdict.Throttle throttle
                && !throttle.byRule()
                && throttle.limit().startsWith(UnauthenticSettings.RESERVED)) {
            check.setRejected(reason(throttle.reasons().getFirst()));
        }
        if (verdict instanceof Verdict.Deny(Verdict.Deny.Kind kind, var reasons)
                && kind == Verdict.Deny.Kind.UNAUTHENTICATED
                && !reasons.isEmpty()
                && !NOT_OF_A_CREDENTIAL.contains(reasons.getFirst().code())) {
            check.setRejected(reason(reasons.getFirst()));
        }
    }

    private static void proof(RecordedCheck.Builder check, Decision decision) {
        if (decision.proof() == ProofOutcome.PASSED) {
            boolean own = decision.assurance().method().equals("totp");
            check.setProvenAtMillis(
                    own ? decision.assurance().provenAt().toEpochMilli() : decision.timeMillis());
        } else if (decision.proof() == ProofOutcome.FAILED) {
            decision.verdict().reasons().stream()
                    .filter(reason -> reason.code().startsWith("otp_"))
                    .findFirst()
                    .ifPresent(reason -> check.setProofFailure(reason(reason)));
        }
    }

    private static RecordedReason reason(Reason reason) {
        return RecordedReason.newBuilder().setCode(reason.code()).setText(reason.text()).build();
    }

    private static RecordedPlace place(Place place) {
        return RecordedPlace.newBuilder()
                .setCountry(place.country())
                .setAsn(place.asn())
                .setLocated(place.located())
                .setLatitude(place.located() ? place.latitude() : 0)
                .setLongitude(place.located() ? place.longitude() : 0)
                .setAccuracyKm(place.accuracyKm())
                .setNetworkClass(place.networkClass().name())
                .build();
    }
}
