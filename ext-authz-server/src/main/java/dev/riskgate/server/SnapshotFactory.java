// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import dev.riskgate.challenge.DenialResponses;
import dev.riskgate.challenge.ProofSettings;
import dev.riskgate.challenge.Proofs;
import dev.riskgate.challenge.ResponseSettings;
import dev.riskgate.challenge.ResponseSettings.AcceptedCredential;
import dev.riskgate.check.PolicySnapshot;
import dev.riskgate.envoy.CheckRequestReader;
import dev.riskgate.envoy.CheckResponseWriter;
import dev.riskgate.envoy.EnvoyEnds;
import dev.riskgate.envoy.ReaderSettings;
import dev.riskgate.envoy.WriterSettings;
import dev.riskgate.identity.Authenticator;
import dev.riskgate.identity.Caller.Scheme;
import dev.riskgate.identity.Identifier;
import dev.riskgate.identity.TotpSeeds;
import dev.riskgate.identity.apikey.ApiKeyAuthenticator;
import dev.riskgate.identity.apikey.ApiKeySettings;
import dev.riskgate.identity.apikey.ApiKeys;
import dev.riskgate.identity.jwt.JwtAuthenticator;
import dev.riskgate.identity.jwt.jwks.JwksSettings;
import dev.riskgate.identity.jwt.jwks.JwksSources;
import dev.riskgate.observation.Observer;
import dev.riskgate.policy.Policy;
import dev.riskgate.policy.model.ChallengeSettings;
import dev.riskgate.policy.model.CredentialSettings;
import dev.riskgate.policy.model.PolicyFile;
import dev.riskgate.signals.model.Weights;
import dev.riskgate.signals.risk.RiskModel;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Turns a policy into everything that it decides: translates it into the settings of each stage.
 */
final class SnapshotFactory {

    private static final String REALM = "api";
    private static final int TOLERATED_OTP_STEPS = 1;

    private final Path policyFile;
    private final Supplier<ApiKeys> apiKeys;
    private final JwksSources keySets;
    private final Observer observer;
    private final Weights weights;
    private final InstantSource clock;

    SnapshotFactory(
            Path policyFile,
            Supplier<ApiKeys> apiKeys,
            JwksSources keySets,
            Observer observer,
            Weights weights,
            InstantSource clock) {
        this.policyFile = policyFile;
        this.apiKeys = apiKeys;
        this.keySets = keySets;
        this.observer = observer;
        this.weights = weights;
        this.clock = clock;
    }

    Snapshot of(Policy policy) {
        PolicyFile file = policy.file();
        List<Authenticator> authenticators = new ArrayList<>();
        List<JwksSettings> used = new ArrayList<>();
        for (CredentialSettings credential : file.credentials()) {
            authenticators.add(authenticator(credential, used));
        }
        TotpSeeds seeds = caller -> apiKeys.get().seed(caller);
        PolicySnapshot policySnapshot =
                new PolicySnapshot(
                        policy,
                        new Identifier(authenticators),
                        new Proofs(seeds, proofs(file.challenge()), clock),
                        observer,
                        new RiskModel(weights, policy.riskSettings()),
                        new DenialResponses(answers(file), seeds));
        return new Snapshot(policySnapshot, ends(file), List.copyOf(used));
    }

    private Authenticator authenticator(CredentialSettings credential, List<JwksSettings> used) {
        return switch (credential) {
            case CredentialSettings.ApiKey(String name, String clients, String header, _) ->
                    new ApiKeyAuthenticator(new ApiKeySettings(name, clients, header), apiKeys);
            case CredentialSettings.Jwt jwt -> {
                JwksSettings keys = JwtTranslation.keySet(jwt, policyFile);
                if (keys == null) {
                    yield new JwtAuthenticator(JwtTranslation.settings(jwt), null);
                }
                used.add(keys);
                yield new JwtAuthenticator(JwtTranslation.settings(jwt), keySets.get(keys));
            }
        };
    }

    private static ProofSettings proofs(ChallengeSettings challenge) {
        ChallengeSettings.Otp otp = challenge.otp();
        return new ProofSettings(TOLERATED_OTP_STEPS, otp.attempts(), otp.window());
    }

    private static ResponseSettings answers(PolicyFile file) {
        List<AcceptedCredential> accepted = new ArrayList<>();
        for (CredentialSettings credential : file.credentials()) {
            accepted.add(
                    switch (credential) {
                        case CredentialSettings.ApiKey(String name, _, String header, _) ->
                                new AcceptedCredential(name, Scheme.RISKGATE, header, Map.of());
                        case CredentialSettings.Jwt jwt ->
                                new AcceptedCredential(
                                        jwt.name(), Scheme.BEARER, "authorization", jwt.acr());
                    });
        }
        return new ResponseSettings(REALM, accepted);
    }

    private static EnvoyEnds ends(PolicyFile file) {
        String ja4 = file.client().ja4Header();
        ReaderSettings reader =
                ReaderSettings.of(
                        file.client().trustedProxies(),
                        keyHeaders(file, false),
                        ja4.isEmpty() ? null : ja4);
        return new EnvoyEnds(
                new CheckRequestReader(reader),
                new CheckResponseWriter(
                        new WriterSettings(keyHeaders(file, true), file.idsAreAmbiguous())));
    }

    /**
     * @param keptBack only those that must not go on to the upstream
     */
    private static Set<String> keyHeaders(PolicyFile file, boolean keptBack) {
        return file.credentials().stream()
                .filter(CredentialSettings.ApiKey.class::isInstance)
                .map(CredentialSettings.ApiKey.class::cast)
                .filter(key -> !keptBack || !key.forward())
                .map(CredentialSettings.ApiKey::header)
                .collect(Collectors.toUnmodifiableSet());
    }
}
