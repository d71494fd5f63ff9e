// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity;

import dev.riskgate.yaml.YamlMap;
import dev.riskgate.yaml.YamlNode;

/**
 * Reads {@code clients}: which namespace the clients of a credential belong to, see {@link
 * dev.riskgate.signals.observation.Subject}.
 */
public final class ClientNamespace {

    /** Most characters of one. */
    public static final int MAX = 256;

    private static final String CLIENTS = "clients";

    private ClientNamespace() {}

    /** The namespace that the policy names; the other one if it names none. */
    public static String of(YamlMap credential, String otherwise) {
        YamlNode node = credential.find(CLIENTS);
        if (node == null) {
            return otherwise;
        }
        String name = node.text();
        if (!isName(name)) {
            node.problem("use 1 to " + MAX + " characters, and no control characters");
        }
        return name;
    }

    /** Whether the policy says whose clients those of a credential are. */
    public static boolean isGiven(YamlMap credential) {
        return credential.has(CLIENTS);
    }

    public static boolean isName(String text) {
        return !text.isEmpty()
                && text.length() <= MAX
                && text.chars().noneMatch(Character::isISOControl);
    }
}
