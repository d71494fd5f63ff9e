// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.envoy;

import static dev.riskgate.request.Malformation.METHOD_INVALID;
import static dev.riskgate.request.Malformation.PATH_REPLACED;
import static dev.riskgate.request.Malformation.PATH_TOO_LONG;
import static dev.riskgate.request.Malformation.REQUEST_CONTRADICTORY;
import static dev.riskgate.request.Malformation.REQUEST_NOT_HTTP;
import static dev.riskgate.request.Malformation.REQUEST_UNREADABLE;
import static dev.riskgate.request.Malformation.SCHEME_INVALID;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;

import dev.riskgate.http.HeaderKinds;
import dev.riskgate.http.HeaderSieve;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.request.ApiRequest.Body;
import dev.riskgate.request.Ascii;
import dev.riskgate.request.CanonicalHost;
import dev.riskgate.request.CanonicalPath;
import dev.riskgate.request.ClientAddress;
import dev.riskgate.request.Headers;
import dev.riskgate.request.IpLiteral;
import dev.riskgate.request.MalformedRequest;

import io.envoyproxy.envoy.config.core.v3.Metadata;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;

/**
 * Turns a CheckRequest into an {@link ApiRequest}, or refuses it with a named reason. Never throws,
 * whatever the message holds. Thread-safe.
 *
 * <p>Not read, because a client can write them: {@code source.service}, {@code x-envoy-*} headers,
 * and X-Forwarded-For beyond the trusted proxies.
 */
public final class CheckRequestReader {

    private static final int LONGEST_METHOD = 32;
    private static final int LONGEST_JA4 = 64;

    private final ReaderSettings settings;
    private final HeaderKinds kinds;
    private final ClientAddress clientAddress;

    public CheckRequestReader(ReaderSettings settings) {
        this.settings = settings;
        this.kinds = new HeaderKinds(settings.headers());
        this.clientAddress =
                new ClientAddress(settings.trustedProxies(), settings.envoyAddresses());
    }

    /**
     * Reads one message.
     *
     * @param message the encoded CheckRequest; not copied, so it must not be changed any more
     * @param timeMillis when the message arrived, milliseconds since the epoch
     */
    public ReadResult read(byte[] message, long timeMillis) {
        try {
            return new ReadResult.Read(request(CheckMessageParser.parse(message), timeMillis));
        } catch (MalformedRequest e) {
            return new ReadResult.Malformed(e.malformation().reason());
        } catch (IOException _) {
            return new ReadResult.Malformed(REQUEST_UNREADABLE.reason());
        }
    }

    private ApiRequest request(CheckMessage http, long timeMillis) {
        if (!http.http) {
            throw REQUEST_NOT_HTTP.exception();
        }
        PseudoHeaders pseudo = new PseudoHeaders(http);
        HeaderSieve sieve = sieve(http, pseudo);
        Headers headers = sieve.headers();
        String method = method(http);
        boolean connect = method.equals("CONNECT");
        String target = target(http, connect);
        return new ApiRequest(
                http.id,
                timeMillis,
                method,
                scheme(http),
                host(http, headers),
                CanonicalPath.of(target, settings.paths()),
                CanonicalPath.query(pseudo.target(target)),
                http.protocol,
                connect || sieve.upgrade() || pseudo.extendedConnect(),
                headers,
                clientAddress.resolve(address(http), headers),
                peer(http, headers),
                extensions(http),
                claims(http.metadata),
                body(http, headers, sieve));
    }

    private HeaderSieve sieve(CheckMessage http, PseudoHeaders pseudo) {
        int joined = http.joined.size();
        int raw = http.size();
        if (joined > 0 && raw > 0) {
            throw REQUEST_CONTRADICTORY.exception();
        }
        HeaderSieve sieve = new HeaderSieve(settings.headers(), kinds, joined + raw);
        if (joined > 0) {
            for (Map.Entry<String, String> header : http.joined.entrySet()) {
                String name = header.getKey();
                if (name.startsWith(":")) {
                    pseudo.check(name, header.getValue());
                } else {
                    sieve.add(name, header.getValue());
                }
            }
        }
        for (int i = 0; i < raw; i++) {
            ByteString value = http.value(i);
            if (value == null) {
                throw REQUEST_CONTRADICTORY.exception();
            }
            String name = http.name(i);
            if (name.startsWith(":")) {
                pseudo.check(name, value);
            } else {
                sieve.add(name, http.number(i), value);
            }
        }
        return sieve;
    }

