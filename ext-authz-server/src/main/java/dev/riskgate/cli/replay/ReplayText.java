// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.replay;

import dev.riskgate.replay.ReplayReport.Difference;

import org.jspecify.annotations.Nullable;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A replay's result for a person. Stateless. */
final class ReplayText {

    private static final String ROW = "  %8s  %s";

    private ReplayText() {}

    static void print(Map<String, Object> values, Consumer<String> out) {
        out.accept(
                "%s decided again, of %s: %s the same, %s differently; %s not replayable."
                        .formatted(
                                values.get("decided"),
                                servers(values.get("servers")),
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
        clients(values, out);
        table("Not replayable", values.get("notReplayableBecause"), out);
        if (values.get("examples") instanceof List<?> examples && !examples.isEmpty()) {
            out.accept("First differences:");
            for (Object example : examples) {
                if (example instanceof Difference one) {
                    out.accept(
                            "  %s: %s -> %s on %s for %s: %s"
                                    .formatted(
                                            one.id(),
                                            one.before(),
                                            one.after(),
                                            one.route(),
                                            one.client(),
                                            one.reason()));
                }
            }
        }
        if (values.get("cautions") instanceof List<?> cautions) {
            cautions.forEach(caution -> out.accept("Note: " + caution));
        }
    }

    private static void clients(Map<String, Object> values, Consumer<String> out) {
        if (values.get("clients") instanceof List<?> clients && !clients.isEmpty()) {
            out.accept("Clients (" + values.get("clientsConcerned") + " in all):");
            for (Object one : clients) {
                if (one instanceof Map<?, ?> client) {
                    out.accept(ROW.formatted(client.get("count"), client.get("name")));
                }
            }
        }
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

    private static String servers(@Nullable Object servers) {
        return servers instanceof Integer one && one == 1 ? "one server" : servers + " servers";
    }

    private static void table(String title, @Nullable Object counts, Consumer<String> out) {
        if (counts instanceof Map<?, ?> map && !map.isEmpty()) {
            out.accept(title + ":");
            map.forEach((name, count) -> out.accept(ROW.formatted(count, name)));
        }
    }
}
