// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.worst;

import static dev.riskgate.bench.worst.Inputs.path;
import static dev.riskgate.bench.worst.Inputs.query;
import static dev.riskgate.bench.worst.Inputs.repeated;
import static dev.riskgate.bench.worst.Inputs.whole;

import com.google.protobuf.ByteString;
import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;

import dev.riskgate.bench.worst.Messages.Header;
import dev.riskgate.envoy.CheckRequestReader;
import dev.riskgate.envoy.ReadResult;
import dev.riskgate.envoy.ReaderSettings;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.request.Headers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;

/** From the bytes of a message to the canonical request. */
final class ReadSteps {

    private static final long NOW = 1_795_000_000_000L;
    private static final int PROXIES = 32;
    private static final int MOST_HEADERS = 250;

    /** Marks of which normalisation puts each before those that came first. */
    private static final String MARKS = "%e0%bd%b3%e0%bd%b5%e0%be%81";

    private static final CheckRequestReader READER =
            new CheckRequestReader(ReaderSettings.of(PROXIES, Set.of("x-api-key"), null));

    private ReadSteps() {}

    static List<WorstStep> all() {
        IntFunction<byte[]> plainHeader = size -> Messages.header("cookie", query(size));
        return List.of(
                step(
                        "path: escapes of three bytes each",
                        size -> Messages.target("/" + whole("%e2%82%ac", size - 1)),
                        size -> Messages.target(path(size))),
                step(
                        "path: marks that normalisation would sort",
                        size -> Messages.target("/public/" + whole(MARKS, size - 8)),
                        size -> Messages.target(path(size))),
                step(
                        "path: as many segments as may be",
                        size -> Messages.target(Inputs.segments(size)),
                        size -> Messages.target(path(size))),
                step(
                        "query: escapes",
                        size -> Messages.target("/?" + whole("%e2%82%ac&", size - 2)),
                        size -> Messages.target("/?" + query(size - 2))),
                step("headers: 250 with odd names", ReadSteps::oddNames, plainHeader),
                step(
                        "headers: bytes that are not UTF-8",
                        size -> Messages.headers(List.of(new Header("x-api-key", broken(size)))),
                        plainHeader),
                step(
                        "authorization: parameters",
                        size -> Messages.header("authorization", whole("a b=\"\\\"\" ,c=d", size)),
                        plainHeader),
                step(
                        "x-forwarded-for: empty hops",
                        size -> Messages.header("x-forwarded-for", whole(",", size)),
                        size -> Messages.header("x-forwarded-for", hops(size))),
                step(
                        "x-forwarded-for: lines, ports far away",
                        ReadSteps::lines,
                        size -> Messages.header("x-forwarded-for", hops(size))),
                step(
                        "headers as rules see them: commas",
                        size -> Messages.header("x-list", whole("a,", size)),
                        plainHeader,
                        ApiRequest::headers),
                step(
                        "metadata claims: lists of empty texts",
                        size -> Messages.claims(lists(size)),
                        size -> Messages.claims(CallerSteps.claims(Inputs.names(size)))));
    }

    private static WorstStep step(
            String name, IntFunction<byte[]> worst, IntFunction<byte[]> mean) {
        return WorstStep.of(name, worst, mean, message -> () -> READER.read(message, NOW));
    }

    /** Looks at all headers, which reading alone does not. */
    private static WorstStep step(
            String name,
            IntFunction<byte[]> worst,
            IntFunction<byte[]> mean,
            Function<ApiRequest, Headers> headers) {
        return WorstStep.of(
                name, worst, mean, message -> () -> headers.apply(request(message)).asMap());
    }

    /**
     * @throws IllegalStateException if it is refused
     */
    static ApiRequest request(byte[] message) {
        return switch (READER.read(message, NOW)) {
            case ReadResult.Read(var request) -> request;
            case ReadResult.Malformed(var reason) -> throw new IllegalStateException(reason.text());
        };
    }

    private static byte[] oddNames(int size) {
        var headers = new ArrayList<Header>();
        int each = size / MOST_HEADERS;
        for (int i = 0; i < MOST_HEADERS; i++) {
            String number = Integer.toString(i);
            headers.add(
                    new Header(
                            "x" + repeated("_.", Math.max(1, each - number.length())) + number,
                            ""));
        }
        return Messages.headers(headers);
    }

    /** Begins of UTF-8 sequences that do not go on. */
    private static ByteString broken(int size) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) 0xe0);
        return ByteString.copyFrom(bytes);
    }

    private static String hops(int size) {
        return whole("198.51.100.23, ", size - 12) + "192.0.2.7";
    }

    /** Each entry that counts looks for the end of an address or port. */
    private static byte[] lines(int size) {
        var headers = new ArrayList<Header>();
        headers.add(new Header("x-forwarded-for", whole("[1,", PROXIES * 3) + repeated("1", size)));
        headers.add(new Header("x-forwarded-for", whole("[1,", PROXIES * 3)));
        return Messages.headers(headers);
    }

    private static Struct lists(int size) {
        var list = ListValue.newBuilder();
        // A text without letters takes two bytes, and two for its place in the list.
        for (int left = size; left > 0; left -= 4) {
            list.addValues(Value.newBuilder().setStringValue(""));
        }
        return Struct.newBuilder()
                .putFields("l", Value.newBuilder().setListValue(list).build())
                .build();
    }
}
