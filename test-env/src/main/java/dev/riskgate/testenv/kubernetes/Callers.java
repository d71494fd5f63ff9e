// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.kubernetes;

import dev.riskgate.identity.apikey.ApiKeyGenerator;
import dev.riskgate.identity.apikey.ApiKeyGenerator.NewKey;
import dev.riskgate.identity.apikey.ApiKeyGenerator.Order;
import dev.riskgate.identity.apikey.KeyHasher;
import dev.riskgate.testenv.world.Partner;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Clients with API keys, and the chart's values that let them in. */
final class Callers {

    static final String BLOCKED = "blocked";

    static final String CODELESS = "codeless";

    /** Sends by hand what the steady stream does not. */
    static final String VISITOR = "visitor";

    /** Whose key is replaced. */
    static final String ROTATED = "rotated";

    /**
     * In turn each of them sends one code a second, so that each has a new one when it is again.
     */
    private static final int ORDINARY = 40;

    private final Map<String, Partner> partners = new LinkedHashMap<>();
    private final Map<String, String> entries = new LinkedHashMap<>();

    /**
     * Makes a key for each.
     *
     * @param hashKey as the server has it, base64
     */
    void create(String hashKey) {
        for (int i = 0; i < ORDINARY; i++) {
            create("partner-" + i, hashKey);
        }
        create(BLOCKED, hashKey);
        create(CODELESS, hashKey);
        create(VISITOR, hashKey);
        create(ROTATED, hashKey);
    }

    /** Makes another key for a client, instead of the one that it had. */
    void create(String client, String hashKey) {
        byte[] bytes = Base64.getMimeDecoder().decode(hashKey.strip());
        NewKey key =
                new ApiKeyGenerator(new KeyHasher(bytes, null), new SecureRandom())
                        .create(
                                new Order(
                                        null,
                                        client,
                                        "default",
                                        List.of("orders", "payouts"),
                                        List.of(),
                                        null,
                                        true));
        partners.put(client, new Partner(client, key.text(), key.totp()));
        entries.put(client, key.entry());
    }

    List<Partner> ordinary() {
        List<Partner> ordinary = new ArrayList<>();
        for (int i = 0; i < ORDINARY; i++) {
            ordinary.add(partner("partner-" + i));
        }
        return ordinary;
    }

    Partner blocked() {
        return partner(BLOCKED);
    }

    Partner partner(String client) {
        Partner partner = partners.get(client);
        if (partner == null) {
            throw new IllegalArgumentException("nobody is called " + client);
        }
        return partner;
    }

    /** A values file of the chart, YAML. */
    String values() {
        return "apiKeys:\n  keys:\n" + String.join("", entries.values());
    }
}