    private static String method(CheckMessage http) {
        String method = http.method;
        boolean valid = !method.isEmpty() && method.length() <= LONGEST_METHOD;
        for (int i = 0; i < method.length() && valid; i++) {
            char c = method.charAt(i);
            valid = Ascii.isUpper(c) || Ascii.isDigit(c) || c == '-' || c == '_';
        }
        if (!valid) {
            throw METHOD_INVALID.exception();
        }
        return method;
    }

    private static String scheme(CheckMessage http) {
        String scheme = http.scheme;
        if (scheme.isEmpty() || scheme.equals("https") || scheme.equals("http")) {
            return scheme;
        }
        String lower = scheme.toLowerCase(Locale.ROOT);
        if (lower.equals("https") || lower.equals("http")) {
            return lower;
        }
        throw SCHEME_INVALID.exception();
    }

    /**
     * HTTP/2 may carry a host header besides :authority, and upstreams differ in which one they
     * believe.
     */
    private static String host(CheckMessage http, Headers headers) {
        String host = CanonicalHost.of(http.host);
        String header = headers.first("host");
        if (header != null && !CanonicalHost.of(header).equals(host)) {
            throw REQUEST_CONTRADICTORY.exception();
        }
        return host;
    }

    private String target(CheckMessage http, boolean connect) {
        String target = http.path;
        if (target.length() > settings.maxTargetLength()) {
            throw PATH_TOO_LONG.exception();
        }
        if (!http.query.isEmpty() || !http.fragment.isEmpty()) {
            // Envoy never fills these, so whoever did means another path than the one that is
            // forwarded.
            throw REQUEST_CONTRADICTORY.exception();
        }
        if (connect && target.isEmpty()) {
            return "/";
        }
        if (!http.joined.isEmpty()) {
            refuseReplacedBytes(target);
        }
        return target;
    }

    /**
     * Without raw headers a {@code !} may stand for a byte that is not UTF-8; with them {@link
     * PseudoHeaders} can distinguish the two.
     */
    private static void refuseReplacedBytes(String target) {
        int mark = target.indexOf('!');
        int query = target.indexOf('?');
        if (mark >= 0 && (query < 0 || mark < query)) {
            throw PATH_REPLACED.exception();
        }
    }

    /**
     * The other end of the connection to Envoy; null for a Unix domain socket or an internal
     * listener.
     */
    private static @Nullable InetAddress address(CheckMessage http) {
        String text = http.address;
        int zone = text.indexOf('%');
        return IpLiteral.parse(zone < 0 ? text : text.substring(0, zone));
    }

    private ApiRequest.Peer peer(CheckMessage http, Headers headers) {
        return new ApiRequest.Peer(http.principal, http.certificate, http.sni, ja4(headers));
    }

    private String ja4(Headers headers) {
        String ja4 = settings.ja4Header() == null ? null : headers.first(settings.ja4Header());
        if (ja4 == null || ja4.length() > LONGEST_JA4) {
            return "";
        }
        for (int i = 0; i < ja4.length(); i++) {
            char c = ja4.charAt(i);
            if (!(Ascii.isLower(c) || Ascii.isDigit(c) || c == '_')) {
                return "";
            }
        }
        return ja4;
    }

    private static Map<String, String> extensions(CheckMessage http) {
        return http.extensions.isEmpty() ? Map.of() : Collections.unmodifiableMap(http.extensions);
    }

    private Map<String, Map<String, Object>> claims(Metadata metadata) {
        if (metadata == Metadata.getDefaultInstance()) {
            return Map.of();
        }
        Struct namespace = metadata.getFilterMetadataMap().get(settings.claimsNamespace());
        return namespace == null ? Map.of() : new ClaimsReader().read(namespace);
    }

    /** A body counts as complete only if Envoy says so and it is as long as announced. */
    private static Body body(CheckMessage http, Headers headers, HeaderSieve sieve) {
        ByteString raw = http.rawBody;
        if (raw.isEmpty()) {
            raw = http.body;
        } else if (!http.body.isEmpty()) {
            throw REQUEST_CONTRADICTORY.exception();
        }
        String announced = headers.first("content-length");
        boolean none = announced == null || announced.equals("0");
        if (raw.isEmpty()) {
            return none ? Body.NONE : new Body(Body.NONE.bytes(), false);
        }
        boolean complete =
                sieve.bodyComplete()
                        && (announced == null || announced.equals(Integer.toString(raw.size())));
        return new Body(raw.toByteArray(), complete);
    }
}
