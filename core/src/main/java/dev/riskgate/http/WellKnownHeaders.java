// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Names that most requests have, found by their bytes, so that no text is made of them. Never
 * changed.
 */
public final class WellKnownHeaders {

    private static final String[] NAMES = {
        ":authority",
        ":method",
        ":path",
        ":scheme",
        "accept",
        "accept-encoding",
        "accept-language",
        "authorization",
        "baggage",
        "cache-control",
        "connection",
        "content-encoding",
        "content-length",
        "content-type",
        "cookie",
        "date",
        "dnt",
        "dpop",
        "forwarded",
        "host",
        "idempotency-key",
        "if-match",
        "if-modified-since",
        "if-none-match",
        "origin",
        "pragma",
        "priority",
        "range",
        "referer",
        "riskgate-otp",
        "sec-ch-ua",
        "sec-ch-ua-mobile",
        "sec-ch-ua-platform",
        "sec-fetch-dest",
        "sec-fetch-mode",
        "sec-fetch-site",
        "sec-fetch-user",
        "te",
        "traceparent",
        "tracestate",
        "transfer-encoding",
        "upgrade",
        "upgrade-insecure-requests",
        "user-agent",
        "via",
        "x-api-key",
        "x-b3-sampled",
        "x-b3-spanid",
        "x-b3-traceid",
        "x-correlation-id",
        "x-envoy-attempt-count",
        "x-envoy-auth-partial-body",
        "x-envoy-expected-rq-timeout-ms",
        "x-envoy-external-address",
        "x-envoy-internal",
        "x-envoy-original-path",
        "x-forwarded-client-cert",
        "x-forwarded-for",
        "x-forwarded-host",
        "x-forwarded-port",
        "x-forwarded-proto",
        "x-real-ip",
        "x-request-id",
        "x-requested-with"
    };

    /** What {@link #find} says of a name that is not among ours. */
    public static final int NONE = -1;

    private static final byte[][] BYTES = bytes();

    /** Numbers of names by their place, one more each; 0 where there is none. */
    private static final byte[] PLACES = places();

    private WellKnownHeaders() {}

    /** How many there are; their numbers go from 0. */
    static int count() {
        return NAMES.length;
    }

    public static String name(int number) {
        return NAMES[number];
    }

    /** The number of the name that these bytes are, or {@link #NONE}. */
    public static int find(byte[] bytes, int from, int length) {
        if (length == 0) {
            return NONE;
        }
        int place = place(length, bytes[from + length / 2], bytes[from + length - 1]);
        int number = PLACES[place] - 1;
        while (number != NONE && !isName(BYTES[number], bytes, from, length)) {
            place = place + 1 & PLACES.length - 1;
            number = PLACES[place] - 1;
        }
        return number;
    }

    private static boolean isName(byte[] name, byte[] bytes, int from, int length) {
        return name.length == length && Arrays.equals(name, 0, length, bytes, from, from + length);
    }

    private static int place(int length, int middle, int last) {
        return length * 37 + middle * 11 + last & 0xff;
    }

    private static byte[][] bytes() {
        byte[][] bytes = new byte[NAMES.length][];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = NAMES[i].getBytes(StandardCharsets.US_ASCII);
        }
        return bytes;
    }

    private static byte[] places() {
        byte[] places = new byte[0x100];
        for (int i = 0; i < BYTES.length; i++) {
            byte[] name = BYTES[i];
            int place = place(name.length, name[name.length / 2], name[name.length - 1]);
            while (places[place] != 0) {
                place = place + 1 & places.length - 1;
            }
            places[place] = (byte) (i + 1);
        }
        return places;
    }
}
