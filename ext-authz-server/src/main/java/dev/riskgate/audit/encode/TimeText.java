// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit.encode;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Writes times as RFC 3339 with milliseconds. Lines of one second share the text of that second.
 * Not thread-safe.
 */
final class TimeText {

    static final int LENGTH = "2026-11-23T06:00:00.000Z".length();
    private static final int SECONDS_LENGTH = "2026-11-23T06:00:00".length();

    private long second = Long.MIN_VALUE;
    private byte[] text = new byte[SECONDS_LENGTH];

    /** Writes {@link #LENGTH} bytes, and returns the place behind them. */
    int put(long millis, byte[] to, int at) {
        long wanted = Math.floorDiv(millis, 1000);
        if (wanted != second) {
            text = Instant.ofEpochSecond(wanted).toString().getBytes(StandardCharsets.US_ASCII);
            second = wanted;
        }
        int fraction = (int) Math.floorMod(millis, 1000);
        System.arraycopy(text, 0, to, at, SECONDS_LENGTH);
        int end = at + SECONDS_LENGTH;
        to[end] = '.';
        to[end + 1] = (byte) ('0' + fraction / 100);
        DecimalWriter.putPair(fraction % 100, to, end + 2);
        to[end + 4] = 'Z';
        return at + LENGTH;
    }
}
