// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.envoy;

import com.google.protobuf.ByteString;
import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.Value;

import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/**
 * CheckRequests nobody would think of: realistic ones, changed at random in what the client says,
 * in what Envoy says and on the wire. The same seed gives the same sequence.
 */
public final class RandomCheckRequests {

    private static final List<String> PATHS =
            List.of(
                    "/",
                    "/v1",
                    "/admin",
                    "/public",
                    "..",
                    "/..",
                    "//",
                    "%2e%2e",
                    "%2F",
                    "%5c",
                    "%3F",
                    "%23",
                    "%00",
                    "%25",
                    "%252e",
                    ";a=b",
                    "/..;/",
                    "\\",
                    "#",
                    "?",
                    "?a=b",
                    "&c=d",
                    "%",
                    "%zz",
                    " ",
                    "\t",
                    "\0",
                    "é",
                    "%C3%A9",
                    "%C0%AF",
                    "%EF%BC%8F",
                    "/x.",
                    "~",
                    "%7E",
                    "!",
                    "*",
                    "http://x",
                    "*/*",
                    "\n",
                    "/permissions/42",
                    "😀",
                    "%41");
    private static final List<String> NAMES =
            List.of(
                    "authorization",
                    "x-api-key",
                    "dpop",
                    "riskgate-otp",
                    "host",
                    "content-length",
                    "cookie",
                    "user-agent",
                    "x-forwarded-for",
                    "x-riskgate-client",
                    "x-original-url",
                    "x_riskgate_client",
                    "x-envoy-internal",
                    "upgrade",
                    "connection",
                    "x-envoy-auth-partial-body",
                    "accept",
                    "X-Upper",
                    "",
                    ":path",
                    ":method",
                    ":authority",
                    ":protocol",
                    ":x",
                    "a b",
                    "transfer-encoding",
                    "x-role",
                    "é",
                    "x-ja4",
                    "forwarded");
    private static final List<String> VALUES =
            List.of(
                    "",
                    "1",
                    "a,b",
                    ",",
                    "Bearer abc.def.ghi",
                    "Bearer a, Bearer b",
                    "rg_partner1_c2VjcmV0",
                    "123456",
                    "websocket",
                    "true",
                    "false",
                    "203.0.113.9",
                    "203.0.113.9, 10.0.0.1",
                    "unknown",
                    "[::1]:80, x",
                    ",,,,",
                    "fe80::1%eth0",
                    "é",
                    "a\r\nb: c",
                    "\0",
                    "t13d1516h2_8daaf6152771_b186095e22b6",
                    "api.example.com",
                    "-1",
                    "99999999999999999999");
    private static final List<String> WORDS =
            List.of(
                    "",
                    "GET",
                    "POST",
                    "CONNECT",
                    "get",
                    "OPTIONS",
                    "https",
                    "http",
                    "gopher",
                    "HTTP/1.1",
                    "a.b",
                    "[::1]:8",
                    "x:y",
                    "\0");

    private final Random random;

    public RandomCheckRequests(long seed) {
        this.random = new Random(seed);
    }

    /**
     * One request as Envoy would send it in its two forms, in bytes, since not every one of them
     * can be parsed.
     *
     * @param same whether both forms carry the same information, and so must get the same verdict
     */
    public record Sample(ByteString raw, ByteString joined, boolean same) {}

    public Sample next() {
        EnvoyRequest request = EnvoyRequest.ordinary();
        for (int changes = random.nextInt(5); changes > 0; changes--) {
            change(request);
        }
        ByteString raw = request.raw().toByteString();
        ByteString joined = request.joined().toByteString();
        if (random.nextInt(10) == 0) {
            return new Sample(damage(raw), damage(joined), false);
        }
        return new Sample(raw, joined, request.losesNothing());
    }

    private void change(EnvoyRequest request) {
        switch (random.nextInt(15)) {
            case 0, 1 -> request.path = path();
            case 2 -> request.method = word();
            case 3 -> request.host = word();
            case 4 -> request.scheme = word();
            case 5 -> request.protocol = word();
            case 6 -> request.peer = random.nextBoolean() ? pick(VALUES) : word();
            case 7, 8, 9 -> request.header(pick(NAMES), value());
            case 10 -> {
                if (!request.headers.isEmpty()) {
                    request.headers.remove(random.nextInt(request.headers.size()));
                }
            }
            case 11 -> {
                if (!request.headers.isEmpty()) {
                    var one = request.headers.get(random.nextInt(request.headers.size()));
                    request.header(one.name(), random.nextBoolean() ? one.value() : value());
                }
            }
            case 12 -> {
                int many = random.nextInt(100) == 0 ? 2000 : random.nextInt(40);
                for (int i = 0; i < many; i++) {
                    request.header("x-" + i, pick(VALUES));
                }
            }
            default -> {
                // Both forms must be changed alike, whenever they are built.
                long seed = random.nextLong();
                request.with(message -> changeMessage(message, new Random(seed)));
            }
        }
    }

