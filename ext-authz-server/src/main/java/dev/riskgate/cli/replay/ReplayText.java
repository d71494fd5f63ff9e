// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.replay;

import dev.riskgate.replay.ReplayReport;
import dev.riskgate.replay.ReplayReport.Difference;

import org.jspecify.annotations.Nullable;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A replay's result for a person. Stateless. */
final class ReplayText {

    private ReplayText() {}

    static void print(Map<String, Object> values, ReplayReport report, Consumer<String> out) {
        out.accept(
                "%s decided again: %s the same, %s differently; %s not replayable."
                        .formatted(
                                values.get("decided"),
                                values.get("same"),
                                values.get("differently"),
                                values.get("notReplayable")));
        out.accept("Scores that differ: " + values.get("scoresDiffer"));
        Object perDay = values.get("extraChallengesADay");
        out.accept(
                "Extra challenges: %s in %s days%s"
                        .formatted(
                                values.get("extraChallenges"),
                                values.get("days"),
                                perDay == null ? "" : ", " + perDay + " a day"));
        table("Verdicts, before -> after", values.get("verdicts"), out);
        table("Reasons", values.get("reasons"), out);
        table("Routes", values.get("routes"), out);
        table(
                "Clients (" + values.get("clientsConcerned") + " in all)",
                values.get("clients"),
                out);
        table("Not replayable", values.get("notReplayableBecause"), out);
        if (values.get("examples") instanceof List<?> examples && !examples.isEmpty()) {
            out.accept("First differences:");
            for (Object example : examples) {
                if (example instanceof Difference one) {
                    out.accept(
                            "  %s %s %s: %s -> %s: %s"
                                    .formatted(
                                            one.id(),
                                            one.client(),
                                            one.route(),
                                            one.before(),
                                            one.after(),
                                            one.reason()));
                }
            }
        }
        report.cautions().forEach(caution -> out.accept("Note: " + caution));
    }

    /** With everything else escaped as in JSON, so that it does nothing to a terminal. */
    static String ascii(String text) {
        StringBuilder ascii = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c <= '~') {
                ascii.append(c);
            } else {
                ascii.append("\\u").append(HexFormat.of().toHexDigits(c));
            }
        }
        return ascii.toString();
    }

    private static void table(String title, @Nullable Object counts, Consumer<String> out) {
        if (counts instanceof Map<?, ?> map && !map.isEmpty()) {
            out.accept(title + ":");
            map.forEach((name, count) -> out.accept("  %8s  %s".formatted(count, name)));
        }
    }
}
