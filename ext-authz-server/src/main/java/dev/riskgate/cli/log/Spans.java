// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.log;

import dev.riskgate.yaml.Durations;

import java.time.Duration;
import java.util.Locale;

/** Times and shares as a person reads them. */
final class Spans {

    private Spans() {}

    static String seconds(int seconds) {
        return Durations.format(Duration.ofSeconds(seconds));
    }

    static String millis(int millis) {
        return millis % 1000 == 0
                ? seconds(millis / 1000)
                : String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }

    /**
     * What a score says: how many good requests there are for one that looks at least this odd.
     *
     * @param score 0 to 100
     */
    static String oneIn(double score) {
        double share = Math.pow(10, score / 20);
        double scale = Math.pow(10, Math.max(0, Math.floor(Math.log10(share)) - 1));
        return String.format(Locale.ROOT, "1 in %,.0f", Math.rint(share / scale) * scale);
    }

    /** As the policy writes it. */
    static String score(double score) {
        String text = String.format(Locale.ROOT, "%.1f", score);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
}
