// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.apikey;

import java.util.List;
import java.util.stream.Collectors;

/** Writes one entry of the key file. */
final class KeyEntry {

    private KeyEntry() {}

    static String yaml(String id, String hash, String totp, ApiKeyGenerator.Order order) {
        StringBuilder out = new StringBuilder();
        out.append("  - id: ").append(quoted(id)).append('\n');
        line(out, "client", quoted(order.client()));
        if (!order.tenant().equals("default")) {
            line(out, "tenant", quoted(order.tenant()));
        }
        line(out, "hash", hash);
        list(out, "scopes", order.scopes());
        list(out, "roles", order.roles());
        if (order.expires() != null) {
            line(out, "expires", order.expires().toString());
        }
        if (!totp.isEmpty()) {
            line(out, "totp", totp);
        }
        return out.toString();
    }

    private static void line(StringBuilder out, String key, String value) {
        out.append("    ").append(key).append(": ").append(value).append('\n');
    }

    private static void list(StringBuilder out, String key, List<String> values) {
        if (!values.isEmpty()) {
            String joined = values.stream().map(KeyEntry::quoted).collect(Collectors.joining(", "));
            line(out, key, "[" + joined + "]");
        }
    }

    /** A double-quoted scalar, whatever the text holds. */
    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20 || c == 0x7f) {
                out.append(String.format("\\x%02x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
