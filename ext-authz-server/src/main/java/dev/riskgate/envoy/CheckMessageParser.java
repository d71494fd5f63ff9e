// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.envoy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;

import dev.riskgate.http.WellKnownHeaders;

import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext.HttpRequest;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext.Peer;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext.Request;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext.TLSSession;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Reads a {@link CheckMessage} off the wire, field by field: to build the whole CheckRequest would
 * cost more than all that is done with it. Says what protobuf says of every field that is read: the
 * last of several values counts, messages that come in parts are joined, and text that is not UTF-8
 * is refused. What is not read is skipped unseen. Used once, by one thread.
 */
final class CheckMessageParser {

    /** The wire type of texts, bytes and messages, for the tags below. */
    private static final int D = WireFormat.WIRETYPE_LENGTH_DELIMITED;

    private static final int MAP_KEY = 1 << 3 | D;
    private static final int MAP_VALUE = 2 << 3 | D;

    private final byte[] bytes;
    private final CodedInputStream in;
    private final CheckMessage message = new CheckMessage();

    private CheckMessageParser(byte[] bytes) {
        this.bytes = bytes;
        this.in = CodedInputStream.newInstance(bytes);
    }

    /**
     * @param bytes not copied; must not be changed afterwards
     * @throws IOException if this is no CheckRequest
     */
    static CheckMessage parse(byte[] bytes) throws IOException {
        CheckMessageParser parser = new CheckMessageParser(bytes);
        parser.message();
        return parser.message;
    }

