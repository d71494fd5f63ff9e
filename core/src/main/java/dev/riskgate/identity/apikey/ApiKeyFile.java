// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.apikey;

import dev.riskgate.identity.TotpSeed;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.yaml.YamlException;
import dev.riskgate.yaml.YamlFile;
import dev.riskgate.yaml.YamlMap;
import dev.riskgate.yaml.YamlNode;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Reads the YAML of the key file. Its problems name keys and places, never a hash or a seed. */
final class ApiKeyFile {

    private static final int MAX_CLIENT = 256;

    private final Map<String, ApiKey> byId = new HashMap<>();
    private final SecretReader secrets;

    private ApiKeyFile(SecretReader secrets) {
        this.secrets = secrets;
    }

    static Map<String, ApiKey> parse(String name, byte[] yaml, SecretReader secrets)
            throws YamlException {
        return YamlFile.read(
                name,
                yaml,
                "ApiKeys",
                top -> {
                    ApiKeyFile file = new ApiKeyFile(secrets);
                    top.need("keys").items().forEach(key -> file.read(key.map()));
                    return file.byId;
                });
    }

    private void read(YamlMap map) {
        YamlNode id = map.need("id");
        if (!id.isMissing() && !ApiKeyText.isId(id.text())) {
            id.problem("this is no key id; use 3 to 40 letters, digits and hyphens");
        }
        long notBefore = millis(map.find("notBefore"), Long.MIN_VALUE);
        long expires = millis(map.find("expires"), Long.MAX_VALUE);
        if (notBefore >= expires) {
            map.need("expires").problem("the key ends before it begins; see notBefore");
        }
        ApiKey key =
                new ApiKey(
                        id.text(),
                        client(map),
                        hash(map.need("hash")),
                        Set.copyOf(map.texts("scopes")),
                        Set.copyOf(map.texts("roles")),
                        attributes(map.map("attributes")),
                        notBefore,
                        expires,
                        map.flag("disabled", false),
                        totp(map.find("totp"), map.find("totpFile")));
        if (!id.isMissing() && byId.putIfAbsent(key.id(), key) != null) {
            id.problem("another key has this id; give every key its own");
        }
    }

    private static Subject client(YamlMap map) {
        String tenant = name(map.find("tenant"));
        YamlNode client = map.need("client");
        return Subject.client(tenant == null ? "default" : tenant, String.valueOf(name(client)));
    }

    private static @Nullable String name(@Nullable YamlNode node) {
        if (node == null) {
            return null;
        }
        String text = node.text();
        if (text.isEmpty()
                || text.length() > MAX_CLIENT
                || text.chars().anyMatch(Character::isISOControl)) {
            node.problem("use 1 to " + MAX_CLIENT + " characters, and no control characters");
        }
        return text;
    }

    private static byte[] hash(YamlNode node) {
        byte[] hash = KeyHasher.decode(node.text());
        if (hash == null) {
            node.problem(
                    "this is no keyed hash; it reads \"hmac-sha256:\" and 43 characters, as"
                            + " 'riskgate keys hash' prints it");
            return new byte[KeyHasher.LENGTH];
        }
        return hash;
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
