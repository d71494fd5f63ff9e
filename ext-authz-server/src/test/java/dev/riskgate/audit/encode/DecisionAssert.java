// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.util.Timestamps;

import dev.riskgate.budget.Degradation;
import dev.riskgate.decision.Decision;
import dev.riskgate.decision.ProofOutcome;
import dev.riskgate.decision.ShadowDecision;
import dev.riskgate.identity.Caller;
import dev.riskgate.proto.v1.Client;
import dev.riskgate.proto.v1.Credential;
import dev.riskgate.proto.v1.OtherCredential;
import dev.riskgate.proto.v1.ThresholdPair;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.signals.risk.Contribution;
import dev.riskgate.verdict.Reason;
import dev.riskgate.verdict.RuleResult;
import dev.riskgate.verdict.StepUp;
import dev.riskgate.verdict.Thresholds;
import dev.riskgate.verdict.Verdict;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Compares a record that was read with the decision that was written, field by field. */
final class DecisionAssert {

    private final dev.riskgate.proto.v1.Decision read;
    private final Decision written;
    private final double rounding;

    private DecisionAssert(dev.riskgate.proto.v1.Decision read, Decision written, double rounding) {
        this.read = read;
        this.written = written;
        this.rounding = rounding;
    }

    /**
     * @param rounding how much scores and nats may differ
     */
    static void assertSame(dev.riskgate.proto.v1.Decision read, Decision written, double rounding) {
        new DecisionAssert(read, written, rounding).all();
    }

    private void all() {
        assertThat(read.getId()).isEqualTo(written.id());
        assertThat(Timestamps.toMillis(read.getTime())).isEqualTo(written.timeMillis());
        caller();
        request();
        assertThat(read.getRoute()).isEqualTo(written.route());
        assertThat(read.getVerdict()).isEqualTo(written.verdict().label());
        assertThat(read.getEnforced()).isEqualTo(written.enforced().label());
        assertThat(read.getStatus()).isEqualTo(written.denialResponse().status());
        assertThat(read.getReasonsList())
                .map(reason -> new Reason(reason.getCode(), reason.getText()))
                .isEqualTo(written.verdict().reasons());
        risk();
        assurance();
        assertThat(read.getPolicyHash()).isEqualTo(written.policyHash());
        assertThat((long) read.getLatencyMicros())
                .isEqualTo(Math.min(Integer.MAX_VALUE, written.latencyNanos() / 1000));
        assertThat(read.getDegradedList())
                .isEqualTo(written.degraded().stream().map(Degradation::label).toList());
        rules();
        policy();
        ShadowDecision shadow = written.shadowPolicy();
        assertThat(read.hasShadowPolicy()).isEqualTo(shadow != null);
        if (shadow != null) {
            assertThat(read.getShadowPolicy().getHash()).isEqualTo(shadow.policyHash());
            assertThat(read.getShadowPolicy().getVerdict()).isEqualTo(shadow.verdict());
            assertThat(read.getShadowPolicy().getReasonsList())
                    .map(reason -> new Reason(reason.getCode(), reason.getText()))
                    .isEqualTo(shadow.reasons());
        }
        assertThat(read.hasObservation()).isEqualTo(written.observation() != null);
        if (written.observation() != null) {
            observation(read.getObservation(), written.observation());
        }
    }

    private void rules() {
        assertThat(read.getRulesList())
                .isEqualTo(
                        written.rules().stream()
                                .filter(rule -> !rule.shadow())
                                .map(RuleResult::text)
                                .toList());
        Stream<String> risk =
                written.riskResult().shadow()
                        ? Stream.of(written.riskResult().text())
                        : Stream.of();
        Stream<String> rules =
                written.rules().stream().filter(RuleResult::shadow).map(RuleResult::text);
        assertThat(read.getShadowedList()).isEqualTo(Stream.concat(risk, rules).toList());
    }

    private void policy() {
        Thresholds thresholds = written.thresholds();
        assertThat(read.hasThresholds()).isTrue();
        assertThat(read.getThresholds().hasChallenge())
                .isEqualTo(thresholds.challenge() != Thresholds.NEVER);
        assertThat(read.getThresholds().hasDeny()).isEqualTo(thresholds.deny() != Thresholds.NEVER);
        pair(
                thresholds.identity(),
                read.getThresholds().hasIdentity(),
                read.getThresholds().getIdentity());
        pair(
                thresholds.behaviour(),
                read.getThresholds().hasBehaviour(),
                read.getThresholds().getBehaviour());
        StepUp stepUp = DecisionMessages.stepUp(written);
        assertThat(read.hasStepUp()).isEqualTo(stepUp != null);
        if (stepUp != null) {
            assertThat(read.getStepUp().getLevel()).isEqualTo(word(stepUp.level()));
            assertThat((long) read.getStepUp().getMaxAgeSeconds())
                    .isEqualTo(stepUp.maxAge().toSeconds());
        }
        assertThat(read.hasThrottle()).isEqualTo(written.verdict() instanceof Verdict.Throttle);
        if (written.verdict() instanceof Verdict.Throttle throttle) {
            assertThat(read.getThrottle().getLimit()).isEqualTo(throttle.limit());
            assertThat((long) read.getThrottle().getQuota()).isEqualTo(throttle.quota());
            assertThat((long) read.getThrottle().getWindowSeconds())
                    .isEqualTo(throttle.window().toSeconds());
            assertThat((long) read.getThrottle().getRetryAfterMillis())
                    .isEqualTo(throttle.retryAfter().toMillis());
        }
        assertThat(read.getProof())
                .isEqualTo(written.proof() == ProofOutcome.NONE ? "" : word(written.proof()));
    }

