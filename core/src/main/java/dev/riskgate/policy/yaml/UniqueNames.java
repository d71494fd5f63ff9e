// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.yaml;

import dev.riskgate.yaml.Suggestion;
import dev.riskgate.yaml.YamlMap;
import dev.riskgate.yaml.YamlNode;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The names of one kind of thing in the policy: each is given once, and what refers to one refers
 * to a given one.
 */
final class UniqueNames {

    private static final int MAX_LENGTH = 64;

    private final String thing;
    private final Map<String, Integer> lines = new LinkedHashMap<>();

    /**
     * @param thing what is named: route, credential, limit, rule
     */
    UniqueNames(String thing) {
        this.thing = thing;
    }

    /**
     * The name under the key {@code name}; empty, and reported, if it is missing, malformed or
     * given before.
     */
    String give(YamlMap map) {
        return give(map.need("name"));
    }

    String give(YamlNode node) {
        if (node.isMissing()) {
            return "";
        }
        String name = node.text();
        if (!wellFormed(name)) {
            node.problem("a name is 1 to 64 letters, digits, '-' or '_', and starts with a letter");
            return "";
        }
        if (name.equals("none")) {
            node.problem(
                    "the name \"none\" is taken: it stands for requests that no route matches");
            return "";
        }
        return add(name, node);
    }

    /** For names that are made up where the file gives none. */
    String add(String name, YamlNode node) {
        Integer before = lines.putIfAbsent(name, node.line());
        if (before != null) {
            node.problem("there is a %s \"%s\" already, in line %d".formatted(thing, name, before));
            return "";
        }
        return name;
    }

    /** The list of names under the key, each checked. */
    List<String> references(YamlMap map, String key) {
        return map.list(key).stream().map(this::reference).filter(name -> !name.isEmpty()).toList();
    }

    private String reference(YamlNode node) {
        String name = node.text();
        if (lines.containsKey(name)) {
            return name;
        }
        String known =
                lines.isEmpty()
                        ? "; the policy has no " + thing + "s"
                        : Suggestion.among(name, lines.keySet());
        node.problem("there is no such " + thing + known);
        return "";
    }

    Set<String> all() {
        return lines.keySet();
    }

    private static boolean wellFormed(@Nullable String name) {
        if (name == null || name.isEmpty() || name.length() > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            boolean other = c >= '0' && c <= '9' || c == '-' || c == '_';
            if (!letter && (i == 0 || !other)) {
                return false;
            }
        }
        return true;
    }
}
