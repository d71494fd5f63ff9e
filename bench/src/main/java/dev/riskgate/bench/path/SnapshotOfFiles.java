// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.path;

import dev.riskgate.bench.servers.RiskgateFiles;
import dev.riskgate.challenge.DenialResponses;
import dev.riskgate.challenge.ProofSettings;
import dev.riskgate.challenge.Proofs;
import dev.riskgate.challenge.ResponseSettings;
import dev.riskgate.check.PolicySnapshot;
import dev.riskgate.identity.Identifier;
import dev.riskgate.identity.apikey.ApiKeyAuthenticator;
import dev.riskgate.identity.apikey.ApiKeySettings;
import dev.riskgate.identity.apikey.ApiKeys;
import dev.riskgate.identity.apikey.KeyHasher;
import dev.riskgate.observation.GeoLookup;
import dev.riskgate.observation.Observer;
import dev.riskgate.observation.PlaceDatabase;
import dev.riskgate.policy.Policy;
import dev.riskgate.policy.PolicyLoader;
import dev.riskgate.signals.model.Weights;
import dev.riskgate.signals.risk.RiskModel;
import dev.riskgate.yaml.YamlException;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** Puts together what a policy decides, as the server does, from the files of a benchmark. */
final class SnapshotOfFiles {

    static final String KEY_HEADER = "x-api-key";

    private static final Duration OTP_WINDOW = Duration.ofMinutes(5);

    private SnapshotOfFiles() {}

    /** An engine that knows callers by their API keys. */
    static PolicySnapshot read(RiskgateFiles files, InstantSource clock)
            throws IOException, YamlException {
        Policy policy = PolicyLoader.load(files.policy()).policy();
        ApiKeys keys = keys(files);
        PlaceDatabase places = PlaceDatabase.read(Files.readAllBytes(files.places()));
        var byKey =
                new ApiKeyAuthenticator(
                        new ApiKeySettings("partners", "keys", KEY_HEADER, false), () -> keys);
        return new PolicySnapshot(
                policy,
                new Identifier(List.of(byKey)),
                new Proofs(keys, new ProofSettings(1, 5, OTP_WINDOW), clock),
                new Observer(files.hashKey(), new GeoLookup(List.of(() -> places))),
                new RiskModel(Weights.shipped(), policy.riskSettings()),
                new DenialResponses(new ResponseSettings("api", List.of()), keys));
    }

    private static ApiKeys keys(RiskgateFiles files) throws IOException, YamlException {
        return ApiKeys.parse(
                "keys.yaml",
                Files.readAllBytes(files.keys()),
                new KeyHasher(files.hashKey(), null),
                _ -> new byte[0]);
    }
}