    private void caller() {
        Caller caller = written.caller();
        assertThat(read.hasClient()).isEqualTo(caller != null);
        assertThat(read.hasCredential()).isEqualTo(caller != null);
        if (caller != null) {
            caller(read.getClient(), read.getCredential(), caller);
        }
        assertThat(read.getOtherCredentialsList()).hasSameSizeAs(written.others());
        for (int i = 0; i < written.others().size(); i++) {
            OtherCredential other = read.getOtherCredentials(i);
            caller(other.getClient(), other.getCredential(), written.others().get(i));
        }
    }

    private static void caller(Client client, Credential credential, Caller caller) {
        assertThat(client.getNamespace()).isEqualTo(caller.client().namespace());
        assertThat(client.getTenant()).isEqualTo(caller.client().tenant());
        assertThat(client.getId()).isEqualTo(caller.client().id());
        assertThat(credential.getKind()).isEqualTo(caller.credential().kind().label());
        assertThat(credential.getName()).isEqualTo(caller.credential().name());
        assertThat(credential.getIssuer()).isEqualTo(caller.credential().issuer());
        assertThat(credential.getId()).isEqualTo(caller.credential().id());
    }

    private void request() {
        ApiRequest request = written.request();
        assertThat(read.getRequest().getId()).isEqualTo(request == null ? "" : request.id());
        assertThat(read.getRequest().getMethod())
                .isEqualTo(request == null ? "" : request.method());
        assertThat(read.getRequest().getHost()).isEqualTo(request == null ? "" : request.host());
    }

    private static void pair(Thresholds.Pair pair, boolean told, ThresholdPair read) {
        assertThat(told).isEqualTo(pair.canSpeak());
        double challenge = read.hasChallenge() ? read.getChallenge() : Thresholds.NEVER;
        double deny = read.hasDeny() ? read.getDeny() : Thresholds.NEVER;
        assertThat(new Thresholds.Pair(challenge, deny)).isEqualTo(pair);
    }

    private void risk() {
        assertThat(read.getScore()).isCloseTo(written.risk().score(), within(rounding));
        assertThat(read.getIdentity()).isCloseTo(written.risk().identity(), within(rounding));
        assertThat(read.getBehaviour()).isCloseTo(written.risk().behaviour(), within(rounding));
        assertThat(read.getNats()).isCloseTo(written.risk().nats(), within(rounding));
        assertThat(read.getLearning()).isEqualTo(written.risk().learning());
        List<Contribution> contributions = written.risk().contributions();
        assertThat(read.getContributionsList()).hasSameSizeAs(contributions);
        for (int i = 0; i < contributions.size(); i++) {
            var one = read.getContributions(i);
            assertThat(one.getSignal()).isEqualTo(contributions.get(i).signal());
            assertThat(one.getGroup()).isEqualTo(contributions.get(i).group());
            assertThat(one.getNats()).isCloseTo(contributions.get(i).nats(), within(rounding));
            assertThat(one.getReason()).isEqualTo(contributions.get(i).reason());
        }
    }

    private void assurance() {
        var assurance = read.getAssurance();
        assertThat(assurance.getLevel()).isEqualTo(word(written.assurance().level()));
        assertThat(assurance.getMethod()).isEqualTo(written.assurance().method());
        assertThat(Timestamps.toMillis(assurance.getProvenAt()))
                .isEqualTo(written.assurance().provenAt().toEpochMilli());
    }

    private static void observation(dev.riskgate.proto.v1.Observation read, Observation written) {
        assertThat(
                        new Observation(
                                read.getTimeMillis(),
                                read.getCredential(),
                                read.getDevice(),
                                read.getSoftware(),
                                read.getPlatform(),
                                read.getAddress(),
                                read.getNetwork(),
                                read.getAsn(),
                                place(read.getPlace(), written.place()),
                                read.getRoute(),
                                method(read.getMethod()),
                                read.getObject(),
                                read.getBytes()))
                .isEqualTo(written);
    }

    /** Half of a pair of coordinates is no place, and not written. */
    private static Place place(dev.riskgate.proto.v1.Place read, Place written) {
        assertThat(read.hasLatitude()).isEqualTo(written.located());
        assertThat(read.hasLongitude()).isEqualTo(written.located());
        return new Place(
                read.getCountry(),
                read.getAsn(),
                written.located() ? read.getLatitude() : written.latitude(),
                written.located() ? read.getLongitude() : written.longitude(),
                read.getAccuracyKm(),
                Place.NetworkClass.valueOf(read.getNetworkClass().toUpperCase(Locale.ROOT)));
    }

    private static Observation.Method method(String word) {
        return Observation.Method.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