    private void message() throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == (CheckRequest.ATTRIBUTES_FIELD_NUMBER << 3 | D)) {
                int outer = enter();
                attributes();
                in.popLimit(outer);
            } else {
                skip(tag);
            }
        }
    }

    private void attributes() throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case AttributeContext.SOURCE_FIELD_NUMBER << 3 | D -> {
                    int outer = enter();
                    source();
                    in.popLimit(outer);
                }
                case AttributeContext.REQUEST_FIELD_NUMBER << 3 | D -> {
                    int outer = enter();
                    request();
                    in.popLimit(outer);
                }
                case AttributeContext.TLS_SESSION_FIELD_NUMBER << 3 | D -> {
                    int outer = enter();
                    tlsSession();
                    in.popLimit(outer);
                }
                case AttributeContext.CONTEXT_EXTENSIONS_FIELD_NUMBER << 3 | D -> extension();
                case AttributeContext.METADATA_CONTEXT_FIELD_NUMBER << 3 | D -> {
                    ByteString part = slice();
                    if (!part.isEmpty()) {
                        message.metadata = message.metadata.toBuilder().mergeFrom(part).build();
                    }
                }
                default -> skip(tag);
            }
        }
    }

    private void source() throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case Peer.ADDRESS_FIELD_NUMBER << 3 | D -> {
                    int outer = enter();
                    address();
                    in.popLimit(outer);
                }
                case Peer.PRINCIPAL_FIELD_NUMBER << 3 | D -> message.principal = text();
                case Peer.CERTIFICATE_FIELD_NUMBER << 3 | D -> message.certificate = text();
                default -> skip(tag);
            }
        }
    }

    /** One of three kinds; the last one counts. */
    private void address() throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case Address.SOCKET_ADDRESS_FIELD_NUMBER << 3 | D -> {
                    int outer = enter();
                    socketAddress();
                    in.popLimit(outer);
                }
                case Address.PIPE_FIELD_NUMBER << 3 | D,
                        Address.ENVOY_INTERNAL_ADDRESS_FIELD_NUMBER << 3 | D -> {
                    message.address = "";
                    skip(tag);
                }
                default -> skip(tag);
            }
        }
    }

    private void socketAddress() throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == (SocketAddress.ADDRESS_FIELD_NUMBER << 3 | D)) {
                message.address = text();
            } else {
                skip(tag);
            }
        }
    }

    private void tlsSession() throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == (TLSSession.SNI_FIELD_NUMBER << 3 | D)) {
                message.sni = text();
            } else {
                skip(tag);
            }
        }
    }

    private void request() throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == (Request.HTTP_FIELD_NUMBER << 3 | D)) {
                message.http = true;
                int outer = enter();
                http();
                in.popLimit(outer);
            } else {
                skip(tag);
            }
        }
    }

    private void http() throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case HttpRequest.ID_FIELD_NUMBER << 3 | D -> message.id = text();
                case HttpRequest.METHOD_FIELD_NUMBER << 3 | D ->
                        message.method = likely("GET", "POST");
                case HttpRequest.HEADERS_FIELD_NUMBER << 3 | D -> joinedHeader();
                case HttpRequest.PATH_FIELD_NUMBER << 3 | D -> message.path = text();
                case HttpRequest.HOST_FIELD_NUMBER << 3 | D -> message.host = text();
                case HttpRequest.SCHEME_FIELD_NUMBER << 3 | D ->
                        message.scheme = likely("https", "http");
                case HttpRequest.QUERY_FIELD_NUMBER << 3 | D -> message.query = text();
                case HttpRequest.FRAGMENT_FIELD_NUMBER << 3 | D -> message.fragment = text();
                case HttpRequest.PROTOCOL_FIELD_NUMBER << 3 | D ->
                        message.protocol = likely("HTTP/2", "HTTP/1.1");
                case HttpRequest.BODY_FIELD_NUMBER << 3 | D -> message.body = validText();
                case HttpRequest.RAW_BODY_FIELD_NUMBER << 3 | D -> message.rawBody = slice();
                case HttpRequest.HEADER_MAP_FIELD_NUMBER << 3 | D -> {
                    int outer = enter();
                    headerMap();
                    in.popLimit(outer);
                }
                // Not used, and read all the same: to skip a number is stricter than to read it.
                case HttpRequest.SIZE_FIELD_NUMBER << 3 -> in.readInt64();
                default -> skip(tag);
            }
        }
    }

    private void headerMap() throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == (HeaderMap.HEADERS_FIELD_NUMBER << 3 | D)) {
                int outer = enter();
                header();
                in.popLimit(outer);
            } else {
                skip(tag);
            }
        }
    }

    private void header() throws IOException {
        String name = "";
        int number = WellKnownHeaders.NONE;
        ByteString value = ByteString.EMPTY;
        ByteString rawValue = ByteString.EMPTY;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case HeaderValue.KEY_FIELD_NUMBER << 3 | D -> {
                    int length = in.readRawVarint32();
                    int from = in.getTotalBytesRead();
                    in.skipRawBytes(length);
                    number = WellKnownHeaders.find(bytes, from, length);
                    name = name(number, from, length);
                }
                case HeaderValue.VALUE_FIELD_NUMBER << 3 | D -> value = validText();
                case HeaderValue.RAW_VALUE_FIELD_NUMBER << 3 | D -> rawValue = slice();
                default -> skip(tag);
            }
        }
        message.add(name, number, value, rawValue);
    }

    private void joinedHeader() throws IOException {
        String[] entry = entry();
        message.joined = CheckMessage.with(message.joined, entry[0], entry[1]);
    }

    private void extension() throws IOException {
        String[] entry = entry();
        message.extensions = CheckMessage.with(message.extensions, entry[0], entry[1]);
    }

    /** Key and value of one entry of a map. */
    private String[] entry() throws IOException {
        int outer = enter();
        String[] entry = {"", ""};
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case MAP_KEY -> entry[0] = name();
                case MAP_VALUE -> entry[1] = text();
                default -> skip(tag);
            }
        }
        in.popLimit(outer);
        return entry;
    }

    /** Goes into a message; returns what to go back to. */
    private int enter() throws IOException {
        return in.pushLimit(in.readRawVarint32());
    }

    private void skip(int tag) throws IOException {
        if (!in.skipField(tag)) {
            throw new InvalidProtocolBufferException("a group ends that has not begun");
        }
    }

    private String name() throws IOException {
        int length = in.readRawVarint32();
        int from = in.getTotalBytesRead();
        in.skipRawBytes(length);
        return name(WellKnownHeaders.find(bytes, from, length), from, length);
    }

    private String name(int number, int from, int length) throws IOException {
        return number == WellKnownHeaders.NONE ? text(from, length) : WellKnownHeaders.name(number);
    }

    private String text() throws IOException {
        int length = in.readRawVarint32();
        int from = in.getTotalBytesRead();
        in.skipRawBytes(length);
        return text(from, length);
    }

    /** A text that is most often one of these. */
    private String likely(String one, String other) throws IOException {
        int length = in.readRawVarint32();
        int from = in.getTotalBytesRead();
        in.skipRawBytes(length);
        return is(one, from, length) ? one : is(other, from, length) ? other : text(from, length);
    }

    private boolean is(String text, int from, int length) {
        boolean same = text.length() == length;
        for (int i = 0; i < length && same; i++) {
            same = text.charAt(i) == bytes[from + i];
        }
        return same;
    }

    private String text(int from, int length) throws IOException {
        int all = 0;
        for (int i = from; i < from + length; i++) {
            all |= bytes[i];
        }
        return all >= 0
                ? new String(bytes, from, length, StandardCharsets.ISO_8859_1)
                : valid(UnsafeByteOperations.unsafeWrap(bytes, from, length)).toStringUtf8();
    }

    /** A text whose bytes are enough. */
    private ByteString validText() throws IOException {
        return valid(slice());
    }

    private static ByteString valid(ByteString text) throws InvalidProtocolBufferException {
        if (!text.isValidUtf8()) {
            throw new InvalidProtocolBufferException("a text is not UTF-8");
        }
        return text;
    }

    private ByteString slice() throws IOException {
        int length = in.readRawVarint32();
        int from = in.getTotalBytesRead();
        in.skipRawBytes(length);
        return UnsafeByteOperations.unsafeWrap(bytes, from, length);
    }
}
