package dev.riskgate.envoy;

import static dev.riskgate.request.Malformation.METHOD_INVALID;
import static dev.riskgate.request.Malformation.PATH_ENCODING;
import static dev.riskgate.request.Malformation.PATH_TOO_LONG;
import static dev.riskgate.request.Malformation.REQUEST_CONTRADICTORY;
import static dev.riskgate.request.Malformation.REQUEST_NOT_HTTP;
import static dev.riskgate.request.Malformation.SCHEME_INVALID;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;

import dev.riskgate.request.ApiRequest;
import dev.riskgate.request.ApiRequest.Body;
import dev.riskgate.request.Ascii;
import dev.riskgate.request.CanonicalHost;
import dev.riskgate.request.CanonicalPath;
import dev.riskgate.request.ClientAddress;
import dev.riskgate.request.Headers;
import dev.riskgate.request.IpLiteral;
import dev.riskgate.request.MalformedRequest;

import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext.HttpRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Map;

/**
 * Room 1: makes an {@link ApiRequest} of a CheckRequest, or refuses it by name. Never throws, whatever the message holds.
 * Thread-safe.
 *
 * <p>Not read, because a client can write them: {@code source.service}, {@code x-envoy-*} headers, and X-Forwarded-For
 * beyond the trusted proxies.
 */
public final class CheckRequestReader {

    private static final int LONGEST_METHOD = 32;
    private static final int LONGEST_JA4 = 64;

    private final ReaderSettings settings;
    private final ClientAddress clientAddress;

    public CheckRequestReader(ReaderSettings settings) {
        this.settings = settings;
        this.clientAddress = new ClientAddress(settings.trustedProxies());
    }

    /**
     * Reads one message.
     *
     * @param timeMillis when the message arrived, milliseconds since the epoch
     */
    public ReadResult read(CheckRequest message, long timeMillis) {
        try {
            return new ReadResult.Read(request(message.getAttributes(), timeMillis));
        } catch (MalformedRequest e) {
            return new ReadResult.Malformed(e.malformation().reason());
        }
    }

    private ApiRequest request(AttributeContext attributes, long timeMillis) {
        if (!attributes.getRequest().hasHttp()) {
            throw REQUEST_NOT_HTTP.exception();
        }
        HttpRequest http = attributes.getRequest().getHttp();
        PseudoHeaders pseudo = new PseudoHeaders(http);
        HeaderSieve sieve = sieve(http, pseudo);
        Headers headers = sieve.headers();
        String method = method(http);
        boolean connect = method.equals("CONNECT");
        String target = target(http, connect);
        return new ApiRequest(
                http.getId(),
                timeMillis,
                method,
                scheme(http),
                host(http, headers),
                CanonicalPath.of(target),
                CanonicalPath.query(target),
                http.getProtocol(),
                connect || sieve.upgrade() || pseudo.extendedConnect(),
                headers,
                clientAddress.resolve(address(attributes.getSource()), headers),
                peer(attributes, headers),
                attributes.getContextExtensionsMap(),
                claims(attributes),
                body(http, headers, sieve));
    }

    private HeaderSieve sieve(HttpRequest http, PseudoHeaders pseudo) {
        int joined = http.getHeadersCount();
        int raw = http.getHeaderMap().getHeadersCount();
        if (joined > 0 && raw > 0) {
            throw REQUEST_CONTRADICTORY.exception();
        }
        HeaderSieve sieve = new HeaderSieve(settings, joined + raw);
        for (Map.Entry<String, String> header : http.getHeadersMap().entrySet()) {
            add(header.getKey(), header.getValue(), sieve, pseudo);
        }
        for (int i = 0; i < raw; i++) {
            HeaderValue header = http.getHeaderMap().getHeaders(i);
            ByteString value = header.getRawValue();
            if (value.isEmpty()) {
                value = header.getValueBytes();
            } else if (!header.getValue().isEmpty()) {
                throw REQUEST_CONTRADICTORY.exception();
            }
            add(header.getKey(), value, sieve, pseudo);
        }
        return sieve;
    }

    private static void add(String name, Object value, HeaderSieve sieve, PseudoHeaders pseudo) {
        if (name.startsWith(":")) {
            pseudo.check(name, value);
        } else {
            sieve.add(name, value);
        }
    }

    private static String method(HttpRequest http) {
        String method = http.getMethod();
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

    private static String scheme(HttpRequest http) {
        String scheme = http.getScheme();
        if (scheme.isEmpty() || scheme.equals("https") || scheme.equals("http")) {
            return scheme;
        }
        String lower = scheme.toLowerCase(Locale.ROOT);
        if (lower.equals("https") || lower.equals("http")) {
            return lower;
        }
        throw SCHEME_INVALID.exception();
    }

    /** HTTP/2 may carry a host header besides :authority, and upstreams differ in which one they believe. */
    private static String host(HttpRequest http, Headers headers) {
        String host = CanonicalHost.of(http.getHost());
        String header = headers.first("host");
        if (header != null && !CanonicalHost.of(header).equals(host)) {
            throw REQUEST_CONTRADICTORY.exception();
        }
        return host;
    }

    private String target(HttpRequest http, boolean connect) {
        String target = http.getPath();
        if (target.length() > settings.maxTargetLength()) {
            throw PATH_TOO_LONG.exception();
        }
        if (!http.getQuery().isEmpty() || !http.getFragment().isEmpty()) {
            // Envoy never fills these, so whoever did means another path than the one that is
            // forwarded.
            throw REQUEST_CONTRADICTORY.exception();
        }
        if (connect && target.isEmpty()) {
            return "/";
        }
        if (http.getHeadersCount() > 0) {
            refuseReplacedBytes(target);
        }
        return target;
    }

    /** Without raw headers a {@code !} may stand for a byte that is not UTF-8; with them {@link PseudoHeaders} can tell. */
    private static void refuseReplacedBytes(String target) {
        int mark = target.indexOf('!');
        int query = target.indexOf('?');
        if (mark >= 0 && (query < 0 || mark < query)) {
            throw PATH_ENCODING.exception();
        }
    }

    /** The other end of the connection to Envoy; null for a Unix domain socket or an internal listener. */
    private static @Nullable InetAddress address(AttributeContext.Peer source) {
        String text = source.getAddress().getSocketAddress().getAddress();
        int zone = text.indexOf('%');
        return IpLiteral.parse(zone < 0 ? text : text.substring(0, zone));
    }

    private ApiRequest.Peer peer(AttributeContext attributes, Headers headers) {
        AttributeContext.Peer source = attributes.getSource();
        return new ApiRequest.Peer(
                source.getPrincipal(),
                source.getCertificate(),
                attributes.getTlsSession().getSni(),
                ja4(headers));
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

    private Map<String, Map<String, Object>> claims(AttributeContext attributes) {
        if (!attributes.hasMetadataContext()) {
            return Map.of();
        }
        Struct namespace =
                attributes
                        .getMetadataContext()
                        .getFilterMetadataMap()
                        .get(settings.claimsNamespace());
        return namespace == null ? Map.of() : new ClaimsReader().read(namespace);
    }

    /** A body counts as complete only if Envoy says so and it is as long as announced. */
    private static Body body(HttpRequest http, Headers headers, HeaderSieve sieve) {
        ByteString raw = http.getRawBody();
        if (raw.isEmpty()) {
            raw = http.getBodyBytes();
        } else if (!http.getBody().isEmpty()) {
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
