// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.yaml;

import dev.riskgate.policy.CredentialConflicts;
import dev.riskgate.policy.model.ClaimName;
import dev.riskgate.policy.model.CredentialSettings;
import dev.riskgate.policy.model.CredentialSettings.ApiKey;
import dev.riskgate.policy.model.CredentialSettings.Claims;
import dev.riskgate.policy.model.CredentialSettings.Jwks;
import dev.riskgate.policy.model.CredentialSettings.Jwt;
import dev.riskgate.policy.model.RouteSettings;
import dev.riskgate.verdict.AssuranceLevel;
import dev.riskgate.yaml.Suggestion;
import dev.riskgate.yaml.YamlMap;
import dev.riskgate.yaml.YamlNode;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads {@code credentials}. */
final class CredentialReader {

    private static final Duration MAX_SKEW = Duration.ofMinutes(10);

    /** Headers that mean something else, so that no key may travel in them. */
    private static final Set<String> TAKEN =
            Set.of("riskgate-otp", "host", "cookie", "content-length", "x-forwarded-for", "via");

    private final UniqueNames names;
    private final Path policyFile;
    private final ClientNamespaces namespaces = new ClientNamespaces();
    private final CredentialConflicts conflicts = new CredentialConflicts();
    private final Map<String, Integer> apiKeyHeaders = new LinkedHashMap<>();

    /**
     * @param policyFile beside it are the files that it names
     */
    CredentialReader(UniqueNames names, Path policyFile) {
        this.names = names;
        this.policyFile = policyFile;
    }

    List<CredentialSettings> read(YamlMap top) {
        List<CredentialSettings> all = new ArrayList<>();
        for (YamlNode item : top.list("credentials")) {
            CredentialSettings one = one(item);
            if (one != null) {
                all.add(one);
            }
        }
        return all;
    }

    /** Says which of them never hold together; to be called when all routes are known. */
    void warnOfConflicts(List<RouteSettings> routes) {
        conflicts.warn(routes);
    }

    private @Nullable CredentialSettings one(YamlNode item) {
        YamlMap map = item.map();
        YamlNode jwt = map.find("jwt");
        YamlNode apiKey = map.find("apiKey");
        if ((jwt == null) == (apiKey == null)) {
            item.problem("a credential is either jwt or apiKey");
        }
        YamlNode given = jwt != null ? jwt : apiKey;
        if (given == null) {
            return null;
        }
        YamlMap settings = given.map();
        CredentialSettings one = jwt != null ? jwt(settings) : apiKey(settings);
        if (!ClientNamespaces.isGiven(settings)) {
            conflicts.addDefault(one, settings);
        }
        return one;
    }

    private ApiKey apiKey(YamlMap map) {
        YamlNode node = map.find("header");
        String header = node == null ? ApiKey.DEFAULT_HEADER : SettingReader.headerName(node);
        Integer before = apiKeyHeaders.putIfAbsent(header, node == null ? 0 : node.line());
        if (before != null) {
            map.problem("another apiKey credential reads the header \"" + header + "\" already");
        }
        if (node != null && (TAKEN.contains(header) || header.startsWith("x-riskgate-"))) {
            node.problem("no key may travel in this header, it has a meaning of its own");
        }
        return new ApiKey(
                names.give(map), namespaces.ofKeys(map), header, map.flag("forward", false));
    }

    private Jwt jwt(YamlMap map) {
        String name = names.give(map);
        YamlNode issuer = map.need("issuer");
        if (!issuer.isMissing() && issuer.text().isEmpty()) {
            issuer.problem("must be the exact iss of the tokens");
        }
        String metadataKey = map.text("metadataKey", "");
        List<String> audiences = audiences(map.need("audiences"));
        Jwks jwks = jwks(map);
        if (jwks.isAbsent() && metadataKey.isEmpty() && !issuer.isMissing()) {
            checkUrl(issuer, "no keys can be found through this issuer; name them under jwks");
        }
        Jwt jwt =
                new Jwt(
                        name,
                        namespaces.ofTokens(map, issuer),
                        issuer.text(),
                        audiences,
                        algorithms(map),
                        skew(map),
                        jwks,
                        clientId(map),
                        claims(map.map("claims")),
                        acr(map),
                        metadataKey);
        namespaces.warn(map, jwt);
        return jwt;
    }

