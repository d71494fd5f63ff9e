// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import dev.riskgate.challenge.DenialResponses;
import dev.riskgate.challenge.ProofSettings;
import dev.riskgate.challenge.Proofs;
import dev.riskgate.check.PolicySnapshot;
import dev.riskgate.envoy.CheckRequestReader;
import dev.riskgate.envoy.CheckResponseWriter;
import dev.riskgate.envoy.EnvoyEnds;
import dev.riskgate.envoy.ReaderSettings;
import dev.riskgate.envoy.WriterSettings;
import dev.riskgate.identity.Carrier;
import dev.riskgate.identity.CredentialSettings;
import dev.riskgate.identity.Identifier;
import dev.riskgate.identity.kind.Authenticators;
import dev.riskgate.observation.Observer;
import dev.riskgate.policy.Policy;
import dev.riskgate.policy.model.ChallengeSettings;
import dev.riskgate.policy.model.Mode;
import dev.riskgate.policy.model.PolicyFile;
import dev.riskgate.request.EnvoyAddresses;
import dev.riskgate.request.MachineAddresses;
import dev.riskgate.signals.model.Weights;
import dev.riskgate.signals.risk.RiskModel;

import java.time.InstantSource;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Turns a policy into everything that it decides: translates it into the settings of each stage.
 */
final class SnapshotFactory {

    private static final int TOLERATED_OTP_STEPS = 1;

    private final Authenticators authenticators;
    private final Observer observer;
    private final Weights weights;
    private final InstantSource clock;

    SnapshotFactory(
            Authenticators authenticators,
            Observer observer,
            Weights weights,
            InstantSource clock) {
        this.authenticators = authenticators;
        this.observer = observer;
        this.weights = weights;
        this.clock = clock;
    }

    Snapshot of(Policy policy) {
        PolicyFile file = policy.file();
        PolicySnapshot policySnapshot =
                new PolicySnapshot(
                        policy,
                        new Identifier(authenticators.of(file.credentials())),
                        new Proofs(authenticators, proofs(file.challenge()), clock),
                        observer,
                        new RiskModel(weights, observer.seen(policy.riskSettings())),
                        new DenialResponses(PolicySnapshot.responses(file), authenticators));
        return new Snapshot(policySnapshot, ends(file));
    }

    private static ProofSettings proofs(ChallengeSettings challenge) {
        ChallengeSettings.Otp otp = challenge.otp();
        return new ProofSettings(TOLERATED_OTP_STEPS, otp.attempts(), otp.window());
    }

    private static EnvoyEnds ends(PolicyFile file) {
        String ja4 = file.client().ja4Header();
        Set<String> carriers =
                file.credentials().stream()
                        .map(credential -> credential.carrier().header())
                        .collect(Collectors.toUnmodifiableSet());
        ReaderSettings reader =
                ReaderSettings.of(
                        file.client().trustedProxies(),
                        EnvoyAddresses.of(file.client().envoyAddresses(), MachineAddresses.find()),
                        carriers,
                        ja4.isEmpty() ? null : ja4,
                        file.request().overrideHeaders(),
                        file.paths());
        return new EnvoyEnds(
                new CheckRequestReader(reader),
                new CheckResponseWriter(
                        new WriterSettings(
                                headersKeptBack(file),
                                schemesKeptBack(file),
                                file.idsAreAmbiguous(),
                                file.mode() == Mode.SHADOW)));
    }

    /** Headers that hold nothing but a credential which must not go on to the upstream. */
    private static Set<String> headersKeptBack(PolicyFile file) {
        return keptBack(file)
                .filter(carrier -> carrier.scheme().isEmpty())
                .map(Carrier::header)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Schemes whose credentials must not go on, while others of the same header do. */
    private static Set<String> schemesKeptBack(PolicyFile file) {
        return keptBack(file)
                .map(Carrier::scheme)
                .filter(scheme -> !scheme.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Stream<Carrier> keptBack(PolicyFile file) {
        return file.credentials().stream()
                .map(CredentialSettings::carrier)
                .filter(carrier -> !carrier.forward());
    }
}