    private static void changeMessage(AttributeContext.Builder message, Random same) {
        var http = message.getRequestBuilder().getHttpBuilder();
        switch (same.nextInt(14)) {
            case 0 -> message.clearRequest();
            case 1 -> message.clearSource();
            case 2 -> message.getRequestBuilder().clearHttp();
            case 3 -> http.setQuery("a=b");
            case 4 -> http.setFragment("x");
            case 5 -> http.setPath("/other");
            case 6 -> http.clearPath();
            case 7 -> http.setRawBody(bytes(same, 2000));
            case 8 -> http.setBody("body").setRawBody(bytes(same, 3));
            case 9 -> http.setBody("{\"a\":1}").setSize(same.nextLong());
            case 10 -> message.getSourceBuilder().setPrincipal("spiffe://x/\0").setService("root");
            case 11 ->
                    message.putContextExtensions("route", "\0").getTlsSessionBuilder().setSni("\n");
            case 12 -> message.setUnknownFields(unknown(same));
            default ->
                    message.setMetadataContext(
                            Metadata.newBuilder()
                                    .putFilterMetadata(
                                            ReaderSettings.JWT_AUTHN,
                                            Struct.newBuilder()
                                                    .putFields("payload", value(same, 0))
                                                    .build()));
        }
    }

    private static Value value(Random same, int depth) {
        Value.Builder value = Value.newBuilder();
        switch (same.nextInt(depth > 40 ? 4 : 64)) {
            case 0 -> value.setStringValue("x");
            case 1 -> value.setNumberValue(Double.longBitsToDouble(same.nextLong()));
            case 2 -> value.setBoolValue(true);
            case 3 -> value.setNullValueValue(0);
            case 4 -> value.setListValue(ListValue.newBuilder().addValues(value(same, depth + 1)));
            default ->
                    value.setStructValue(
                            Struct.newBuilder().putFields("a", value(same, depth + 1)));
        }
        return value.build();
    }

    private static UnknownFieldSet unknown(Random same) {
        return UnknownFieldSet.newBuilder()
                .addField(
                        1000 + same.nextInt(1000),
                        UnknownFieldSet.Field.newBuilder()
                                .addVarint(same.nextLong())
                                .addLengthDelimited(bytes(same, 100))
                                .build())
                .build();
    }

    private ByteString path() {
        StringBuilder path = new StringBuilder(random.nextInt(10) == 0 ? "" : "/");
        for (int n = random.nextInt(5); n > 0; n--) {
            path.append(pick(PATHS));
        }
        if (random.nextInt(500) == 0) {
            path.append("a".repeat(20_000));
        }
        ByteString bytes = ByteString.copyFrom(path.toString(), StandardCharsets.UTF_8);
        return random.nextInt(20) == 0 ? bytes.concat(bytes(random, 4)) : bytes;
    }

    private ByteString value() {
        return switch (random.nextInt(1000)) {
            case 0 -> ByteString.copyFromUtf8("x".repeat(random.nextInt(1 << 20)));
            case 1, 2, 3, 4, 5, 6, 7, 8 -> bytes(random, 40);
            default -> ByteString.copyFromUtf8(pick(VALUES));
        };
    }

    private String word() {
        return pick(WORDS);
    }

    private <T> T pick(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private static ByteString bytes(Random random, int most) {
        byte[] bytes = new byte[random.nextInt(most)];
        random.nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }

    /** Flips some bytes, or cuts the message. */
    private ByteString damage(ByteString message) {
        byte[] bytes = message.toByteArray();
        if (bytes.length == 0 || random.nextInt(4) == 0) {
            return message.substring(0, random.nextInt(bytes.length + 1));
        }
        for (int n = 1 + random.nextInt(4); n > 0; n--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return ByteString.copyFrom(bytes);
    }
}
