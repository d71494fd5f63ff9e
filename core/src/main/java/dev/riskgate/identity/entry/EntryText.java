// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.entry;

import dev.riskgate.yaml.Problem;
import dev.riskgate.yaml.YamlException;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** Writes one entry of a file of keys or accounts as YAML. Not thread-safe. */
public final class EntryText {

    private final StringBuilder out = new StringBuilder();

    /**
     * @param key what names the entry in its file: {@code id}, {@code name}
     */
    public EntryText(String key, String name) {
        out.append("  - ").append(key).append(": ").append(quoted(name)).append('\n');
    }

    /**
     * @param client empty if the entry names none
     */
    public EntryText client(String client, String tenant) {
        if (!client.isEmpty()) {
            line("client", quoted(client));
        }
        if (!tenant.equals("default")) {
            line("tenant", quoted(tenant));
        }
        return this;
    }

    /**
     * @param hash holds nothing that YAML reads as more than a word
     */
    public EntryText hash(String hash) {
        line("hash", hash);
        return this;
    }

    public EntryText grants(List<String> scopes, List<String> roles) {
        list("scopes", scopes);
        list("roles", roles);
        return this;
    }

    /** Leaves out what is absent. */
    public EntryText until(@Nullable Instant expires) {
        if (expires != null) {
            line("expires", expires.toString());
        }
        return this;
    }

    /**
     * @param seed base32; empty if there is none
     */
    public EntryText totp(String seed) {
        if (!seed.isEmpty()) {
            line("totp", seed);
        }
        return this;
    }

    /**
     * Why an entry would be refused, without its place in a file that nobody has seen: {@code name:
     * a name cannot hold a colon}.
     */
    public static String refusal(YamlException refused) {
        Problem problem = refused.problems().getFirst();
        String part = problem.path().substring(problem.path().indexOf('.') + 1);
        return part + ": " + problem.message();
    }

    private void line(String key, String value) {
        out.append("    ").append(key).append(": ").append(value).append('\n');
    }

    private void list(String key, List<String> values) {
        if (!values.isEmpty()) {
            String joined =
                    values.stream().map(EntryText::quoted).collect(Collectors.joining(", "));
            line(key, "[" + joined + "]");
        }
    }

    /** A double-quoted scalar, whatever the text holds. */
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < 0x20 || c == 0x7f) {
                quoted.append(String.format("\\x%02x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    /** The entry, with a line break at its end. */
    @Override
    public String toString() {
        return out.toString();
    }
}
