// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.servers;

import dev.riskgate.bench.setup.BenchClient;
import dev.riskgate.bench.setup.Networks;
import dev.riskgate.bench.setup.Policies;
import dev.riskgate.identity.apikey.KeyHasher;
import dev.riskgate.testenv.MmdbWriter;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;

/** Everything that a Riskgate server of a benchmark is configured with, in one directory. */
public final class RiskgateFiles {

    private static final long BUILT = 1_790_000_000L;
    private static final int KEY_BYTES = 32;

    private final Path directory;
    private final int grpcPort;
    private final int managementPort;
    private final byte[] hashKey = new byte[KEY_BYTES];

    private RiskgateFiles(Path directory, int grpcPort, int managementPort, long seed) {
        new SplittableRandom(seed).nextBytes(hashKey);
        this.directory = directory;
        this.grpcPort = grpcPort;
        this.managementPort = managementPort;
    }

    /**
     * Writes them.
     *
     * @param clients who have an API key
     * @param jwks the public keys of the tokens, in {@code jwks.json}; may be empty
     * @param redisPort of the Redis on this machine that keeps the state; 0 to keep it in memory
     */
    public record Setup(Policies policy, List<BenchClient> clients, String jwks, int redisPort) {}

    public static RiskgateFiles write(Path directory, Setup setup, long seed) throws IOException {
        Files.createDirectories(directory);
        var files = new RiskgateFiles(directory, FreePorts.free(), FreePorts.free(), seed);
        files.text("hash.key", Base64.getEncoder().encodeToString(files.hashKey));
        files.text("policy.yaml", setup.policy.yaml());
        files.text("jwks.json", setup.jwks);
        files.text("keys.yaml", keys(setup.clients, new KeyHasher(files.hashKey, null)));
        files.text("server.yaml", files.settings(setup));
        Files.write(files.places(), placesOfNetworks());
        Files.deleteIfExists(files.decisions());
        return files;
    }

    public Path server() {
        return directory.resolve("server.yaml");
    }

    public Path keys() {
        return directory.resolve("keys.yaml");
    }

    public Path places() {
        return directory.resolve("places.mmdb");
    }

    /** Of API keys and of pseudonyms. */
    public byte[] hashKey() {
        return hashKey.clone();
    }

    public Path policy() {
        return directory.resolve("policy.yaml");
    }

    public int grpcPort() {
        return grpcPort;
    }

    public int managementPort() {
        return managementPort;
    }

    public Path decisions() {
        return directory.resolve("decisions.jsonl");
    }

    /** Empties the decision log, so that a long run does not fill the disk. */
    public void forgetDecisions() throws IOException {
        if (Files.exists(decisions())) {
            try (var file = FileChannel.open(decisions(), StandardOpenOption.WRITE)) {
                file.truncate(0);
            }
        }
    }

    private void text(String name, String content) throws IOException {
        Files.writeString(directory.resolve(name), content);
    }

    private static String keys(List<BenchClient> clients, KeyHasher hasher) {
        var yaml = new StringBuilder("apiVersion: riskgate.dev/v1\nkind: ApiKeys\nkeys:\n");
        for (BenchClient benchClient : clients) {
            yaml.append("  - id: ").append(benchClient.keyId()).append('\n');
            yaml.append("    client: ").append(benchClient.id()).append('\n');
            yaml.append("    hash: ").append(hasher.hash(benchClient.apiKey())).append('\n');
            yaml.append("    scopes: [orders:read]\n");
        }
        return yaml.toString();
    }

    private String settings(Setup setup) {
        String keys =
                setup.clients.isEmpty()
                        ? ""
                        : "apiKeys: { file: keys.yaml, hashKeyFile: hash.key }\n";
        String redis =
                setup.redisPort == 0
                        ? ""
                        : "redis: { address: \"127.0.0.1:%d\" }%n".formatted(setup.redisPort);
        return """
        apiVersion: riskgate.dev/v1
        kind: Server
        grpc: { address: "127.0.0.1:%d" }
        management: { address: "127.0.0.1:%d" }
        policy: { file: policy.yaml }
        %sobservation: { hashKeyFile: hash.key }
        geo: { databases: [places.mmdb] }
        log: { decisions: decisions.jsonl }
        state: { maxSubjects: %d }
        """
                        .formatted(grpcPort, managementPort, keys, setup.policy.maxSubjects())
                + redis;
    }

    private static byte[] placesOfNetworks() {
        var writer = new MmdbWriter("Riskgate-Bench", BUILT);
        for (int i = 0; i < Networks.COUNT; i++) {
            writer.add(
                    Networks.prefix(i) + ".0.0/16",
                    MmdbWriter.place(
                            Networks.country(i),
                            Networks.asn(i),
                            Networks.latitude(i),
                            Networks.longitude(i),
                            50,
                            "residential"));
        }
        return writer.toBytes();
    }
}
