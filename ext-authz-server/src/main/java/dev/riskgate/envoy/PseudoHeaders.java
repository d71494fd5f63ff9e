// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.envoy;

import static dev.riskgate.request.Malformation.HEADER_DUPLICATE;
import static dev.riskgate.request.Malformation.HEADER_NAME;
import static dev.riskgate.request.Malformation.PATH_ENCODING;
import static dev.riskgate.request.Malformation.REQUEST_CONTRADICTORY;

import com.google.protobuf.ByteString;

import dev.riskgate.http.RawText;

import org.jspecify.annotations.Nullable;

/**
 * Compares the pseudo-headers of one request with the fields that repeat them; a contradiction is
 * refused. Used once, by one thread.
 */
final class PseudoHeaders {

    private final CheckMessage http;
    private int seen;
    private @Nullable String damagedTarget;

    PseudoHeaders(CheckMessage http) {
        this.http = http;
    }

    /** Checks one pseudo-header; its value is a String or a ByteString. */
    void check(String name, Object value) {
        switch (name) {
            case ":method" -> once(1, http.method, value);
            case ":scheme" -> once(2, http.scheme, value);
            case ":authority" -> once(4, http.host, value);
            case ":path" -> path(value);
            case ":protocol" -> once(16);
            default -> throw HEADER_NAME.exception();
        }
    }

    /** An extended CONNECT (RFC 8441) names the protocol that it wants. */
    boolean extendedConnect() {
        return (seen & 16) != 0;
    }

    /**
     * The target as far as its query is concerned: with U+FFFD for bytes that are not UTF-8, where
     * the path field has {@code !}, so that they are not taken for one.
     */
    String target(String field) {
        return damagedTarget == null ? field : damagedTarget;
    }

    private void path(Object value) {
        boolean same = sameAscii(http.path, value);
        if (!same) {
            refuseLostBytes(value);
        }
        once(8);
        if (!same) {
            requireSame(http.path, value);
            if (value instanceof ByteString raw && !raw.isValidUtf8()) {
                damagedTarget = raw.toStringUtf8();
            }
        }
    }

    private void once(int bit) {
        if ((seen & bit) != 0) {
            throw HEADER_DUPLICATE.exception();
        }
        seen |= bit;
    }

    private void once(int bit, String field, Object value) {
        once(bit);
        if (!sameAscii(field, value)) {
            requireSame(field, value);
        }
    }

    private static void requireSame(String field, Object value) {
        if (!RawText.of(value).equals(field)) {
            throw REQUEST_CONTRADICTORY.exception();
        }
    }

    private static boolean sameAscii(String field, Object value) {
        if (!(value instanceof ByteString raw) || raw.size() != field.length()) {
            return false;
        }
        for (int i = 0; i < field.length(); i++) {
            if (raw.byteAt(i) != field.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /**
     * The path field has {@code !} for bytes that are not UTF-8; the upstream will get the bytes.
     */
    private static void refuseLostBytes(Object value) {
        if (value instanceof ByteString raw) {
            int at = 0;
            while (at < raw.size() && raw.byteAt(at) != '?' && raw.byteAt(at) >= 0) {
                at++;
            }
            boolean ascii = at == raw.size() || raw.byteAt(at) == '?';
            if (!ascii && !raw.isValidUtf8()) {
                throw PATH_ENCODING.exception();
            }
        }
    }
}
