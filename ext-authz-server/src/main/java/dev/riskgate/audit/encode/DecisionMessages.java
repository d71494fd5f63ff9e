// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit.encode;

import com.google.protobuf.Timestamp;

import dev.riskgate.budget.Degradation;
import dev.riskgate.decision.Decision;
import dev.riskgate.identity.Assurance;
import dev.riskgate.identity.Caller;
import dev.riskgate.proto.v1.Client;
import dev.riskgate.proto.v1.Credential;
import dev.riskgate.proto.v1.Request;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.signals.risk.Contribution;
import dev.riskgate.signals.risk.Risk;
import dev.riskgate.verdict.AssuranceLevel;
import dev.riskgate.verdict.Reason;
import dev.riskgate.verdict.RuleResult;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Locale;

/**
 * {@link Decision}s as messages of {@code riskgate.v1}. Headers, claims and bodies are never looked
 * at.
 */
final class DecisionMessages {

    private static final String[] LEVELS = words(AssuranceLevel.values());
    private static final String[] METHODS = words(Observation.Method.values());
    private static final String[] NETWORK_CLASSES = words(Place.NetworkClass.values());
    private static final long MILLIS_PER_SECOND = 1000;
    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final long NANOS_PER_MICRO = 1000;

    private DecisionMessages() {}

    static dev.riskgate.proto.v1.Decision of(Decision decision) {
        var message =
                dev.riskgate.proto.v1.Decision.newBuilder()
                        .setId(LogText.fit(decision.id()))
                        .setTime(time(decision.timeMillis()))
                        .setRoute(LogText.fit(decision.route()))
                        .setVerdict(decision.verdict().label())
                        .setEnforced(decision.enforced().label())
                        .setStatus(decision.denialResponse().status())
                        .setAssurance(assurance(decision.assurance()))
                        .setPolicyHash(LogText.fit(decision.policyHash()))
                        .setLatencyMicros(micros(decision.latencyNanos()));
        Caller caller = decision.caller();
        if (caller != null) {
            message.setClient(client(caller)).setCredential(credential(caller.credential()));
        }
        message.setRequest(request(decision.request()));
        for (Reason reason : decision.verdict().reasons()) {
            message.addReasonsBuilder()
                    .setCode(LogText.fit(reason.code()))
                    .setText(LogText.fit(reason.text()));
        }
        risk(decision.risk(), message);
        for (Degradation cause : decision.degraded()) {
            message.addDegraded(cause.label());
        }
        if (decision.riskResult().shadow()) {
            message.addShadowed(decision.riskResult().text());
        }
        for (RuleResult rule : decision.rules()) {
            if (rule.shadow()) {
                message.addShadowed(LogText.fit(rule.text()));
            }
        }
        Observation observation = decision.observation();
        if (observation != null) {
            message.setObservation(observation(observation));
        }
        return message.build();
    }

    /** Whole microseconds, as the record holds them. */
    static int micros(long nanos) {
        return (int) Math.clamp(nanos / NANOS_PER_MICRO, 0, Integer.MAX_VALUE);
    }

    private static Timestamp time(long millis) {
        int fraction = (int) Math.floorMod(millis, MILLIS_PER_SECOND);
        return Timestamp.newBuilder()
                .setSeconds(Math.floorDiv(millis, MILLIS_PER_SECOND))
                .setNanos(fraction * NANOS_PER_MILLI)
                .build();
    }

    private static Client client(Caller caller) {
        return Client.newBuilder()
                .setNamespace(LogText.fit(caller.client().namespace()))
                .setTenant(LogText.fit(caller.client().tenant()))
                .setId(LogText.fit(caller.client().id()))
                .build();
    }

    private static Credential credential(Caller.Credential credential) {
        return Credential.newBuilder()
                .setKind(credential.kind().label())
                .setName(LogText.fit(credential.name()))
                .setIssuer(LogText.fit(credential.issuer()))
                .setId(LogText.fit(credential.id()))
                .build();
    }

    private static Request request(@Nullable ApiRequest request) {
        if (request == null) {
            return Request.getDefaultInstance();
        }
        return Request.newBuilder()
                .setId(LogText.fit(request.id()))
                .setMethod(LogText.fit(request.method()))
                .setHost(LogText.fit(request.host()))
                .build();
    }

    private static void risk(Risk risk, dev.riskgate.proto.v1.Decision.Builder message) {
        message.setScore(risk.score()).setNats(risk.nats()).setLearning(risk.learning());
        for (Contribution contribution : risk.contributions()) {
            message.addContributionsBuilder()
                    .setSignal(LogText.fit(contribution.signal()))
                    .setGroup(LogText.fit(contribution.group()))
                    .setNats(contribution.nats())
                    .setReason(LogText.fit(contribution.reason()));
        }
    }

    private static dev.riskgate.proto.v1.Assurance assurance(Assurance assurance) {
        var message =
                dev.riskgate.proto.v1.Assurance.newBuilder()
                        .setLevel(LEVELS[assurance.level().ordinal()])
                        .setMethod(LogText.fit(assurance.method()));
        long provenAt = assurance.provenAt().toEpochMilli();
        if (provenAt > 0) {
            message.setProvenAt(time(provenAt));
        }
        return message.build();
    }

    private static dev.riskgate.proto.v1.Observation observation(Observation observation) {
        return dev.riskgate.proto.v1.Observation.newBuilder()
                .setTimeMillis(observation.timeMillis())
                .setCredential(observation.credential())
                .setDevice(observation.device())
                .setSoftware(observation.software())
                .setPlatform(observation.platform())
                .setAddress(observation.address())
                .setNetwork(observation.network())
                .setPlace(place(observation.place()))
                .setRoute(observation.route())
                .setMethod(METHODS[observation.method().ordinal()])
                .setObject(observation.object())
                .setBytes(observation.bytes())
                .setAsn(observation.asn())
                .build();
    }

    private static dev.riskgate.proto.v1.Place place(Place place) {
        var message =
                dev.riskgate.proto.v1.Place.newBuilder()
                        .setCountry(LogText.fit(place.country()))
                        .setAsn(place.asn())
                        .setAccuracyKm(Math.max(0, place.accuracyKm()))
                        .setNetworkClass(NETWORK_CLASSES[place.networkClass().ordinal()]);
        if (place.located()) {
            message.setLatitude(place.latitude()).setLongitude(place.longitude());
        }
        return message.build();
    }

    private static String[] words(Enum<?>[] constants) {
        return Arrays.stream(constants)
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .toArray(String[]::new);
    }
}
