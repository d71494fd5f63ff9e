// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit.encode;

import com.google.protobuf.Timestamp;

import dev.riskgate.budget.Degradation;
import dev.riskgate.decision.Decision;
import dev.riskgate.decision.ProofOutcome;
import dev.riskgate.decision.ShadowDecision;
import dev.riskgate.identity.Assurance;
import dev.riskgate.identity.Caller;
import dev.riskgate.proto.v1.Client;
import dev.riskgate.proto.v1.Credential;
import dev.riskgate.proto.v1.Request;
import dev.riskgate.proto.v1.ThresholdPair;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.signals.profile.Contexts;
import dev.riskgate.signals.risk.Contribution;
import dev.riskgate.signals.risk.Risk;
import dev.riskgate.verdict.AssuranceLevel;
import dev.riskgate.verdict.Reason;
import dev.riskgate.verdict.RuleResult;
import dev.riskgate.verdict.StepUp;
import dev.riskgate.verdict.Thresholds;
import dev.riskgate.verdict.Verdict;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;

/**
 * {@link Decision}s as messages of {@code riskgate.v1}. Claims, bodies and queries are never looked
 * at.
 */
final class DecisionMessages {

    private static final String[] LEVELS = words(AssuranceLevel.values());
    private static final String[] PROOFS = words(ProofOutcome.values());
    private static final String[] METHODS = words(Observation.Method.values());
    private static final String[] NETWORK_CLASSES = words(Place.NetworkClass.values());
    private static final int LONGEST_REQUEST_ID = 128;
    private static final int LONGEST_USER_AGENT = 256;
    private static final long MILLIS_PER_SECOND = 1000;
    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final long NANOS_PER_MICRO = 1000;

    private DecisionMessages() {}

    /**
     * @param include what of the request is in it that may name a person
     */
    static dev.riskgate.proto.v1.Decision of(Decision decision, Set<PersonalData> include) {
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
        for (Caller other : decision.others()) {
            message.addOtherCredentialsBuilder()
                    .setClient(client(other))
                    .setCredential(credential(other.credential()));
        }
        message.setRequest(request(decision.request(), include));
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
            String text = LogText.fit(rule.text());
            if (rule.shadow()) {
                message.addShadowed(text);
            } else {
                message.addRules(text);
            }
        }
        Observation observation = decision.observation();
        if (observation != null) {
            message.setObservation(observation(observation))
                    .setContext(HexFormat.of().toHexDigits(Contexts.of(observation)));
        }
        policy(decision, message);
        ShadowDecision shadow = decision.shadowPolicy();
        if (shadow != null) {
            var beside =
                    message.getShadowPolicyBuilder()
                            .setHash(LogText.fit(shadow.policyHash()))
                            .setVerdict(shadow.verdict());
            for (Reason reason : shadow.reasons()) {
                beside.addReasonsBuilder()
                        .setCode(LogText.fit(reason.code()))
                        .setText(LogText.fit(reason.text()));
            }
        }
        return message.build();
    }

    private static void policy(Decision decision, dev.riskgate.proto.v1.Decision.Builder message) {
        message.setThresholds(thresholds(decision.thresholds()));
        StepUp stepUp = stepUp(decision);
        if (stepUp != null) {
            message.getStepUpBuilder()
                    .setLevel(LEVELS[stepUp.level().ordinal()])
                    .setMaxAgeSeconds(whole(stepUp.maxAge().toSeconds()));
        }
        if (decision.verdict() instanceof Verdict.Throttle throttle) {
            message.getThrottleBuilder()
                    .setLimit(LogText.fit(throttle.limit()))
                    .setQuota(whole(throttle.quota()))
                    .setWindowSeconds(whole(throttle.window().toSeconds()))
                    .setRetryAfterMillis(whole(throttle.retryAfter().toMillis()));
        }
        if (decision.proof() != ProofOutcome.NONE) {
            message.setProof(PROOFS[decision.proof().ordinal()]);
        }
    }

    /** What answers the challenge, enforced or not; null if there is none. */
    static @Nullable StepUp stepUp(Decision decision) {
        if (decision.verdict() instanceof Verdict.Challenge challenge) {
            return challenge.stepUp();
        }
        return decision.enforced() instanceof Verdict.Challenge instead ? instead.stepUp() : null;
    }

    /** X-Request-ID; empty if there is none. Whoever called may have written it. */
    static String requestId(ApiRequest request) {
        return LogText.cut(request.headers().first("x-request-id"), LONGEST_REQUEST_ID);
    }

    static String userAgent(ApiRequest request) {
        return LogText.cut(request.headers().first("user-agent"), LONGEST_USER_AGENT);
    }

    /** As the record holds numbers: what is larger than it can tell is its largest. */
    static int whole(long value) {
        return (int) Math.clamp(value, 0, Integer.MAX_VALUE);
    }

    private static dev.riskgate.proto.v1.Thresholds thresholds(Thresholds thresholds) {
        var message = dev.riskgate.proto.v1.Thresholds.newBuilder();
        if (thresholds.challenge() != Thresholds.NEVER) {
            message.setChallenge(thresholds.challenge());
        }
        if (thresholds.deny() != Thresholds.NEVER) {
            message.setDeny(thresholds.deny());
        }
        if (thresholds.identity().canSpeak()) {
            message.setIdentity(pair(thresholds.identity()));
        }
        if (thresholds.behaviour().canSpeak()) {
            message.setBehaviour(pair(thresholds.behaviour()));
        }
        return message.build();
    }

    private static ThresholdPair pair(Thresholds.Pair pair) {
        var message = ThresholdPair.newBuilder();
        if (pair.challenge() != Thresholds.NEVER) {
            message.setChallenge(pair.challenge());
        }
        if (pair.deny() != Thresholds.NEVER) {
            message.setDeny(pair.deny());
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

    private static Request request(@Nullable ApiRequest request, Set<PersonalData> include) {
        if (request == null) {
            return Request.getDefaultInstance();
        }
        var message =
                Request.newBuilder()
                        .setId(LogText.fit(request.id()))
                        .setMethod(LogText.fit(request.method()))
                        .setHost(LogText.fit(request.host()))
                        .setXRequestId(LogText.fit(requestId(request)));
        if (include.isEmpty()) {
            return message.build();
        }
        for (PersonalData one : include) {
            switch (one) {
                case PATH -> message.setPath(LogText.fit(request.path()));
                case ADDRESS -> message.setAddress(request.clientAddress().getHostAddress());
                case USER_AGENT -> message.setUserAgent(LogText.fit(userAgent(request)));
            }
        }
        return message.build();
    }

    private static void risk(Risk risk, dev.riskgate.proto.v1.Decision.Builder message) {
        message.setScore(risk.score()).setNats(risk.nats()).setLearning(risk.learning());
        message.setIdentity(risk.identity()).setBehaviour(risk.behaviour());
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
