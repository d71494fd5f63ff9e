// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.setup;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One API client of the load: always the same credential, software and address, as a service
 * behaves.
 *
 * @param index from 0
 * @param keyId public part of its API key
 * @param keySecret secret part
 * @param address IPv4, in text
 */
public record BenchClient(
        int index, String keyId, String keySecret, String userAgent, String address) {

    private static final String BASE62 =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int SECRET_LENGTH = 32;
    private static final List<String> AGENTS =
            List.of(
                    "okhttp/4.12.0",
                    "python-requests/2.32.3",
                    "Go-http-client/2.0",
                    "Apache-HttpClient/5.3 (Java/21.0.2)",
                    "PartnerApp/3.1 (iPhone; iOS 18.1; Scale/3.00)",
                    "axios/1.7.2");

    /** So many clients, the same ones for the same seed. */
    public static List<BenchClient> many(int count, long seed) {
        var random = new SplittableRandom(seed);
        var clients = new ArrayList<BenchClient>(count);
        for (int i = 0; i < count; i++) {
            clients.add(
                    new BenchClient(
                            i,
                            "k%06d".formatted(i),
                            secret(random),
                            AGENTS.get(random.nextInt(AGENTS.size())),
                            Networks.address(i)));
        }
        return clients;
    }

    private static String secret(SplittableRandom random) {
        var secret = new StringBuilder(SECRET_LENGTH);
        for (int i = 0; i < SECRET_LENGTH; i++) {
            secret.append(BASE62.charAt(random.nextInt(BASE62.length())));
        }
        return secret.toString();
    }

    /** The id under which its behaviour is judged. */
    public String id() {
        return id(index);
    }

    static String id(int index) {
        return "client-%06d".formatted(index);
    }

    /** The key as the client sends it. */
    public String apiKey() {
        return "rg_" + keyId + "_" + keySecret;
    }
}
