// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.apikey;

import dev.riskgate.identity.entry.CredentialEntryReader;
import dev.riskgate.identity.entry.SecretReader;
import dev.riskgate.identity.use.UseMark;
import dev.riskgate.yaml.YamlException;
import dev.riskgate.yaml.YamlFile;
import dev.riskgate.yaml.YamlMap;
import dev.riskgate.yaml.YamlNode;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** Reads the YAML of the key file. Its problems name keys and places, never a hash or a seed. */
final class ApiKeyFile {

    private final Map<String, ApiKey> byId = new HashMap<>();
    private final CredentialEntryReader entries;
    private final Function<String, UseMark> marks;

    private ApiKeyFile(SecretReader secrets, Function<String, UseMark> marks) {
        this.marks = marks;
        this.entries = new CredentialEntryReader("key", secrets);
    }

    static Map<String, ApiKey> parse(
            String name, byte[] yaml, SecretReader secrets, Function<String, UseMark> marks)
            throws YamlException {
        return YamlFile.read(
                name,
                yaml,
                "ApiKeys",
                top -> {
                    YamlFile.allowEndMarker(top);
                    ApiKeyFile file = new ApiKeyFile(secrets, marks);
                    top.need("keys").items().forEach(key -> file.read(key.map()));
                    return file.byId;
                });
    }

    private void read(YamlMap map) {
        YamlNode id = map.need("id");
        if (!id.isMissing() && !ApiKeyText.isId(id.text())) {
            id.problem("this is no key id; use 3 to 40 letters, digits and hyphens");
        }
        ApiKey key =
                new ApiKey(
                        id.text(),
                        hash(map.need("hash")),
                        entries.read(map, map.need("client")),
                        marks.apply(id.text()));
        if (!id.isMissing() && byId.putIfAbsent(key.id(), key) != null) {
            id.problem("another key has this id; give every key its own");
        }
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
}
