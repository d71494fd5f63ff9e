// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policytest;

import dev.riskgate.policy.model.PolicyFile;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.request.IpLiteral;
import dev.riskgate.request.MalformedRequest;
import dev.riskgate.yaml.Quote;
import dev.riskgate.yaml.YamlMap;
import dev.riskgate.yaml.YamlNode;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads requests: {@code POST https://HOST/PATH}, {@code POST /PATH}, or a mapping. What is not
 * said is as in the request that it stands beside.
 */
final class RequestReader {

    private static final String HTTPS = "https://";

    /** A Monday at noon, in no zone's night; what is tested must not depend on the day. */
    static final TestRequest UNSAID =
            new TestRequest(
                    "GET",
                    "api.example.com",
                    "/",
                    Map.of(),
                    InetAddress.ofLiteral("203.0.113.7"),
                    Instant.parse("2026-01-05T12:00:00Z"));

    private final PolicyFile policy;

    RequestReader(PolicyFile policy) {
        this.policy = policy;
    }

    TestRequest read(@Nullable YamlNode node, TestRequest otherwise) {
        if (node == null) {
            return otherwise;
        }
        if (!node.isMap()) {
            return line(node, otherwise);
        }
        YamlMap map = node.map();
        YamlNode method = map.find("method");
        YamlNode path = map.find("path");
        return new TestRequest(
                method == null ? otherwise.method() : method(method, method.text()),
                map.text("host", otherwise.host()),
                path == null ? otherwise.target() : target(path, path.text()),
                headers(map, otherwise.headers()),
                from(map.find("from"), otherwise.from()),
                at(map.find("at"), otherwise.at()));
    }

    /** Reports what a server would refuse unread, since no policy is asked about it. */
    ApiRequest canonical(TestRequest request, YamlNode node) {
        try {
            return request.canonical(policy);
        } catch (MalformedRequest refused) {
            node.problem(
                    "a server refuses this request before it asks the policy: "
                            + refused.malformation().reason().text());
            return UNSAID.canonical(policy);
        }
    }

    private static TestRequest line(YamlNode node, TestRequest otherwise) {
        String text = node.text().strip();
        int blank = text.indexOf(' ');
        if (blank < 0) {
            node.problem(
                    "write a method and a path, such as POST /v1/orders or POST"
                            + " https://api.example.com/v1/orders");
            return otherwise;
        }
        String method = method(node, text.substring(0, blank));
        String rest = text.substring(blank + 1).strip();
        String host = otherwise.host();
        if (rest.startsWith(HTTPS)) {
            int slash = rest.indexOf('/', HTTPS.length());
            host = rest.substring(HTTPS.length(), slash < 0 ? rest.length() : slash);
            rest = slash < 0 ? "/" : rest.substring(slash);
        }
        return new TestRequest(
                method,
                host,
                target(node, rest),
                otherwise.headers(),
                otherwise.from(),
                otherwise.at());
    }

    private static String method(YamlNode node, String text) {
        boolean word = !text.isEmpty() && text.chars().allMatch(c -> c >= 'A' && c <= 'Z');
        if (!word) {
            node.problem(Quote.of(text) + " is no method; write GET, POST and so on in capitals");
            return "GET";
        }
        return text;
    }

    private static String target(YamlNode node, String text) {
        if (!text.startsWith("/")) {
            node.problem("a path starts with /");
            return "/";
        }
        return text;
    }

    private static Map<String, List<String>> headers(
            YamlMap map, Map<String, List<String>> otherwise) {
        Map<String, List<String>> all = new LinkedHashMap<>(otherwise);
        YamlNode node = map.find("headers");
        if (node != null) {
            node.map()
                    .entries()
                    .forEach(
                            (name, value) ->
                                    all.put(
                                            name.toLowerCase(Locale.ROOT),
                                            YamlNode.texts(
                                                    value.isList()
                                                            ? value.items()
                                                            : List.of(value))));
        }
        return all;
    }

    private static InetAddress from(@Nullable YamlNode node, InetAddress otherwise) {
        if (node == null) {
            return otherwise;
        }
        InetAddress address = IpLiteral.parse(node.text());
        if (address == null) {
            node.problem("must be an IPv4 or IPv6 address");
            return otherwise;
        }
        return address;
    }

    private static Instant at(@Nullable YamlNode node, Instant otherwise) {
        if (node == null) {
            return otherwise;
        }
        try {
            Instant at = Instant.parse(node.text());
            if (at.isAfter(Instant.parse("2000-01-01T00:00:00Z"))
                    && at.isBefore(Instant.parse("2100-01-01T00:00:00Z"))) {
                return at;
            }
        } catch (DateTimeParseException _) {
            // Said below.
        }
        node.problem("must be a time of this century such as 2026-11-23T06:00:00Z");
        return otherwise;
    }
}
