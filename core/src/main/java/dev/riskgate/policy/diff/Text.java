// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.diff;

import dev.riskgate.policy.model.RateSpec;
import dev.riskgate.verdict.Thresholds;
import dev.riskgate.yaml.Durations;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Locale;

/** Values as a policy file writes them. */
final class Text {

    private Text() {}

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static String number(double value) {
        return value == Thresholds.NEVER
                ? "never"
                : value == Math.rint(value) && Math.abs(value) < 1e15
                        ? Long.toString((long) value)
                        : Double.toString(value);
    }

    static String span(@Nullable Duration span) {
        return span == null ? "not given" : Durations.format(span);
    }

    static String rate(@Nullable RateSpec rate) {
        return rate == null ? "not given" : rate.toString();
    }

    static String orElse(String text, String empty) {
        return text.isEmpty() ? empty : text;
    }

    /** On one line, however the file wraps it. */
    static String condition(String when) {
        return when.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
