// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.check;

import dev.riskgate.budget.CheckBudget;
import dev.riskgate.challenge.DenialResponses;
import dev.riskgate.challenge.ProofCheck;
import dev.riskgate.challenge.ProofResult;
import dev.riskgate.challenge.ResponseSettings;
import dev.riskgate.identity.Assurance;
import dev.riskgate.identity.Authenticator;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.Identifier;
import dev.riskgate.identity.apikey.ApiKeyKind;
import dev.riskgate.observation.GeoLookup;
import dev.riskgate.observation.Observer;
import dev.riskgate.policy.Policy;
import dev.riskgate.policy.PolicyLoader;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.request.Headers;
import dev.riskgate.signals.model.Weights;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.signals.risk.RiskAssessor;
import dev.riskgate.signals.risk.RiskModel;
import dev.riskgate.signals.signal.RiskSettings;
import dev.riskgate.state.StateStore;
import dev.riskgate.yaml.YamlException;

import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What a check is made of. */
final class Checks {

    /** Every address is in the same autonomous system. */
    private static final GeoLookup ONE_ASN =
            new GeoLookup(List.of()) {
                @Override
                public Place place(InetAddress address) {
                    return new Place(
                            "SE", 64_496, Double.NaN, Double.NaN, 0, Place.NetworkClass.ORDINARY);
                }
            };

    private Checks() {}

    /** A store of which some methods are others. */
    static StateStore store(StateStore store, Map<String, Function<Object[], ?>> others) {
        return (StateStore)
                Proxy.newProxyInstance(
                        StateStore.class.getClassLoader(),
                        new Class<?>[] {StateStore.class},
                        (_, method, arguments) -> {
                            var other = others.get(method.getName());
                            return other == null
                                    ? method.invoke(store, arguments)
                                    : other.apply(arguments == null ? new Object[0] : arguments);
                        });
    }

    /** A policy with one API key credential, and what else is given. */
    static Policy policy(String more) throws YamlException {
        return whole(
                """
                credentials:
                  - apiKey: { name: keys, header: x-client }
                """
                        + more);
    }

    /** A policy with what is given. */
    static Policy whole(String text) throws YamlException {
        String file = "apiVersion: riskgate.dev/v1\nkind: Policy\n" + text + "\n";
        return PolicyLoader.parse("policy.yaml", file.getBytes(StandardCharsets.UTF_8)).policy();
    }

    static PolicySnapshot snapshot(Policy policy, Authenticator... authenticators) {
        return snapshot(policy, (_, _, _, _) -> new ProofResult.None(), model(), authenticators);
    }

    static PolicySnapshot snapshot(
            Policy policy, ProofCheck proofs, RiskAssessor model, Authenticator... authenticators) {
        return new PolicySnapshot(
                policy,
                new Identifier(List.of(authenticators)),
                proofs,
                new Observer(new byte[32], ONE_ASN),
                model,
                new DenialResponses(ResponseSettings.DEFAULTS, _ -> null));
    }

    static RiskModel model() {
        return new RiskModel(Weights.shipped(), RiskSettings.defaults());
    }

    static CheckBudget budget() {
        return CheckBudget.start(System::nanoTime, Duration.ofMinutes(1).toNanos());
    }

    /** The holder of an API key. */
    static Caller caller(String client) {
        return new Caller(
                Subject.client("default", client),
                new Caller.Credential(ApiKeyKind.INSTANCE, "keys", "", "key-1", Long.MAX_VALUE),
                "",
                Set.of(),
                Set.of(),
                Map.of(),
                Assurance.SINGLE);
    }

    static ApiRequest request(long timeMillis, String path) {
        return request(timeMillis, path, "203.0.113.7");
    }

    static ApiRequest request(long timeMillis, String path, String address) {
        return new ApiRequest(
                "",
                timeMillis,
                "GET",
                "https",
                "api.example.com",
                path,
                "",
                "HTTP/2",
                false,
                new Headers(Map.of()),
                InetAddress.ofLiteral(address),
                ApiRequest.Peer.NONE,
                Map.of(),
                Map.of(),
                ApiRequest.Body.NONE);
    }
}
