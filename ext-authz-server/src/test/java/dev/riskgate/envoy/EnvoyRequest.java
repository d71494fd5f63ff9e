// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.envoy;

import com.google.protobuf.ByteString;

import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext.HttpRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * A request as a client sends it, and the two CheckRequests that Envoy makes of it: {@link #raw}
 * with {@code encode_raw_headers}, {@link #joined} without.
 */
public final class EnvoyRequest {

    public record Header(String name, ByteString value) {}

    String method = "GET";
    ByteString path = ByteString.copyFromUtf8("/v1/reports?limit=10");
    String host = "api.example.com";
    String scheme = "https";
    String protocol = "HTTP/2";
    String peer = "198.51.100.7";
    final List<Header> headers = new ArrayList<>();

    /** Whatever else the message is to hold. */
    Consumer<AttributeContext.Builder> more = _ -> {};

    /** A request of an ordinary client with an API key. */
    public static EnvoyRequest ordinary() {
        return new EnvoyRequest()
                .header("user-agent", "acme-sync/2.4 (linux; amd64, like Gecko)")
                .header("accept", "application/json")
                .header("x-api-key", "rg_partner1_c2VjcmV0c2VjcmV0c2VjcmV0")
                .header("x-forwarded-for", "203.0.113.9,198.51.100.7")
                .header("x-request-id", "3f0e1d6a-62a6-4b6a-9d24-8d8d3f4a8b1c");
    }

    EnvoyRequest method(String method) {
        this.method = method;
        return this;
    }

    EnvoyRequest path(String path) {
        this.path = ByteString.copyFromUtf8(path);
        return this;
    }

    EnvoyRequest host(String host) {
        this.host = host;
        return this;
    }

    EnvoyRequest header(String name, String value) {
        return header(name, ByteString.copyFromUtf8(value));
    }

    EnvoyRequest header(String name, ByteString value) {
        headers.add(new Header(name, value));
        return this;
    }

    EnvoyRequest with(Consumer<AttributeContext.Builder> more) {
        this.more = this.more.andThen(more);
        return this;
    }

    /**
     * Whether both messages say the same: joining and replacing bytes has lost nothing that
     * decides.
     */
    boolean losesNothing() {
        List<Header> all = everyHeader();
        boolean repeated = all.stream().map(Header::name).distinct().count() < all.size();
        boolean replaced =
                !path.isValidUtf8() || headers.stream().anyMatch(h -> !h.value().isValidUtf8());
        return !repeated && !replaced && !text(path).split("\\?", 2)[0].contains("!");
    }

    /** As Envoy sends it with {@code encode_raw_headers}. */
    public CheckRequest raw() {
        var message = message();
        var map = message.getRequestBuilder().getHttpBuilder().getHeaderMapBuilder();
        everyHeader()
                .forEach(
                        header ->
                                map.addHeaders(
                                        HeaderValue.newBuilder()
                                                .setKey(header.name())
                                                .setRawValue(header.value())));
        return checkRequest(message);
    }

    /** As Envoy sends it by default. */
    public CheckRequest joined() {
        var message = message();
        HttpRequest.Builder http = message.getRequestBuilder().getHttpBuilder();
        for (Header header : everyHeader()) {
            String before = http.getHeadersOrDefault(header.name(), "");
            String value = text(header.value());
            http.putHeaders(
                    header.name(),
                    http.containsHeaders(header.name()) ? before + "," + value : value);
        }
        return checkRequest(message);
    }

    /** Both forms. */
    List<CheckRequest> both() {
        return List.of(raw(), joined());
    }

    private CheckRequest checkRequest(AttributeContext.Builder message) {
        more.accept(message);
        return CheckRequest.newBuilder().setAttributes(message).build();
    }

    private AttributeContext.Builder message() {
        var message = AttributeContext.newBuilder();
        message.getSourceBuilder()
                .setAddress(
                        Address.newBuilder()
                                .setSocketAddress(
                                        SocketAddress.newBuilder()
                                                .setAddress(peer)
                                                .setPortValue(51234)));
        message.getRequestBuilder()
                .setHttp(
                        HttpRequest.newBuilder()
                                .setId("1234567890")
                                .setMethod(method)
                                .setPath(text(path))
                                .setHost(host)
                                .setScheme(scheme)
                                .setProtocol(protocol)
                                .setSize(-1));
        return message;
    }

    private List<Header> everyHeader() {
        List<Header> all = new ArrayList<>();
        all.add(new Header(":authority", ByteString.copyFromUtf8(host)));
        if (!path.isEmpty()) {
            all.add(new Header(":path", path));
        }
        all.add(new Header(":method", ByteString.copyFromUtf8(method)));
        all.add(new Header(":scheme", ByteString.copyFromUtf8(scheme)));
        all.addAll(headers);
        return all;
    }

    /** What Envoy makes text of bytes: {@code !} for each one that starts no UTF-8 sequence. */
    static String text(ByteString bytes) {
        if (bytes.isValidUtf8()) {
            return bytes.toStringUtf8();
        }
        StringBuilder text = new StringBuilder();
        byte[] all = bytes.toByteArray();
        for (int i = 0; i < all.length; ) {
            int length = 1;
            while (length <= 4 && !isCharacter(all, i, length)) {
                length++;
            }
            if (length > 4) {
                text.append('!');
                i++;
            } else {
                text.append(new String(all, i, length, StandardCharsets.UTF_8));
                i += length;
            }
        }
        return text.toString();
    }

    private static boolean isCharacter(byte[] bytes, int from, int length) {
        if (from + length > bytes.length) {
            return false;
        }
        try {
            StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(
                            java.nio.ByteBuffer.wrap(
                                    Arrays.copyOfRange(bytes, from, from + length)));
            return true;
        } catch (CharacterCodingException _) {
            return false;
        }
    }
}
