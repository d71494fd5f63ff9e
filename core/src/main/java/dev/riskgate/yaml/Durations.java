// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.yaml;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/** Time spans as our files and variables write them: a whole number and one of ms, s, m, h, d. */
public final class Durations {

    private static final int MAX_DIGITS = 9;

    private Durations() {}

    /** Null if the text is not a time span. */
    public static @Nullable Duration parse(String text) {
        int digits = 0;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            digits++;
        }
        if (digits == 0 || digits > MAX_DIGITS) {
            return null;
        }
        long amount = Long.parseLong(text.substring(0, digits));
        return switch (text.substring(digits)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            case "d" -> Duration.ofDays(amount);
            default -> null;
        };
    }

    /**
     * The shortest text that {@link #parse} turns back into this span, which is rounded down to
     * milliseconds.
     */
    public static String format(Duration span) {
        long millis = span.toMillis();
        if (millis == 0 || millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3600 == 0) {
            return seconds / 3600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
