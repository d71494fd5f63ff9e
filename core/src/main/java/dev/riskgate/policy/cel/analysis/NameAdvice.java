// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel.analysis;

import dev.riskgate.policy.cel.Variables;
import dev.riskgate.yaml.Quote;
import dev.riskgate.yaml.Suggestion;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Says of a name in a condition that nothing has it, and which one may be meant. Stateless. */
final class NameAdvice {

    /** What conditions can call, as a person writes it. */
    private static final List<String> FUNCTIONS =
            List.of(
                    "contains",
                    "startsWith",
                    "endsWith",
                    "matches",
                    "size",
                    "exists",
                    "exists_one",
                    "all",
                    "filter",
                    "map",
                    "has",
                    "glob",
                    "inCidr",
                    "int",
                    "double",
                    "string",
                    "timestamp",
                    "duration",
                    "getHours",
                    "getMinutes",
                    "getDayOfWeek",
                    "getDate",
                    "getDayOfMonth",
                    "getDayOfYear",
                    "getMonth",
                    "getFullYear");

    private static final Set<String> LOOPS = Set.of("exists", "exists_one", "all", "filter", "map");

    private static final Map<String, String> INSTEAD =
            Map.of(
                    "length", "write size(x)",
                    "len", "write size(x)",
                    "count", "write size(x)",
                    "isempty", "write size(x) == 0",
                    "includes", "write x in list",
                    "any", "write list.exists(x, ...)",
                    "lower", "write x.matches(\"(?i)...\"), which does not look at case",
                    "tolowercase", "write x.matches(\"(?i)...\"), which does not look at case",
                    "lowerascii", "write x.matches(\"(?i)...\"), which does not look at case",
                    "upper", "write x.matches(\"(?i)...\"), which does not look at case");

    private NameAdvice() {}

    /** Whether it goes through the elements of a list. */
    static boolean isLoop(String function) {
        return LOOPS.contains(function);
    }

    static String function(String name) {
        String quoted = Quote.of(name);
        if (name.equals("has")) {
            return "has takes a field, such as has(client.attributes.tier); for an element of a"
                    + " list write x in list";
        }
        if (LOOPS.contains(name)) {
            return "%s takes a name for the element and a condition: list.%s(x, x == \"...\")"
                    .formatted(name, name);
        }
        String instead = INSTEAD.get(name.toLowerCase(Locale.ROOT));
        return "there is no function %s%s"
                .formatted(
                        quoted,
                        instead == null ? Suggestion.among(name, FUNCTIONS) : "; " + instead);
    }

    /**
     * @param compared whether it stands beside a comparison, where a text may be meant
     */
    static String variable(String name, boolean compared) {
        String quoted = Quote.of(name);
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.equals("true") || lower.equals("false")) {
            return "unknown name %s: write %s".formatted(quoted, lower);
        }
        if (lower.equals("none") || lower.equals("nil") || lower.equals("undefined")) {
            return "unknown name %s: what is absent is the empty text, \"\"".formatted(quoted);
        }
        for (Map.Entry<String, Variables.Struct> struct : Variables.STRUCTS.entrySet()) {
            if (struct.getValue().fields().containsKey(name)) {
                return "unknown name %s; did you mean \"%s.%s\"?"
                        .formatted(quoted, struct.getKey(), name);
            }
        }
        List<String> known = new ArrayList<>(Variables.STRUCTS.keySet());
        known.add(Variables.ROUTE);
        String suggestion = Suggestion.among(name, known);
        return compared && !suggestion.contains("did you mean")
                ? "unknown name %s; a text stands in quotes: \"%s\"".formatted(quoted, name)
                : "unknown name " + quoted + suggestion;
    }

    /**
     * @param owner the dotted path before the field
     */
    static String field(String owner, String name) {
        return Variables.struct(owner)
                .map(
                        struct ->
                                "%s has no field \"%s\"%s"
                                        .formatted(
                                                owner,
                                                name,
                                                Suggestion.among(name, struct.fields().keySet())))
                .orElse("there is no field \"%s\" here".formatted(name));
    }
}
