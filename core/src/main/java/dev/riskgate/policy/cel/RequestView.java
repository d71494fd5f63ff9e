// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel;

import com.google.common.net.InetAddresses;

import dev.riskgate.policy.path.PathGlob;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.request.CanonicalQuery;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The parts of a request in the form in which conditions compare them, each prepared when it is
 * first asked for. Not thread-safe.
 */
public final class RequestView {

    private final ApiRequest request;

    private @Nullable String path;
    private @Nullable String pathWithSlash;
    private @Nullable List<String> segments;
    private @Nullable QueryValues query;

    // A failure is found once, too: there may be a thousand rules that ask.
    private @Nullable NotEvaluable noQuery;
    private boolean headersTooLarge;
    private @Nullable HeaderValues headers;
    private @Nullable String clientAddress;

    RequestView(ApiRequest request) {
        this.request = request;
    }

    /**
     * The decoded path without a slash at its end, as routes read it; {@code /} stays.
     *
     * @throws RuleBudget.Spent if it is longer than conditions may read; so do query and headers
     */
    String path() {
        String known = path;
        if (known == null) {
            known = bounded(canonical(request.path()));
            path = known;
        }
        return known;
    }

    /** What routes and upstreams take for the same path. */
    public static String canonical(String path) {
        return path.length() > 1 && path.endsWith("/")
                ? path.substring(0, path.length() - 1)
                : path;
    }

    /** The path with a slash at its end. */
    String pathWithSlash() {
        String known = pathWithSlash;
        if (known == null) {
            known = path().equals("/") ? path() : path() + "/";
            pathWithSlash = known;
        }
        return known;
    }

    List<String> segments() {
        List<String> known = segments;
        if (known == null) {
            known = PathGlob.split(path());
            segments = known;
        }
        return known;
    }

    String rawQuery() {
        return bounded(request.query());
    }

    /**
     * @throws NotEvaluable if parsers read the query differently
     */
    QueryValues query() {
        QueryValues known = query;
        if (known == null) {
            if (noQuery != null) {
                throw noQuery;
            }
            CanonicalQuery parameters = CanonicalQuery.of(rawQuery());
            if (parameters == null) {
                noQuery = new NotEvaluable("parsers read this query differently");
                throw noQuery;
            }
            known = new QueryValues(parameters);
            query = known;
        }
        return known;
    }

    HeaderValues headers() {
        HeaderValues known = headers;
        if (known == null) {
            if (headersTooLarge) {
                throw new RuleBudget.Spent();
            }
            known = new HeaderValues(request.headers().asMap());
            headersTooLarge = known.characters() > RuleFacts.MAX_CHARACTERS;
            if (headersTooLarge) {
                throw new RuleBudget.Spent();
            }
            headers = known;
        }
        return known;
    }

    /** What the front door says of the route, which no client can write. */
    Map<String, String> extensions() {
        return new ExtensionValues(request.extensions());
    }

    /** As hosts are compared: lower case, and without a dot at its end. */
    String sni() {
        String sni = request.peer().sni().toLowerCase(Locale.ROOT);
        return bounded(sni.endsWith(".") ? sni.substring(0, sni.length() - 1) : sni);
    }

    /** IPv6 as in RFC 5952. */
    String clientAddress() {
        String known = clientAddress;
        if (known == null) {
            known = InetAddresses.toAddrString(request.clientAddress());
            clientAddress = known;
        }
        return known;
    }

    private static String bounded(String text) {
        if (text.length() > RuleFacts.MAX_CHARACTERS) {
            throw new RuleBudget.Spent();
        }
        return text;
    }
}
