// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt;

import dev.riskgate.identity.jwt.JwtCredential.Claims;
import dev.riskgate.verdict.AssuranceLevel;
import dev.riskgate.yaml.EnumWords;
import dev.riskgate.yaml.YamlMap;
import dev.riskgate.yaml.YamlNode;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what the policy says of a token's claims. Stateless. */
final class ClaimSettingsReader {

    private static final Map<String, AssuranceLevel> ASSURANCE =
            EnumWords.of(
                    AssuranceLevel.SINGLE, AssuranceLevel.MFA, AssuranceLevel.PHISHING_RESISTANT);

    private ClaimSettingsReader() {}

    static List<String> clientId(YamlMap map) {
        List<YamlNode> nodes = map.oneOrMore("clientId");
        if (nodes.isEmpty()) {
            if (map.has("clientId")) {
                map.problem("clientId needs at least one claim");
            }
            return JwtCredential.DEFAULT_CLIENT_ID;
        }
        List<String> claims = new ArrayList<>();
        for (YamlNode node : nodes) {
            String text = node.text();
            boolean named =
                    text.startsWith(ClaimName.PREFIX)
                            && text.length() > ClaimName.PREFIX.length()
                            && ClaimName.fault(text.substring(ClaimName.PREFIX.length())) == null;
            if (named) {
                claims.add(text.substring(ClaimName.PREFIX.length()));
            } else {
                String instead = ClaimName.instead(text, ClaimName.PREFIX);
                node.problem(
                        "must name a claim"
                                + (instead.isEmpty() ? ", such as claims.azp" : instead));
            }
        }
        return claims;
    }

    static Claims claims(YamlMap map) {
        return new Claims(
                claim(map, "scopes", Claims.DEFAULT.scopes()),
                claim(map, "roles", Claims.DEFAULT.roles()),
                claim(map, "tenant", Claims.DEFAULT.tenant()));
    }

    /**
     * Here the key says that claims are meant, so the name has no prefix, as {@code clientId} needs
     * one.
     */
    private static String claim(YamlMap map, String key, String absent) {
        YamlNode node = map.find(key);
        if (node == null) {
            return absent;
        }
        String name = node.text();
        if (name.startsWith(ClaimName.PREFIX)) {
            node.problem(
                    "names under claims: have no \"claims.\" before them"
                            + ClaimName.instead(name, ""));
            return absent;
        }
        String fault = ClaimName.fault(name);
        if (fault != null) {
            node.problem(fault);
        }
        return name;
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
