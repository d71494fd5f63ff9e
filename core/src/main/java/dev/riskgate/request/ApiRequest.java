// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.request;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Map;

/**
 * One API request as canonical facts: what the upstream will see, and who sent it. Every front door
 * builds this and nothing behind it knows which one did. Immutable.
 *
 * @param id the front door's id of the request (Envoy: {@code attributes.request.http.id}); may be
 *     empty
 * @param timeMillis when we received it, milliseconds since the epoch, by our own clock
 * @param method upper case
 * @param scheme {@code http} or {@code https}; empty if unknown
 * @param host lower case, without port and trailing dot; empty if the front door does not know it
 * @param path canonical path without query, decoded but for encoded slashes ({@code %2F}), always
 *     starting with {@code /}; only {@code /} for a CONNECT that has none
 * @param query raw query without {@code ?}; empty if none
 * @param protocol for example {@code HTTP/2}
 * @param upgrade true for CONNECT and for an Upgrade request (WebSocket): what follows is no longer
 *     a request, so this is a permission of its own
 * @param headers all headers but those that a front door sets or that only we may set
 * @param clientAddress the client's address, resolved through the trusted proxies
 * @param peer the verified peer of the connection
 * @param extensions per-route settings of the front door (Envoy: {@code context_extensions})
 * @param verifiedClaims what earlier filters verified, by key (Envoy: the {@code jwt_authn}
 *     metadata)
 * @param body the body, as far as the front door sent it
 */
public record ApiRequest(
        String id,
        long timeMillis,
        String method,
        String scheme,
        String host,
        String path,
        String query,
        String protocol,
        boolean upgrade,
        Headers headers,
        InetAddress clientAddress,
        Peer peer,
        Map<String, String> extensions,
        Map<String, Map<String, Object>> verifiedClaims,
        Body body) {

    /** The same of another path. */
    public ApiRequest withPath(String other) {
        return new ApiRequest(
                id,
                timeMillis,
                method,
                scheme,
                host,
                other,
                query,
                protocol,
                upgrade,
                headers,
                clientAddress,
                peer,
                extensions,
                verifiedClaims,
                body);
    }

    /** Without query, headers and body, which may hold credentials. */
    @Override
    public String toString() {
        return method + " " + host + path;
    }

    /**
     * The other end of the connection to the front door.
     *
     * @param principal URI SAN, DNS SAN or Subject of a verified client certificate; empty if none
     * @param certificate the certificate, URL-encoded PEM; empty if none
     * @param sni the server name the client asked for; empty if none
     * @param ja4 the fingerprint of the client's TLS handshake, where the policy trusts the front
     *     door for it; else empty
     */
    public record Peer(String principal, String certificate, String sni, String ja4) {
        public static final Peer NONE = new Peer("", "", "", "");
    }

    /**
     * What the front door sent along of the body.
     *
     * @param bytes never changed; empty if the front door sends no bodies
     * @param complete false if the front door cut it off; a partial body proves nothing
     */
    @SuppressWarnings("ArrayRecordComponent") // read by few, changed by nobody, compared below
    public record Body(byte[] bytes, boolean complete) {
        public static final Body NONE = new Body(new byte[0], true);

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Body body
                    && complete == body.complete
                    && Arrays.equals(bytes, body.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return bytes.length + (complete ? " bytes" : " bytes, cut");
        }
    }
}
