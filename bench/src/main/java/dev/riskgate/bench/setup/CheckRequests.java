// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.setup;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;

import dev.riskgate.bench.load.Call;

import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;

/**
 * The CheckRequests of the load, as Envoy sends them with {@code encode_raw_headers} and {@code
 * use_remote_address}: each client asks for one path of its own.
 */
public final class CheckRequests {

    private static final int ENVOY_PORT = 8443;
    private static final long NOON = 1_795_000_000L;

    private CheckRequests() {}

    /**
     * @param credential the header that proves who a client is
     */
    public static List<Call> calls(
            List<BenchClient> clients, Function<BenchClient, Header> credential) {
        return clients.stream()
                .map(benchClient -> call(benchClient, credential.apply(benchClient)))
                .toList();
    }

    public static Call call(BenchClient benchClient, Header credential) {
        return Call.of(of(benchClient, credential).toByteArray());
    }

    /**
     * The same as Envoy sends it without {@code encode_raw_headers}: the peers read headers from
     * that form only.
     */
    public static Call plainCall(BenchClient benchClient, Header credential) {
        CheckRequest.Builder request = of(benchClient, credential).toBuilder();
        var http = request.getAttributesBuilder().getRequestBuilder().getHttpBuilder();
        for (HeaderValue header : http.getHeaderMap().getHeadersList()) {
            http.putHeaders(header.getKey(), header.getRawValue().toStringUtf8());
        }
        http.clearHeaderMap();
        return Call.of(request.build().toByteArray());
    }

    /** What the client itself sends to Envoy. */
    public static Call request(BenchClient benchClient, Header credential) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("accept", "application/json");
        headers.put("accept-encoding", "gzip, deflate, br");
        headers.put("accept-language", "en-GB,en;q=0.8");
        headers.put("user-agent", benchClient.userAgent());
        headers.put(credential.name(), credential.value());
        headers.put("cache-control", "no-cache");
        return Call.get("api.example.com", path(benchClient), headers);
    }

    static String path(BenchClient benchClient) {
        return "/v1/orders/" + (100_000 + benchClient.index()) + "?page=2&size=50";
    }

    public record Header(String name, String value) {}

    public static Header bearer(String token) {
        return new Header("authorization", "Bearer " + token);
    }

    public static CheckRequest of(BenchClient benchClient, Header credential) {
        String path = path(benchClient);
        var http =
                AttributeContext.HttpRequest.newBuilder()
                        .setId(
                                Long.toUnsignedString(
                                        0x9e3779b97f4a7c15L * (benchClient.index() + 1)))
                        .setMethod("GET")
                        .setPath(path)
                        .setHost("api.example.com")
                        .setScheme("https")
                        .setProtocol("HTTP/2")
                        .setHeaderMap(headers(benchClient, credential, path));
        var request =
                AttributeContext.Request.newBuilder()
                        .setTime(Timestamp.newBuilder().setSeconds(NOON).setNanos(123_456_789))
                        .setHttp(http);
        return CheckRequest.newBuilder()
                .setAttributes(
                        AttributeContext.newBuilder()
                                .setSource(
                                        peer(
                                                benchClient.address(),
                                                40_000 + benchClient.index() % 20_000))
                                .setDestination(peer("10.0.0.10", ENVOY_PORT))
                                .setRequest(request)
                                .setTlsSession(
                                        AttributeContext.TLSSession.newBuilder()
                                                .setSni("api.example.com")))
                .build();
    }

    private static HeaderMap headers(BenchClient benchClient, Header credential, String path) {
        return HeaderMap.newBuilder()
                .addHeaders(raw(":authority", "api.example.com"))
                .addHeaders(raw(":path", path))
                .addHeaders(raw(":method", "GET"))
                .addHeaders(raw(":scheme", "https"))
                .addHeaders(raw("accept", "application/json"))
                .addHeaders(raw("accept-encoding", "gzip, deflate, br"))
                .addHeaders(raw("accept-language", "en-GB,en;q=0.8"))
                .addHeaders(raw("user-agent", benchClient.userAgent()))
                .addHeaders(raw(credential.name(), credential.value()))
                .addHeaders(raw("x-forwarded-for", benchClient.address()))
                .addHeaders(raw("x-forwarded-proto", "https"))
                .addHeaders(raw("x-request-id", requestId(benchClient)))
                .addHeaders(raw("x-envoy-internal", "false"))
                .addHeaders(raw("cache-control", "no-cache"))
                .build();
    }

    private static String requestId(BenchClient benchClient) {
        return new java.util.UUID(
                        0x5eed_0000_0000_4000L, 0x8000_0000_0000_0000L | benchClient.index())
                .toString();
    }

    private static HeaderValue raw(String name, String value) {
        return HeaderValue.newBuilder()
                .setKey(name)
                .setRawValue(ByteString.copyFromUtf8(value))
                .build();
    }

    private static AttributeContext.Peer peer(String address, int port) {
        return AttributeContext.Peer.newBuilder()
                .setAddress(
                        Address.newBuilder()
                                .setSocketAddress(
                                        SocketAddress.newBuilder()
                                                .setAddress(address)
                                                .setPortValue(port)))
                .build();
    }
}
