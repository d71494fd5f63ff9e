// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.world;

import dev.riskgate.identity.apikey.ApiKeyGenerator;
import dev.riskgate.identity.apikey.KeyHasher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Riskgate's files for one run, in a directory of their own: server file, policy, fresh API keys,
 * places.
 */
public final class WorldFiles {

    private static final String DEMO_JWKS = "http://127.0.0.1:8082/jwks.json";

    private final Path dir;
    private final Map<String, Partner> partners;

    private WorldFiles(Path dir, Map<String, Partner> partners) {
        this.dir = dir;
        this.partners = partners;
    }

    /**
     * @param policy the policy to start from; its JWKS URL becomes the issuer's
     * @param change what this run wants different in the policy's text
     * @param serverChange what it wants different in the server file's
     * @param clients who gets an API key
     */
    public static WorldFiles write(
            Path dir,
            Path policy,
            UnaryOperator<String> change,
            UnaryOperator<String> serverChange,
            Issuer issuer,
            List<String> clients)
            throws IOException {
        String text = Files.readString(policy).replace(DEMO_JWKS, issuer.jwksUri().toString());
        String server =
                """
                apiVersion: riskgate.dev/v1
                kind: Server
                grpc: { address: "127.0.0.1:0" }
                management: { address: "127.0.0.1:0" }
                policy: { file: policy.yaml }
                apiKeys: { file: api-keys.yaml, hashKeyFile: api-keys.hash-key }
                observation: { hashKeyFile: pseudonyms.hash-key }
                geo: { databases: [places.mmdb] }
                # A busy machine must not change what happens: the default is 150 ms.
                check: { budget: 5s }
                log: { decisions: decisions.jsonl, level: warn }
                """;
        return write(dir, change.apply(text), serverChange.apply(server), clients);
    }

    /**
     * @param policy the text of the policy
     * @param server the text of the server file, which names the files beside it as in the other
     *     method
     * @param clients who gets an API key
     */
    public static WorldFiles write(Path dir, String policy, String server, List<String> clients)
            throws IOException {
        byte[] hashKey = random(32);
        WorldFiles files = new WorldFiles(dir, keys(dir, hashKey, clients));
        TestPlaces.write(dir.resolve("places.mmdb"));
        secret(dir.resolve("api-keys.hash-key"), hashKey);
        secret(dir.resolve("pseudonyms.hash-key"), random(32));
        Files.writeString(files.policy(), policy);
        Files.writeString(files.server(), server);
        return files;
    }

    public Path server() {
        return dir.resolve("server.yaml");
    }

    public Path policy() {
        return dir.resolve("policy.yaml");
    }

    public Path decisions() {
        return dir.resolve("decisions.jsonl");
    }

    public Partner partner(String client) {
        Partner partner = partners.get(client);
        if (partner == null) {
            throw new IllegalArgumentException("no partner " + client);
        }
        return partner;
    }

    private static Map<String, Partner> keys(Path dir, byte[] hashKey, List<String> clients)
            throws IOException {
        ApiKeyGenerator maker =
                new ApiKeyGenerator(new KeyHasher(hashKey, null), new SecureRandom());
        Map<String, Partner> partners = new LinkedHashMap<>();
        List<String> entries = new ArrayList<>();
        for (String client : clients) {
            ApiKeyGenerator.NewKey key =
                    maker.create(
                            new ApiKeyGenerator.Order(
                                    client + "-key",
                                    client,
                                    "default",
                                    List.of("orders", "payouts"),
                                    List.of("partner"),
                                    null,
                                    true));
            partners.put(client, new Partner(client, key.text(), key.totp()));
            entries.add(key.entry());
        }
        Files.writeString(
                dir.resolve("api-keys.yaml"),
                "apiVersion: riskgate.dev/v1\nkind: ApiKeys\nkeys:"
                        + (entries.isEmpty() ? " []\n" : "\n" + String.join("", entries)));
        return partners;
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    private static void secret(Path file, byte[] bytes) throws IOException {
        Files.writeString(file, Base64.getEncoder().encodeToString(bytes) + "\n");
    }
}
