package dev.riskgate.envoy;

import org.jspecify.annotations.Nullable;

/** Names that most requests have, found by their bytes, so that no text is made of them. Never changed. */
final class HeaderNames {

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

    private static final @Nullable String[] PLACES = places();

    private HeaderNames() {}

    /** The name that these bytes are; null if it is not among ours. */
    static @Nullable String find(byte[] bytes, int from, int length) {
        if (length == 0) {
            return null;
        }
        int place = place(length, bytes[from + length / 2], bytes[from + length - 1]);
        String name = PLACES[place];
        while (name != null && !isName(name, bytes, from, length)) {
            place = place + 1 & PLACES.length - 1;
            name = PLACES[place];
        }
        return name;
    }

    private static boolean isName(String name, byte[] bytes, int from, int length) {
        if (name.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (name.charAt(i) != bytes[from + i]) {
                return false;
            }
        }
        return true;
    }

    private static int place(int length, int middle, int last) {
        return length * 37 + middle * 11 + last & 0xff;
    }

    private static @Nullable String[] places() {
        @Nullable String[] places = new String[0x100];
        for (String name : NAMES) {
            int length = name.length();
            int place = place(length, name.charAt(length / 2), name.charAt(length - 1));
            while (places[place] != null) {
                place = place + 1 & places.length - 1;
            }
            places[place] = name;
        }
        return places;
    }
}
