// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.policy;

import dev.riskgate.policy.diff.Change;
import dev.riskgate.policy.diff.Effect;
import dev.riskgate.policy.diff.PolicyVersion;
import dev.riskgate.policy.model.Mode;

import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code riskgate policy diff} prints. */
record DiffReport(PolicyVersion before, PolicyVersion after, List<Change> changes) {

    /** For a person; harmless to a terminal. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (Change change : changes) {
            text.append(line(change)).append('\n');
        }
        if (changes.isEmpty()) {
            boolean equal = before.policy().hash().equals(after.policy().hash());
            text.append(before.name()).append(" and ").append(after.name());
            text.append(equal ? " are equal.\n" : " differ, but mean the same.\n");
        } else {
            text.append(summary()).append('\n');
        }
        if (!changes.isEmpty() && after.policy().mode() == Mode.SHADOW) {
            text.append(after.name())
                    .append(" is in shadow mode: until it is enforced, it refuses nobody.\n");
        }
        return Printable.lines(text.toString());
    }

    private static String line(Change change) {
        String place =
                change.place().line() == 0
                        ? ""
                        : ":" + change.place().line() + ":" + change.place().column();
        // A name with a line break in it would begin a line of its own making.
        return Printable.line(
                change.file() + place + ": " + change.effect().label() + ": " + change.text());
    }

    private String summary() {
        List<String> counts = new ArrayList<>();
        counts().forEach((effect, count) -> counts.add(count + " " + effect));
        counts.removeIf(count -> count.startsWith("0 "));
        return "%d change%s: %s. Whom they would hit: riskgate replay --policy %s …"
                .formatted(
                        changes.size(),
                        changes.size() == 1 ? "" : "s",
                        String.join(", ", counts),
                        after.name());
    }

    private Map<String, Integer> counts() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (Effect effect : Effect.values()) {
            int count = (int) changes.stream().filter(c -> c.effect() == effect).count();
            counts.put(effect.label(), count);
        }
        return counts;
    }

    /** For programs: one object, in ASCII. */
    String json() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("old", version(before));
        all.put("new", version(after));
        all.put("same", changes.isEmpty());
        all.put("counts", counts());
        all.put("changes", changes.stream().map(DiffReport::fields).toList());
        // Names may hold what a terminal would obey.
        return JsonMapper.builder()
                        .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                        .build()
                        .writeValueAsString(all)
                + "\n";
    }

    private static Map<String, Object> version(PolicyVersion version) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("file", version.name());
        fields.put("hash", version.policy().hash());
        return fields;
    }

    private static Map<String, Object> fields(Change change) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("effect", change.effect().label());
        fields.put("part", change.part());
        fields.put("path", change.path());
        fields.put("file", change.file());
        fields.put("line", change.place().line());
        fields.put("column", change.place().column());
        fields.put("text", change.text());
        return fields;
    }
}
