// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt;

import dev.riskgate.identity.ClientNamespace;
import dev.riskgate.identity.CredentialReader;
import dev.riskgate.identity.ReadingContext;
import dev.riskgate.identity.jwt.JwtCredential.Jwks;
import dev.riskgate.yaml.Suggestion;
import dev.riskgate.yaml.YamlMap;
import dev.riskgate.yaml.YamlNode;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads {@code jwt} credentials. */
final class JwtCredentialReader implements CredentialReader<JwtCredential> {

    private static final Duration MAX_SKEW = Duration.ofMinutes(10);

    private final ReadingContext context;

    /** The first of each issuer whose clients are in the issuer's namespace. */
    private final Map<String, JwtCredential> byDefault = new HashMap<>();

    JwtCredentialReader(ReadingContext context) {
        this.context = context;
    }

    @Override
    public JwtCredential read(YamlMap map) {
        String name = context.name(map);
        YamlNode issuer = map.need("issuer");
        if (!issuer.isMissing() && issuer.text().isEmpty()) {
            issuer.problem("must be the exact iss of the tokens");
        }
        String metadataKey = map.text("metadataKey", "");
        List<String> clientIds = clientIds(map);
        List<String> audiences = audiences(map.need("audiences"), map.has("clientIds"));
        boolean insecureHttp = map.flag("insecureHttp", false);
        Jwks jwks = jwks(map, insecureHttp);
        boolean discovered = jwks.isAbsent() && metadataKey.isEmpty();
        if (discovered && !issuer.isMissing()) {
            checkUrl(
                    issuer,
                    insecureHttp,
                    "no keys can be found through this issuer; name them under jwks");
        }
        if (insecureHttp && !discovered && jwks.url().isEmpty()) {
            map.problem("insecureHttp is for keys that are fetched, and none are here");
        }
        JwtCredential jwt =
                new JwtCredential(
                        name,
                        clients(map, issuer),
                        issuer.text(),
                        audiences,
                        clientIds,
                        algorithms(map),
                        skew(map),
                        (int)
                                map.integer(
                                        "maxTokenKiB",
                                        JwtCredential.DEFAULT_TOKEN_KIB,
                                        1,
                                        JwtCredential.MOST_TOKEN_KIB),
                        jwks,
                        insecureHttp,
                        ClaimSettingsReader.clientId(map),
                        ClaimSettingsReader.claims(map.map("claims")),
                        ClaimSettingsReader.acr(map),
                        metadataKey);
        warn(map, jwt);
        return jwt;
    }

    /**
     * A token that was made for somebody else must not be accepted here: where tokens do not say
     * for whom they are, only those of known clients are.
     */
    private static List<String> audiences(YamlNode list, boolean ofClients) {
        if (list.isMissing()) {
            return List.of();
        }
        if (!list.isMap() && !list.isList()) {
            if (!list.text().equals("none")) {
                list.problem("must be a list of audiences, or the word none with clientIds");
            } else if (!ofClients) {
                list.problem(
                        "with none, any token of this issuer would do, also one made for another"
                            + " API: name the clients whose tokens are accepted under clientIds");
            }
            return List.of();
        }
        List<YamlNode> items = list.items();
        if (list.isList() && items.isEmpty()) {
            list.problem("at least one audience is needed");
        }
        return YamlNode.texts(items);
    }

    private static List<String> clientIds(YamlMap map) {
        YamlNode list = map.find("clientIds");
        if (list == null) {
            return List.of();
        }
        List<YamlNode> items = list.items();
        if (list.isList() && items.isEmpty()) {
            list.problem("at least one client id is needed");
        }
        return YamlNode.texts(items);
    }

    private Jwks jwks(YamlMap jwt, boolean insecureHttp) {
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
            checkUrl(url, insecureHttp, "must be an https URL");
        }
        return new Jwks(url == null ? "" : url.text(), file == null ? "" : checkedFile(file));
    }

    /**
     * No error, since a file may come after the policy that names it: until then, no token of this
     * issuer holds.
     */
    private String checkedFile(YamlNode node) {
        try {
            Path file = context.file(node.text());
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
            return file.toString();
        } catch (InvalidPathException | IOException _) {
            node.problem("must be the path of a file");
            return "";
        }
    }

    /**
     * Keys that come over plain http can be replaced on the way; only a loopback address is let off
     * with a warning, and what the operator takes the risk of, of which a finding tells.
     */
    private static void checkUrl(YamlNode node, boolean insecureHttp, String otherwise) {
        try {
            URI uri = new URI(node.text());
            String host = String.valueOf(uri.getHost());
            boolean local =
                    host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
            if ("https".equals(uri.getScheme()) && uri.getHost() != null) {
                return;
            }
            if ("http".equals(uri.getScheme()) && insecureHttp && uri.getHost() != null) {
                return;
            }
            if ("http".equals(uri.getScheme()) && local) {
                node.warn("keys over plain http are for trying things out only");
                return;
            }
        } catch (URISyntaxException _) {
            // Falls through to the problem.
        }
        node.problem(otherwise + " (https, http on a loopback address, or insecureHttp: true)");
    }

    private static List<String> algorithms(YamlMap map) {
        YamlNode list = map.find("algorithms");
        if (list == null) {
            return JwtCredential.DEFAULT_ALGORITHMS;
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
            } else if (!JwtCredential.KNOWN_ALGORITHMS.contains(word)) {
                item.problem(
                        "unknown algorithm"
                                + Suggestion.among(word, JwtCredential.KNOWN_ALGORITHMS));
            }
        }
        return items.stream().map(YamlNode::text).toList();
    }

    private static Duration skew(YamlMap map) {
        YamlNode node = map.find("clockSkew");
        Duration skew =
                node == null
                        ? JwtCredential.DEFAULT_CLOCK_SKEW
                        : node.duration(JwtCredential.DEFAULT_CLOCK_SKEW);
        if (node != null && skew.compareTo(MAX_SKEW) > 0) {
            node.problem("must be at most 10m");
        }
        return skew;
    }

    private String clients(YamlMap map, YamlNode issuer) {
        if (ClientNamespace.isGiven(map)) {
            return ClientNamespace.of(map, "");
        }
        String clients = issuer.text();
        String owner = context.ownerOf(clients);
        if (owner != null) {
            issuer.problem(
                    "this issuer cannot give its clients' namespace its name (\"%s\" belongs to %s credentials): name it under clients"
                            .formatted(clients, owner));
        } else if (!ClientNamespace.isName(clients)) {
            issuer.problem(
                    "this issuer cannot give its clients' namespace its name (1 to %d characters, no control characters): name it under clients"
                            .formatted(ClientNamespace.MAX));
        }
        return clients;
    }

    /**
     * Warns where tokens of one issuer name clients in two ways, and nothing says that these are
     * the same clients.
     */
    private void warn(YamlMap map, JwtCredential jwt) {
        if (ClientNamespace.isGiven(map)) {
            return;
        }
        JwtCredential other = byDefault.putIfAbsent(jwt.clients(), jwt);
        boolean same =
                other == null
                        || (other.clientId().equals(jwt.clientId())
                                && Objects.equals(other.claims().tenant(), jwt.claims().tenant()));
        if (!same) {
            map.warn(
                    "\""
                            + other.name()
                            + "\" has the same issuer and names clients by other claims, so clients"
                            + " of the two may bear the same name and be taken for one: set clients"
                            + " in one of them, to a name of its own");
        }
    }
}
