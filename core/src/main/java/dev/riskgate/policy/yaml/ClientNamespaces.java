// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.yaml;

import dev.riskgate.policy.model.CredentialSettings.Jwt;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.yaml.YamlMap;
import dev.riskgate.yaml.YamlNode;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;

/**
 * Reads {@code clients}: which namespace the clients of a credential belong to, see {@link
 * Subject}.
 */
final class ClientNamespaces {

    static final int MAX = 256;

    private static final String CLIENTS = "clients";

    private @Nullable String keys;
    private final Map<String, Jwt> byDefault = new HashMap<>();

    /**
     * The same for all API keys: a key that was shown in another header must not become another
     * client.
     */
    String ofKeys(YamlMap apiKey) {
        YamlNode node = apiKey.find(CLIENTS);
        String clients = node == null ? Subject.KEYS : given(node);
        if (keys == null) {
            keys = clients;
        } else if (!keys.equals(clients)) {
            (node == null ? apiKey.need("name") : node)
                    .problem(
                            "the apiKey credentials share one key file, and so their clients:"
                                    + " write clients: "
                                    + keys
                                    + " here, too");
        }
        return clients;
    }

    String ofTokens(YamlMap jwt, YamlNode issuer) {
        YamlNode node = jwt.find(CLIENTS);
        if (node != null) {
            return given(node);
        }
        String clients = issuer.text();
        if (clients.equals(Subject.KEYS) || !isName(clients)) {
            issuer.problem(
                    "this issuer cannot give its clients' namespace its name (\"keys\" belongs to"
                            + " API keys; 1 to "
                            + MAX
                            + " characters, no control characters): name it under clients");
        }
        return clients;
    }

    /**
     * Warns where tokens of one issuer name clients in two ways, and nothing says that these are
     * the same clients.
     */
    void warn(YamlMap map, Jwt jwt) {
        if (isGiven(map)) {
            return;
        }
        Jwt other = byDefault.putIfAbsent(jwt.clients(), jwt);
        boolean same =
                other == null
                        || (other.clientId().equals(jwt.clientId())
                                && other.claims().tenant().equals(jwt.claims().tenant()));
        if (!same) {
            map.warn(
                    "\""
                            + other.name()
                            + "\" has the same issuer and names clients by other claims, so clients"
                            + " of the two may bear the same name and be taken for one: set clients"
                            + " in one of them, to a name of its own");
        }
    }

    /** Whether the policy says whose clients those of a credential are. */
    static boolean isGiven(YamlMap credential) {
        return credential.has(CLIENTS);
    }

    private static String given(YamlNode node) {
        String name = node.text();
        if (!isName(name)) {
            node.problem("use 1 to " + MAX + " characters, and no control characters");
        }
        return name;
    }

    private static boolean isName(String text) {
        return !text.isEmpty()
                && text.length() <= MAX
                && text.chars().noneMatch(Character::isISOControl);
    }
}
