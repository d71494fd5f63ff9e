// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.operator;

import dev.riskgate.block.AddressPrefix;
import dev.riskgate.block.Target;
import dev.riskgate.identity.SecretText;
import dev.riskgate.identity.apikey.ApiKeyText;
import dev.riskgate.identity.jwt.TokenName;
import dev.riskgate.yaml.Suggestion;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The arguments of one operation: names and texts, each once. Every fault is a {@link Refusal} with
 * status 400.
 */
final class Arguments {

    private static final String DEFAULT_TENANT = "default";
    private static final String TARGETS = "client, key, token, address and cidr";
    private static final int MAX_ID = 4_096;

    private final Map<String, String> values;

    private Arguments(Operation operation, Map<String, String> values) {
        this.values = values;
        for (String name : values.keySet()) {
            if (!operation.arguments().contains(name)) {
                throw Refusal.badRequest(
                        "There is no argument "
                                + LogQuoting.quoted(name)
                                + Suggestion.among(name, new TreeSet<>(operation.arguments())));
            }
        }
    }

    /**
     * @param query as it stands in the request line; null if there is none
     */
    static Arguments ofQuery(Operation operation, @Nullable String query) {
        Map<String, String> values = new HashMap<>();
        if (query != null && !query.isEmpty()) {
            for (String pair : query.split("&", -1)) {
                int equals = pair.indexOf('=');
                if (equals < 0) {
                    throw Refusal.badRequest("Write arguments as name=value, joined by &.");
                }
                put(
                        values,
                        decoded(pair.substring(0, equals)),
                        decoded(pair.substring(equals + 1)));
            }
        }
        return new Arguments(operation, values);
    }

    static Arguments ofJson(Operation operation, byte[] body) {
        Map<String, String> values = new HashMap<>();
        for (var member : object(body).properties()) {
            if (!member.getValue().isString()) {
                throw Refusal.badRequest(
                        "The value of "
                                + LogQuoting.quoted(member.getKey())
                                + " must be a string.");
            }
            put(values, member.getKey(), member.getValue().stringValue());
        }
        return new Arguments(operation, values);
    }

    private static JsonNode object(byte[] body) {
        try {
            JsonNode node = Json.MAPPER.readTree(body);
            if (node.isObject()) {
                return node;
            }
        } catch (JacksonException _) {
            // Told below; the parser's words would quote the body.
        }
        throw Refusal.badRequest(
                "The body must be one JSON object, such as {\"client\": \"acme\", \"for\": \"1h\"},"
                        + " with each name once.");
    }

    private static void put(Map<String, String> values, String name, String value) {
        if (values.putIfAbsent(name, value) != null) {
            throw Refusal.badRequest(LogQuoting.quoted(name) + " is given twice.");
        }
    }

    private static String decoded(String text) {
        try {
            String decoded = URLDecoder.decode(text, StandardCharsets.UTF_8);
            if (decoded.indexOf('\uFFFD') < 0) {
                return decoded;
            }
        } catch (IllegalArgumentException _) {
            // Told below.
        }
        throw Refusal.badRequest("The query must be percent-encoded UTF-8.");
    }

    @Nullable String find(String name) {
        return values.get(name);
    }

    /**
     * How many are wanted, 1 to {@code most}.
     *
     * @param usual if nobody says so
     */
    int count(int usual, int most) {
        String given = values.get("count");
        if (given == null) {
            return usual;
        }
        try {
            int count = Integer.parseInt(given);
            if (count >= 1 && count <= most) {
                return count;
            }
        } catch (NumberFormatException _) {
            // Said below.
        }
        throw Refusal.badRequest("\"count\" must be a number from 1 to " + most + ".");
    }

