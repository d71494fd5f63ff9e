// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.probe;

import com.google.protobuf.ByteString;

import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;

import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * A request to an API, as Envoy would ask about it.
 *
 * @param headers {@code name: value}
 * @param address the caller's
 */
record Call(String method, URI url, List<String> headers, String address) {

    /**
     * @throws IllegalArgumentException if the URL or a header is none; the message is for a person
     */
    Call {
        String scheme = url.getScheme();
        if (url.getRawAuthority() == null
                || !("http".equals(scheme) || "https".equals(scheme))
                || url.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "The URL must be http://HOST/PATH or https://HOST/PATH.");
        }
        for (String header : headers) {
            if (header.indexOf(':') < 1) {
                // It may hold a secret, so it is not quoted.
                throw new IllegalArgumentException("A header must be given as 'name: value'.");
            }
        }
    }

    CheckRequest request() {
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String target = url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
        HeaderMap.Builder all =
                HeaderMap.newBuilder()
                        .addHeaders(header(":authority", url.getRawAuthority()))
                        .addHeaders(header(":path", target))
                        .addHeaders(header(":method", method))
                        .addHeaders(header(":scheme", url.getScheme()));
        for (String line : headers) {
            int colon = line.indexOf(':');
            all.addHeaders(
                    header(
                            line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                            line.substring(colon + 1).strip()));
        }
        all.addHeaders(header("x-forwarded-for", address))
                .addHeaders(header("x-forwarded-proto", url.getScheme()));
        var http =
                AttributeContext.HttpRequest.newBuilder()
                        .setId("riskgate-check")
                        .setMethod(method)
                        .setScheme(url.getScheme())
                        .setHost(url.getRawAuthority())
                        .setPath(target)
                        .setProtocol("HTTP/2")
                        .setHeaderMap(all);
        var peer =
                Address.newBuilder()
                        .setSocketAddress(
                                SocketAddress.newBuilder()
                                        .setAddress(address)
                                        .setPortValue(50_000));
        return CheckRequest.newBuilder()
                .setAttributes(
                        AttributeContext.newBuilder()
                                .setSource(AttributeContext.Peer.newBuilder().setAddress(peer))
                                .setRequest(AttributeContext.Request.newBuilder().setHttp(http)))
                .build();
    }

    private static HeaderValue header(String name, String value) {
        return HeaderValue.newBuilder()
                .setKey(name)
                .setRawValue(ByteString.copyFromUtf8(value))
                .build();
    }
}