    /**
     * A token that was made for somebody else must not be accepted here, so the list is never
     * empty.
     */
    private static List<String> audiences(YamlNode list) {
        if (list.isMissing()) {
            return List.of();
        }
        List<YamlNode> items = list.items();
        if (list.isList() && items.isEmpty()) {
            list.problem("at least one audience is needed");
        }
        return SettingReader.texts(items);
    }

    private Jwks jwks(YamlMap jwt) {
        YamlNode node = jwt.find("jwks");
        if (node == null) {
            return Jwks.DISCOVERED;
        }
        YamlMap map = node.map();
        YamlNode url = map.find("url");
        YamlNode file = map.find("file");
        if ((url == null) == (file == null)) {
            node.problem("name either a url or a file");
        }
        if (url != null) {
            checkUrl(url, "must be an https URL");
        }
        if (file != null) {
            checkFile(file);
        }
        return new Jwks(url == null ? "" : url.text(), file == null ? "" : file.text());
    }

    /**
     * No error, since a file may come after the policy that names it: until then, no token of this
     * issuer holds.
     */
    private void checkFile(YamlNode node) {
        try {
            Path file = policyFile.resolveSibling(node.text());
            String fault =
                    !Files.exists(file)
                            ? "does not exist"
                            : !Files.isRegularFile(file)
                                    ? "is no file"
                                    : !Files.isReadable(file)
                                            ? "may not be read; check its rights"
                                            : Files.size(file) == 0 ? "is empty" : "";
            if (!fault.isEmpty()) {
                node.warn(
                        "%s %s: no token of this issuer can be verified (503) until it holds its keys"
                                .formatted(file, fault));
            }
        } catch (InvalidPathException | IOException _) {
            node.problem("must be the path of a file");
        }
    }

    /**
     * Keys that come over plain http can be replaced on the way; only a loopback address is let off
     * with a warning.
     */
    private static void checkUrl(YamlNode node, String otherwise) {
        try {
            URI uri = new URI(node.text());
            String host = String.valueOf(uri.getHost());
            boolean local =
                    host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
            if ("https".equals(uri.getScheme()) && uri.getHost() != null) {
                return;
            }
            if ("http".equals(uri.getScheme()) && local) {
                node.warn("keys over plain http are for trying things out only");
                return;
            }
        } catch (URISyntaxException _) {
            // Falls through to the problem.
        }
        node.problem(otherwise + " (https, or http on a loopback address)");
    }

    private static List<String> algorithms(YamlMap map) {
        YamlNode list = map.find("algorithms");
        if (list == null) {
            return Jwt.DEFAULT_ALGORITHMS;
        }
        List<YamlNode> items = list.items();
        if (list.isList() && items.isEmpty()) {
            list.problem("at least one algorithm is needed");
        }
        for (YamlNode item : items) {
            String word = item.text();
            if (word.equalsIgnoreCase("none") || word.startsWith("HS")) {
                item.problem(
                        "%s is never accepted: tokens need a signature that only the issuer can make"
                                .formatted(word.startsWith("HS") ? "HMAC" : "\"none\""));
            } else if (!Jwt.KNOWN_ALGORITHMS.contains(word)) {
                item.problem("unknown algorithm" + Suggestion.among(word, Jwt.KNOWN_ALGORITHMS));
            }
        }
        return items.stream().map(YamlNode::text).toList();
    }

    private static Duration skew(YamlMap map) {
        YamlNode node = map.find("clockSkew");
        Duration skew =
                node == null ? Jwt.DEFAULT_CLOCK_SKEW : node.duration(Jwt.DEFAULT_CLOCK_SKEW);
        if (node != null && skew.compareTo(MAX_SKEW) > 0) {
            node.problem("must be at most 10m");
        }
        return skew;
    }

    private static List<String> clientId(YamlMap map) {
        List<YamlNode> nodes = SettingReader.oneOrMore(map, "clientId");
        if (nodes.isEmpty()) {
            if (map.has("clientId")) {
                map.problem("clientId needs at least one claim");
            }
            return Jwt.DEFAULT_CLIENT_ID;
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

    private static Claims claims(YamlMap map) {
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

    private static Map<String, AssuranceLevel> acr(YamlMap map) {
        YamlNode node = map.find("acr");
        if (node == null) {
            return Jwt.DEFAULT_ACR;
        }
        Map<String, AssuranceLevel> levels = new LinkedHashMap<>();
        node.map()
                .entries()
                .forEach(
                        (acr, level) ->
                                levels.put(
                                        acr,
                                        level.word(AssuranceLevel.NONE, SettingReader.ASSURANCE)));
        return Map.copyOf(levels);
    }
}
