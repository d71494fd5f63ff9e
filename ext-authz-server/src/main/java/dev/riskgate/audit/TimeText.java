package dev.riskgate.audit;

import java.time.Instant;

/** Writes times as RFC 3339 with milliseconds. Lines of one second share the text of that second. Not thread-safe. */
final class TimeText {

    private static final int SECONDS_LENGTH = "2026-11-23T06:00:00".length();

    private long second = Long.MIN_VALUE;
    private final StringBuilder text = new StringBuilder();

    String of(long millis) {
        long wanted = Math.floorDiv(millis, 1000);
        if (wanted != second || text.isEmpty()) {
            text.setLength(0);
            text.append(Instant.ofEpochSecond(wanted).toString(), 0, SECONDS_LENGTH);
            second = wanted;
        }
        int fraction = (int) Math.floorMod(millis, 1000);
        text.setLength(SECONDS_LENGTH);
        text.append('.')
                .append((char) ('0' + fraction / 100))
                .append((char) ('0' + fraction / 10 % 10))
                .append((char) ('0' + fraction % 10))
                .append('Z');
        return text.toString();
    }
}
