// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policytest;

import dev.riskgate.identity.Assurance;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.CredentialSettings;
import dev.riskgate.identity.Rejections;
import dev.riskgate.offline.Stated;
import dev.riskgate.policy.model.PolicyFile;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.yaml.Quote;
import dev.riskgate.yaml.Suggestion;
import dev.riskgate.yaml.YamlMap;
import dev.riskgate.yaml.YamlNode;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Reads callers: a name that the file gives to one, or a mapping. */
final class CallerReader {

    /** The tenant of whom a credential names none for. */
    private static final String TENANT = "default";

    private final Map<String, CredentialSettings> credentials = new LinkedHashMap<>();
    private final Map<String, Stated> named = new LinkedHashMap<>();

    CallerReader(PolicyFile policy) {
        policy.credentials().forEach(one -> credentials.put(one.name(), one));
    }

    /** Reads {@code callers}, which tests can refer to. */
    void names(YamlMap top) {
        YamlNode node = top.find("callers");
        if (node != null) {
            node.map().entries().forEach((name, caller) -> named.put(name, caller(caller)));
        }
    }

    Stated read(@Nullable YamlNode node) {
        if (node == null) {
            return Stated.ANONYMOUS;
        }
        return node.isMap() ? caller(node) : node.word(Stated.ANONYMOUS, callers(node));
    }

    private Map<String, Stated> callers(YamlNode node) {
        if (named.isEmpty()) {
            node.problem(
                    "there are no callers of that name; write { credential: NAME, client: ID }, or"
                            + " name callers under \"callers\" at the top");
        }
        return named;
    }

    private Stated caller(YamlNode node) {
        YamlMap map = node.map();
        YamlNode name = map.need("credential");
        CredentialSettings credential = credentials.get(name.text());
        if (credential == null) {
            if (!name.isMissing()) {
                name.problem(
                        "the policy has no credential "
                                + Quote.of(name.text())
                                + Suggestion.among(name.text(), credentials.keySet()));
            }
            map.entries();
            return Stated.ANONYMOUS;
        }
        if (map.flag("rejected", false)) {
            return Stated.rejected(
                    credential.name(), credential.kind().scheme(), Rejections.STATED);
        }
        String client = map.need("client").text();
        boolean token = credential.kind().scheme().token();
        return Stated.caller(
                new Caller(
                        Subject.client(credential.clients(), map.text("tenant", TENANT), client),
                        new Caller.Credential(
                                credential.kind(),
                                credential.name(),
                                token ? credential.clients() : "",
                                map.text("id", client),
                                Long.MAX_VALUE),
                        map.text("subject", token ? client : ""),
                        words(map, "scopes"),
                        words(map, "roles"),
                        attributes(map),
                        Assurance.SINGLE));
    }

    private static Set<String> words(YamlMap map, String key) {
        return Set.copyOf(YamlNode.texts(map.oneOrMore(key)));
    }

    private static Map<String, Object> attributes(YamlMap map) {
        YamlNode node = map.find("attributes");
        Map<String, Object> all = new LinkedHashMap<>();
        if (node != null) {
            for (var entry : node.map().entries().entrySet()) {
                Object value = entry.getValue().free();
                if (value == null) {
                    entry.getValue().problem("must have a value");
                } else {
                    all.put(entry.getKey(), value);
                }
            }
        }
        return all;
    }
}
