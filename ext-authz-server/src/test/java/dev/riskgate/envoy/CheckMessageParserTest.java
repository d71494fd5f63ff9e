// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;

import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.Pipe;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What we read off the wire is held against what protobuf's own classes read. */
class CheckMessageParserTest {

    private static final int SAMPLES = 50_000;

    private record Facts(
            boolean http,
            List<String> texts,
            List<ByteString> bodies,
            List<Map.Entry<String, String>> joined,
            List<String> names,
            List<@Nullable ByteString> values,
            Map<String, String> extensions,
            Object metadata) {

        static Facts of(CheckMessage m) {
            List<String> names = new ArrayList<>();
            List<@Nullable ByteString> values = new ArrayList<>();
            for (int i = 0; i < m.size(); i++) {
                names.add(m.name(i));
                values.add(m.value(i));
            }
            return new Facts(
                    m.http,
                    List.of(
                            m.id,
                            m.method,
                            m.host,
                            m.scheme,
                            m.path,
                            m.query,
                            m.fragment,
                            m.protocol,
                            m.address,
                            m.principal,
                            m.certificate,
                            m.sni),
                    List.of(m.body, m.rawBody),
                    List.copyOf(m.joined.entrySet()),
                    names,
                    values,
                    Map.copyOf(m.extensions),
                    m.metadata.getFilterMetadataMap());
        }

        static Facts of(CheckRequest request) {
            AttributeContext a = request.getAttributes();
            var h = a.getRequest().getHttp();
            List<String> names = new ArrayList<>();
            List<@Nullable ByteString> values = new ArrayList<>();
            for (HeaderValue header : h.getHeaderMap().getHeadersList()) {
                names.add(header.getKey());
                boolean raw = !header.getRawValue().isEmpty();
                boolean two = raw && !header.getValue().isEmpty();
                values.add(two ? null : raw ? header.getRawValue() : header.getValueBytes());
            }
            return new Facts(
                    a.getRequest().hasHttp(),
                    List.of(
                            h.getId(),
                            h.getMethod(),
                            h.getHost(),
                            h.getScheme(),
                            h.getPath(),
                            h.getQuery(),
                            h.getFragment(),
                            h.getProtocol(),
                            a.getSource().getAddress().getSocketAddress().getAddress(),
                            a.getSource().getPrincipal(),
                            a.getSource().getCertificate(),
                            a.getTlsSession().getSni()),
                    List.of(h.getBodyBytes(), h.getRawBody()),
                    List.copyOf(h.getHeadersMap().entrySet()),
                    names,
                    values,
                    Map.copyOf(a.getContextExtensionsMap()),
                    a.getMetadataContext().getFilterMetadataMap());
        }
    }

    private static Facts read(byte[] message) throws IOException {
        return Facts.of(CheckMessageParser.parse(message));
    }

    private static @Nullable Facts readOrRefuse(byte[] message) {
        try {
            return read(message);
        } catch (IOException _) {
            return null;
        }
    }

    private static @Nullable Facts protobuf(byte[] message) {
        try {
            return Facts.of(CheckRequest.parseFrom(message));
        } catch (InvalidProtocolBufferException _) {
            return null;
        }
    }

    @Test
    void everyMessageIsReadAsProtobufReadsIt() {
        RandomCheckRequests requests = new RandomCheckRequests(42);
        Random random = new Random(42);
        int refused = 0;
        int onlyOurs = 0;
        for (int i = 0; i < SAMPLES; i++) {
            RandomCheckRequests.Sample sample = requests.next();
            byte[] whole = (i % 2 == 0 ? sample.raw() : sample.joined()).toByteArray();
            byte[] message = i % 3 == 0 ? joinedWithPart(whole, random) : whole;
            Facts theirs = protobuf(message);
            Facts ours = readOrRefuse(message);
            if (theirs != null) {
                assertThat(ours).as("sample %d", i).isEqualTo(theirs);
            } else {
                refused++;
                onlyOurs += ours == null ? 0 : 1;
            }
        }

        assertThat(refused).isGreaterThan(SAMPLES / 100);
        // Damage in what we skip, such as ports and sizes.
        assertThat(onlyOurs).isLessThan(refused / 20);
    }

    /** Two messages after each other are one message to protobuf. */
    private static byte[] joinedWithPart(byte[] message, Random random) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        byte[] other = EnvoyRequest.ordinary().path("/other").raw().toByteArray();
        joined.writeBytes(random.nextBoolean() ? message : other);
        joined.writeBytes(message);
        return joined.toByteArray();
    }

    @Test
    void namesThatAreKnownAndNamesThatAreAlmostKnownAreReadAsTheyAre() throws Exception {
        EnvoyRequest request = EnvoyRequest.ordinary();
        for (String name :
                List.of("accept", "accepT", "x-request-id", "x-request-ie", "te", "to", "", "e")) {
            request.header(name, "1").header(name + "x", "1").header("x" + name, "1");
        }
        for (CheckRequest message : request.both()) {
            assertThat(read(message.toByteArray())).isEqualTo(Facts.of(message));
        }
    }

    @Test
    void theLastKindOfAddressCounts() throws Exception {
        byte[] socket =
                source(
                        Address.newBuilder()
                                .setSocketAddress(
                                        SocketAddress.newBuilder().setAddress("192.0.2.1")));
        byte[] pipe = source(Address.newBuilder().setPipe(Pipe.newBuilder().setPath("/run/x")));
        byte[] port =
                source(
                        Address.newBuilder()
                                .setSocketAddress(SocketAddress.newBuilder().setPortValue(1)));

        for (List<byte[]> parts :
                List.of(List.of(socket, pipe), List.of(pipe, socket), List.of(socket, port))) {
            ByteArrayOutputStream message = new ByteArrayOutputStream();
            parts.forEach(message::writeBytes);
            assertThat(read(message.toByteArray()))
                    .isEqualTo(Facts.of(CheckRequest.parseFrom(message.toByteArray())));
        }
    }

    private static byte[] source(Address.Builder address) {
        return CheckRequest.newBuilder()
                .setAttributes(
                        AttributeContext.newBuilder()
                                .setSource(AttributeContext.Peer.newBuilder().setAddress(address)))
                .build()
                .toByteArray();
    }

    @Test
    void aMessageThatEndsTooSoonIsRefused() {
        byte[] whole = EnvoyRequest.ordinary().raw().toByteArray();
        for (int length = 1; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> read(cut)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aGroupThatEndsBeforeItBeginsIsRefused() {
        assertThatThrownBy(() -> read(new byte[] {0x0c})).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> read(new byte[] {0})).isInstanceOf(IOException.class);
    }
}