    /** The one target that is named; null if none is. */
    @Nullable Target target() {
        List<Target> targets = new ArrayList<>();
        if (values.containsKey("client")) {
            targets.add(client());
        }
        if (values.containsKey("key")) {
            targets.add(new Target.Key(keyId()));
        }
        if (values.containsKey("token")) {
            targets.add(new Target.Token(tokenId()));
        }
        if (values.containsKey("address")) {
            targets.add(addresses("address"));
        }
        if (values.containsKey("cidr")) {
            targets.add(addresses("cidr"));
        }
        if (targets.size() > 1) {
            throw Refusal.badRequest("Name one of " + TARGETS + ", not several.");
        }
        if (values.containsKey("tenant") && !values.containsKey("client")) {
            throw Refusal.badRequest("A tenant goes with a client.");
        }
        if (values.containsKey("namespace") && !values.containsKey("client")) {
            throw Refusal.badRequest("A namespace goes with a client.");
        }
        return targets.isEmpty() ? null : targets.getFirst();
    }

    Target requiredTarget() {
        Target target = target();
        if (target == null) {
            throw Refusal.badRequest("Name what is meant: one of " + TARGETS + ".");
        }
        return target;
    }

    Target.Client client() {
        if (!values.containsKey("client")) {
            throw Refusal.badRequest("Name the client.");
        }
        String tenant = values.containsKey("tenant") ? id("tenant") : DEFAULT_TENANT;
        String client = id("client");
        boolean pasted =
                !ApiKeyText.publicPart(client).equals(client)
                        || !TokenName.of(client).equals(client)
                        || SecretText.isIn(client);
        if (pasted) {
            throw Refusal.badRequest(
                    "This is an API key or a token, and no client: name it with --key or --token"
                            + " (key or token here).");
        }
        if (SecretText.isIn(tenant)) {
            throw Refusal.badRequest("This is an API key or a token, and no tenant.");
        }
        if (!values.containsKey("namespace")) {
            return new Target.Client(tenant, client);
        }
        String namespace = id("namespace");
        if (SecretText.isIn(namespace)) {
            throw Refusal.badRequest("This is an API key or a token, and no namespace.");
        }
        return new Target.Client(namespace, tenant, client);
    }

    /** One address, or all that begin alike. */
    private Target.Addresses addresses(String name) {
        boolean one = name.equals("address");
        String text = id(name).strip();
        AddressPrefix addressPrefix = AddressPrefix.parse(text);
        if (addressPrefix == null || one == text.indexOf('/') >= 0) {
            throw Refusal.badRequest(
                    one
                            ? "The address must be one IPv4 or IPv6 address, such as 192.0.2.7;"
                                    + " for several of them there is cidr (--cidr)."
                            : "The cidr must be an address and how many of its bits count, such as"
                                    + " 192.0.2.0/24 or 2001:db8::/32.");
        }
        return new Target.Addresses(addressPrefix);
    }

    /** Whether the operator means it, though it looks like a mistake. */
    boolean force() {
        return switch (values.get("force")) {
            case null -> false;
            case "true" -> true;
            case "false" -> false;
            default -> throw Refusal.badRequest("\"force\" must be \"true\" or \"false\".");
        };
    }

    /** A token that was pasted whole is named by its id. */
    private String tokenId() {
        String id = TokenName.of(id("token"));
        if (SecretText.isIn(id)) {
            throw Refusal.badRequest(
                    "The token must be named by its jti or by credential.id of the decision log, or"
                            + " be pasted alone, without anything before or behind it.");
        }
        return id;
    }

    /** A key that was pasted whole is named by its id; its secret goes nowhere. */
    private String keyId() {
        String given = id("key");
        String id = ApiKeyText.publicPart(given);
        boolean impossible = id.indexOf(' ') >= 0 || id.indexOf('_') >= 0;
        if (impossible || (!id.equals(given) && !ApiKeyText.isId(id))) {
            throw Refusal.badRequest(
                    "The key must be named by its public id: the part between rg_ and the next _,"
                            + " 3 to 40 letters, digits and hyphens.");
        }
        return id;
    }

    /** What no credential can hold is refused: the operator mistyped it. */
    private String id(String name) {
        String id = values.getOrDefault(name, "");
        if (id.isEmpty() || id.length() > MAX_ID) {
            throw Refusal.badRequest("The " + name + " must have 1 to " + MAX_ID + " characters.");
        }
        if (id.chars().anyMatch(c -> Character.isISOControl(c))) {
            throw Refusal.badRequest("The " + name + " must not hold control characters.");
        }
        return id;
    }
}
