// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.outbound;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;

/**
 * One call. Its text shows neither path, query, headers nor body, all of which may hold secrets.
 *
 * @param insecureHttp whether the operator has said that plain http may be called as well
 * @param headers names and values; the values may be secret
 * @param body what is posted; null for a GET
 * @param maxBytes most bytes that the answer's body may have
 */
public record OutboundRequest(
        URI url,
        boolean insecureHttp,
        Map<String, String> headers,
        byte @Nullable [] body,
        int maxBytes) {

    /**
     * @throws IllegalArgumentException for a URL that may not be called, and for a header that
     *     would be more than one (its value is not quoted)
     */
    public OutboundRequest {
        SecureUrls.check(url, insecureHttp);
        headers = Map.copyOf(headers);
        headers.forEach(OutboundRequest::checkHeader);
    }

    /**
     * @param accept the media types that are understood
     */
    public static OutboundRequest get(URI url, String accept, int maxBytes) {
        return get(url, false, accept, maxBytes);
    }

    /** The same; plain http may be called if the operator has said so. */
    public static OutboundRequest get(URI url, boolean insecureHttp, String accept, int maxBytes) {
        return new OutboundRequest(url, insecureHttp, Map.of("accept", accept), null, maxBytes);
    }

    /** A POST of these bytes; {@code headers} say what they are. */
    public static OutboundRequest post(
            URI url, Map<String, String> headers, byte[] body, int maxBytes) {
        return new OutboundRequest(url, false, headers, body, maxBytes);
    }

    HttpRequest toHttp(String userAgent) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(url).setHeader("user-agent", userAgent);
        headers.forEach(request::setHeader);
        return body == null
                ? request.GET().build()
                : request.POST(BodyPublishers.ofByteArray(body)).build();
    }

    /** The JDK refuses these too, but quotes the value, which may be a secret. */
    private static void checkHeader(String name, String value) {
        boolean printable = value.chars().allMatch(c -> (c >= ' ' && c <= '~') || c == '\t');
        if (!printable) {
            throw new IllegalArgumentException(
                    "the value of the header " + name + " has characters that HTTP does not allow");
        }
    }

    @Override
    public String toString() {
        return "OutboundRequest[" + (body == null ? "GET " : "POST ") + url.getHost() + "]";
    }
}
