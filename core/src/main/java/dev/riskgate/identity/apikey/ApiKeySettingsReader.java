// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.apikey;

import dev.riskgate.identity.ClientNamespace;
import dev.riskgate.identity.CredentialReader;
import dev.riskgate.identity.HeaderSetting;
import dev.riskgate.identity.ReadingContext;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.yaml.YamlMap;
import dev.riskgate.yaml.YamlNode;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.Set;

/** Reads {@code apiKey} credentials. */
final class ApiKeySettingsReader implements CredentialReader<ApiKeySettings> {

    /** Headers that mean something else, so that no key may travel in them. */
    private static final Set<String> TAKEN =
            Set.of("riskgate-otp", "host", "cookie", "content-length", "x-forwarded-for", "via");

    private final ReadingContext context;
    private final Set<String> headers = new HashSet<>();
    private @Nullable String clients;

    ApiKeySettingsReader(ReadingContext context) {
        this.context = context;
    }

    @Override
    public ApiKeySettings read(YamlMap map) {
        YamlNode node = map.find("header");
        String header = node == null ? ApiKeySettings.DEFAULT_HEADER : HeaderSetting.read(node);
        if (!headers.add(header)) {
            map.problem("another apiKey credential reads the header \"" + header + "\" already");
        }
        if (node != null && (TAKEN.contains(header) || header.startsWith("x-riskgate-"))) {
            node.problem("no key may travel in this header, it has a meaning of its own");
        }
        return new ApiKeySettings(
                context.name(map), clients(map), header, map.flag("forward", false));
    }

    /**
     * The same for all API keys: a key that was shown in another header must not become another
     * client.
     */
    private String clients(YamlMap map) {
        String read = ClientNamespace.of(map, Subject.KEYS);
        if (clients == null) {
            clients = read;
        } else if (!clients.equals(read)) {
            YamlNode node = map.find("clients");
            (node == null ? map.need("name") : node)
                    .problem(
                            "the apiKey credentials share one key file, and so their clients:"
                                    + " write clients: "
                                    + clients
                                    + " here, too");
        }
        return read;
    }
}
