// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.http;

import static dev.riskgate.request.Malformation.CONTENT_LENGTH_INVALID;
import static dev.riskgate.request.Malformation.HEADERS_TOO_LARGE;
import static dev.riskgate.request.Malformation.HEADER_DUPLICATE;
import static dev.riskgate.request.Malformation.HEADER_IMITATION;
import static dev.riskgate.request.Malformation.HEADER_NAME;
import static dev.riskgate.request.Malformation.HEADER_OVERRIDE;
import static dev.riskgate.request.Malformation.HEADER_VALUE;

import com.google.protobuf.ByteString;

import dev.riskgate.request.Ascii;
import dev.riskgate.request.Headers;

/**
 * Takes the headers of one request one by one, refuses what is ambiguous, and keeps what others may
 * see. Used once, by one thread.
 *
 * <p>Left out are {@code x-envoy-*} (internal to Envoy, and forged by clients where Envoy does not
 * strip them) and {@link IdentityHeaders} (only we may set those). Any other {@code x-riskgate-*}
 * is refused.
 */
public final class HeaderSieve {

    static final String OURS = "x-riskgate-";
    static final String ENVOYS = "x-envoy-";
    private static final String PARTIAL_BODY = "x-envoy-auth-partial-body";

    private final HeaderLimits limits;
    private final HeaderKinds kinds;
    private final Headers.Builder kept;
    private int count;
    private int bytes;
    private boolean upgrade;
    private boolean bodyComplete;
    private boolean bodyPartial;

    public HeaderSieve(HeaderLimits limits, HeaderKinds kinds, int expected) {
        this.limits = limits;
        this.kinds = kinds;
        this.kept =
                Headers.builder(
                        Math.min(expected, limits.maxHeaders()), value -> RawText.of(value));
    }

    /**
     * Takes one header, whose name is no pseudo-header's.
     *
     * @param number of the name in {@link WellKnownHeaders}
     */
    public void add(String name, int number, ByteString value) {
        if (kinds.isPlain(number)) {
            count(name.length() + value.size());
            kept.add(name, value);
        } else {
            add(name, value);
        }
    }

    /**
     * Takes one header, whose name is no pseudo-header's; its value is a String or a ByteString.
     */
    public void add(String name, Object value) {
        int length = RawText.length(value);
        count(name.length() + length);
        requireName(name);
        if (limits.refusedHeaders().contains(name)) {
            throw HEADER_OVERRIDE.exception();
        }
        if (name.startsWith(ENVOYS)) {
            if (name.equals(PARTIAL_BODY)) {
                boolean complete = RawText.of(value).equals("false");
                bodyComplete |= complete;
                bodyPartial |= !complete;
            }
        } else if (limits.singletonHeaders().contains(name)) {
            kept.add(name, single(name, value));
        } else if (name.startsWith(OURS)) {
            // Known ones are overwritten or removed from what is allowed; others would pass.
            if (!IdentityHeaders.NAMES.contains(name)) {
                throw HEADER_IMITATION.exception();
            }
        } else {
            upgrade |= name.equals("upgrade") && length > 0;
            kept.add(name, value);
        }
    }

    private void count(int more) {
        bytes += more;
        if (++count > limits.maxHeaders() || bytes > limits.maxHeaderBytes()) {
            throw HEADERS_TOO_LARGE.exception();
        }
    }

    public Headers headers() {
        return kept.build();
    }

    /** Whether the connection is to carry something else than HTTP from here on. */
    public boolean upgrade() {
        return upgrade;
    }

    /** Whether Envoy says that it sent the whole body along; it says nothing if it sent none. */
    public boolean bodyComplete() {
        return bodyComplete && !bodyPartial;
    }

    private String single(String name, Object value) {
        String text = RawText.of(value);
        if (kept.has(name) || holdsAnother(name, text)) {
            throw HEADER_DUPLICATE.exception();
        }
        boolean digits = !text.isEmpty();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~') {
                throw HEADER_VALUE.exception();
            }
            digits &= Ascii.isDigit(c);
        }
        if (!digits && name.equals("content-length")) {
            throw CONTENT_LENGTH_INVALID.exception();
        }
        return text;
    }

    /**
     * Envoy joins repeated headers with commas, some of them even where it sends raw headers. The
     * only comma within one value is the one between the parameters of an {@code authorization}
     * (RFC 9110, section 11.4).
     */
    private static boolean holdsAnother(String name, String value) {
        return value.indexOf(',') >= 0
                && !(name.equals("authorization") && AuthParameters.only(value));
    }

    /** A token (RFC 9110, section 5.6.2) in lower case, as Envoy sends names. */
    private void requireName(String name) {
        boolean unusual = name.isEmpty();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            unusual |= !isUsual(c);
        }
        if (unusual) {
            requireUnusualName(name);
        }
    }

    /**
     * CGI and its heirs read {@code x_riskgate_client} as {@code x-riskgate-client}, and we could
     * not remove it.
     */
    private void requireUnusualName(String name) {
        char[] read = name.toCharArray();
        for (int i = 0; i < read.length; i++) {
            char c = read[i];
            if ("!#$%&'*+.^_`|~".indexOf(c) >= 0) {
                read[i] = '-';
            } else if (!isUsual(c)) {
                throw HEADER_NAME.exception();
            }
        }
        String imitated = new String(read);
        if (name.isEmpty()) {
            throw HEADER_NAME.exception();
        }
        if (limits.refusedHeaders().contains(imitated)) {
            throw HEADER_OVERRIDE.exception();
        }
        if (imitated.startsWith(OURS) || limits.singletonHeaders().contains(imitated)) {
            throw HEADER_IMITATION.exception();
        }
    }

    private static boolean isUsual(char c) {
        return Ascii.isLower(c) || c == '-' || Ascii.isDigit(c);
    }
}
