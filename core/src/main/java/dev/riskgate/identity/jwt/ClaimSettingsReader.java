// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt;

import dev.riskgate.identity.jwt.JwtCredential.Claims;
import dev.riskgate.verdict.AssuranceLevel;
import dev.riskgate.yaml.EnumWords;
import dev.riskgate.yaml.YamlMap;
import dev.riskgate.yaml.YamlNode;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what the policy says of a token's claims. Stateless. */
final class ClaimSettingsReader {

    private static final Map<String, AssuranceLevel> ASSURANCE =
            EnumWords.of(
                    AssuranceLevel.SINGLE, AssuranceLevel.MFA, AssuranceLevel.PHISHING_RESISTANT);

    private static final Set<String> OF_WORDS = Set.of("scopes", "roles");

    private ClaimSettingsReader() {}

    static List<ClaimPath> clientId(YamlMap map) {
        List<YamlNode> nodes = map.oneOrMore("clientId");
        if (nodes.isEmpty()) {
            if (map.has("clientId")) {
                map.problem("clientId needs at least one claim");
            }
            return JwtCredential.DEFAULT_CLIENT_ID;
        }
        List<ClaimPath> claims = new ArrayList<>();
        for (YamlNode node : nodes) {
            ClaimPath path = node.isList() ? names(node) : prefixed(node);
            if (path != null) {
                claims.add(path);
            }
        }
        return claims.isEmpty() ? JwtCredential.DEFAULT_CLIENT_ID : claims;
    }

    private static @Nullable ClaimPath prefixed(YamlNode node) {
        String text = node.text();
        String name =
                text.startsWith(ClaimName.PREFIX) ? text.substring(ClaimName.PREFIX.length()) : "";
        if (!name.isEmpty() && ClaimName.fault(name) == null) {
            return new ClaimPath(name);
        }
        String instead = ClaimName.instead(text, ClaimName.PREFIX);
        node.problem("must name a claim" + (instead.isEmpty() ? ", such as claims.azp" : instead));
        return null;
    }

    /** The names that lead to a claim, from the token's top. */
    private static @Nullable ClaimPath names(YamlNode list) {
        List<String> names = YamlNode.texts(list.items());
        if (names.isEmpty()) {
            list.problem("a claim has at least one name");
        } else if (names.size() > 1 && names.getFirst().equals("claims")) {
            list.problem("a list begins with the first name within the token, without \"claims\"");
        }
        return names.isEmpty() || names.contains("") ? null : ClaimPath.of(names);
    }

    static Claims claims(YamlMap map) {
        List<String> objects = map.texts("objectNames");
        if (map.has("objectNames")) {
            for (YamlNode node : map.list("objectNames")) {
                if (!OF_WORDS.contains(node.text())) {
                    node.problem("only objects under scopes and roles can stand for their names");
                } else if (!map.has(node.text()) && !node.text().equals("scopes")) {
                    node.problem("no claim is named for " + node.text());
                }
            }
        }
        ClaimPath scopes = claim(map, "scopes", objects);
        return new Claims(
                scopes == null
                        ? Claims.DEFAULT.scopes().withObjectNames(objects.contains("scopes"))
                        : scopes,
                claim(map, "roles", objects),
                claim(map, "tenant", objects),
                objects);
    }

    /**
     * Here the key says that claims are meant, so the name has no prefix, as {@code clientId} needs
     * one.
     */
    private static @Nullable ClaimPath claim(YamlMap map, String key, List<String> objects) {
        YamlNode node = map.find(key);
        if (node == null) {
            return null;
        }
        ClaimPath path = node.isList() ? names(node) : plain(node);
        return path == null ? null : path.withObjectNames(objects.contains(key));
    }

    private static @Nullable ClaimPath plain(YamlNode node) {
        String name = node.text();
        if (name.startsWith(ClaimName.PREFIX)) {
            node.problem(
                    "names under claims: have no \"claims.\" before them"
                            + ClaimName.instead(name, ""));
            return null;
        }
        String fault = ClaimName.fault(name);
        if (fault != null) {
            node.problem(fault);
        }
        return fault != null || name.isEmpty() ? null : new ClaimPath(name);
    }

    static Map<String, AssuranceLevel> acr(YamlMap map) {
        YamlNode node = map.find("acr");
        if (node == null) {
            return JwtCredential.DEFAULT_ACR;
        }
        Map<String, AssuranceLevel> levels = new LinkedHashMap<>();
        node.map()
                .entries()
                .forEach(
                        (acr, level) ->
                                levels.put(acr, level.word(AssuranceLevel.NONE, ASSURANCE)));
        return Map.copyOf(levels);
    }
}
