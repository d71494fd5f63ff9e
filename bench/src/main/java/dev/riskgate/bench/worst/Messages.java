// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.worst;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;

import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;

import java.util.List;

/** CheckRequests as Envoy sends them with {@code encode_raw_headers}, harmless but for one part. */
final class Messages {

    private static final String CLAIMS = "envoy.filters.http.jwt_authn";

    private Messages() {}

    record Header(String name, ByteString value) {
        Header(String name, String value) {
            this(name, ByteString.copyFromUtf8(value));
        }
    }

    /** A request for this path and query. */
    static byte[] target(String target) {
        return of(target, List.of(), null);
    }

    static byte[] headers(List<Header> headers) {
        return of("/v1/orders", headers, null);
    }

    static byte[] header(String name, String value) {
        return headers(List.of(new Header(name, value)));
    }

    /** A request with claims that a filter of Envoy has verified, under the key {@code idp}. */
    static byte[] claims(Struct claims) {
        return of("/v1/orders", List.of(), claims);
    }

    private static byte[] of(
            String target, List<Header> more, @org.jspecify.annotations.Nullable Struct claims) {
        HeaderMap.Builder headers =
                HeaderMap.newBuilder()
                        .addHeaders(raw(":authority", "api.example.com"))
                        .addHeaders(raw(":path", target))
                        .addHeaders(raw(":method", "GET"))
                        .addHeaders(raw(":scheme", "https"));
        for (Header header : more) {
            headers.addHeaders(
                    HeaderValue.newBuilder().setKey(header.name).setRawValue(header.value));
        }
        var context =
                AttributeContext.newBuilder()
                        .setSource(
                                AttributeContext.Peer.newBuilder()
                                        .setAddress(
                                                Address.newBuilder()
                                                        .setSocketAddress(
                                                                SocketAddress.newBuilder()
                                                                        .setAddress("192.0.2.7")
                                                                        .setPortValue(40_000))))
                        .setRequest(
                                AttributeContext.Request.newBuilder()
                                        .setHttp(
                                                AttributeContext.HttpRequest.newBuilder()
                                                        .setId("1")
                                                        .setMethod("GET")
                                                        .setPath(target)
                                                        .setHost("api.example.com")
                                                        .setScheme("https")
                                                        .setProtocol("HTTP/2")
                                                        .setHeaderMap(headers)));
        if (claims != null) {
            context.setMetadataContext(
                    Metadata.newBuilder()
                            .putFilterMetadata(
                                    CLAIMS,
                                    Struct.newBuilder()
                                            .putFields(
                                                    "idp",
                                                    com.google.protobuf.Value.newBuilder()
                                                            .setStructValue(claims)
                                                            .build())
                                            .build()));
        }
        return CheckRequest.newBuilder().setAttributes(context).build().toByteArray();
    }

    private static HeaderValue raw(String name, String value) {
        return HeaderValue.newBuilder()
                .setKey(name)
                .setRawValue(ByteString.copyFromUtf8(value))
                .build();
    }
}
