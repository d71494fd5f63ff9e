// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli;

import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the server knows of a client, as lines for a person. */
final class ClientReport {

    private static final String FACT = "  %-11s %s";
    private static final String CONTEXT = "  %-16s  %-24s  %-11s  %-43s  %s";

    private ClientReport() {}

    static List<String> of(JsonNode client) {
        List<String> lines = new ArrayList<>();
        String namespace = text(client, "namespace", "");
        lines.add(
                "Client %s of tenant %s%s"
                        .formatted(
                                text(client, "client", ""),
                                text(client, "tenant", ""),
                                namespace.isEmpty() ? "" : " in namespace " + namespace));
        lines.add(FACT.formatted("blocked", blocked(client)));
        if (!client.path("known").asBoolean(false)) {
            lines.add(FACT.formatted("habits", "none: nothing was learned of it yet"));
            return lines;
        }
        if (!client.path("current").asBoolean(true)) {
            lines.add(FACT.formatted("attention", "Redis is away: as this replica knows it"));
        }
        lines.add(FACT.formatted("first seen", text(client, "firstSeen", "unknown")));
        lines.add(FACT.formatted("last seen", text(client, "lastSeen", "unknown")));
        lines.add(
                FACT.formatted(
                        "requests",
                        "%,d; active on %d of its last 32 days"
                                .formatted(
                                        client.path("requests").asLong(0),
                                        client.path("activeDays").asInt(0))));
        double usual = client.path("usualPerSecond").asDouble(0);
        lines.add(
                FACT.formatted(
                        "usual rate",
                        usual > 0
                                ? String.format(Locale.ROOT, "%.2f/s while it is active", usual)
                                : "not known yet"));
        lines.add(FACT.formatted("remembered", values(client.path("values"))));
        contexts(client.path("contexts"), lines);
        return lines;
    }

    private static String blocked(JsonNode client) {
        if (!client.path("blocked").asBoolean(false)) {
            return "no (its keys and tokens may be, one by one)";
        }
        JsonNode block = client.path("block");
        String note = text(block, "note", "");
        return "YES, since %s until %s%s"
                .formatted(
                        text(block, "since", "unknown"),
                        text(block, "until", "it is lifted"),
                        note.isEmpty() ? "" : ": " + note);
    }

    private static String values(JsonNode values) {
        List<String> words = new ArrayList<>();
        for (var value : values.properties()) {
            int established = value.getValue().path("established").asInt(0);
            int quarantined = value.getValue().path("quarantined").asInt(0);
            if (established + quarantined > 0) {
                words.add(
                        value.getKey()
                                + " "
                                + established
                                + (quarantined == 0 ? "" : " (+" + quarantined + " on trial)"));
            }
        }
        return words.isEmpty() ? "nothing" : String.join(", ", words);
    }

    private static void contexts(JsonNode contexts, List<String> lines) {
        if (contexts.isEmpty()) {
            return;
        }
        lines.add("");
        lines.add("Contexts (credential, device or software, and network), the latest first:");
        lines.add(CONTEXT.formatted("pseudonym", "last seen", "standing", "proven", "W (nats)"));
        for (JsonNode context : contexts) {
            String proven = text(context, "proven", "");
            lines.add(
                    CONTEXT.formatted(
                            text(context, "name", ""),
                            text(context, "lastSeen", ""),
                            context.path("established").asBoolean(false)
                                    ? "established"
                                    : "on trial",
                            proven.isEmpty()
                                    ? "-"
                                    : proven + " at " + text(context, "provenAt", "unknown"),
                            context.path("suspicionNats").asString("")));
        }
    }

    private static String text(JsonNode node, String name, String fallback) {
        return node.path(name).asString(fallback);
    }
}
