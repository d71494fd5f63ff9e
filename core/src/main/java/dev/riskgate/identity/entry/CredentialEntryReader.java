// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.entry;

import dev.riskgate.identity.TotpSeed;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.yaml.YamlMap;
import dev.riskgate.yaml.YamlNode;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Reads what entries of keys and of accounts have in common. Its problems name places, never a
 * seed.
 *
 * @param thing what an entry is: key, account
 * @param secrets reads the files that {@code totpFile} names
 */
public record CredentialEntryReader(String thing, SecretReader secrets) {

    private static final int MAX_NAME = 256;

    /**
     * @param map the entry
     * @param client the node that names its client
     */
    public CredentialEntry read(YamlMap map, YamlNode client) {
        YamlNode tenant = map.find("tenant");
        Set<String> scopes = Set.copyOf(map.texts("scopes"));
        Set<String> roles = Set.copyOf(map.texts("roles"));
        Map<String, Object> attributes = attributes(map.map("attributes"));
        long notBefore = millis(map.find("notBefore"), Long.MIN_VALUE);
        long expires = millis(map.find("expires"), Long.MAX_VALUE);
        if (notBefore >= expires) {
            map.need("expires").problem("the " + thing + " ends before it begins; see notBefore");
        }
        return new CredentialEntry(
                Subject.client(tenant == null ? "default" : name(tenant), name(client)),
                scopes,
                roles,
                attributes,
                notBefore,
                expires,
                map.flag("disabled", false),
                totp(map.find("totp"), map.find("totpFile")));
    }

    /** A name that can be told in a log and sent in a header. */
    public static String name(YamlNode node) {
        String text = node.text();
        if (text.isEmpty()
                || text.length() > MAX_NAME
                || text.chars().anyMatch(Character::isISOControl)) {
            node.problem("use 1 to " + MAX_NAME + " characters, and no control characters");
        }
        return text;
    }

    private static Map<String, Object> attributes(YamlMap map) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        map.entries()
                .forEach(
                        (key, value) -> {
                            Object free = value.free();
                            if (free != null) {
                                attributes.put(key, free);
                            }
                        });
        return Map.copyOf(attributes);
    }

    private @Nullable TotpSeed totp(@Nullable YamlNode inline, @Nullable YamlNode path) {
        if (inline != null && path != null) {
            path.problem("\"totp\" stands here too; keep one of the two");
        }
        return new TotpEntry(secrets).read(inline, path);
    }

    private static long millis(@Nullable YamlNode node, long absent) {
        if (node == null) {
            return absent;
        }
        try {
            return Instant.parse(node.text()).toEpochMilli();
        } catch (DateTimeParseException | ArithmeticException _) {
            node.problem("this is no point in time; write it as 2026-12-31T23:59:59Z");
            return absent;
        }
    }
}
