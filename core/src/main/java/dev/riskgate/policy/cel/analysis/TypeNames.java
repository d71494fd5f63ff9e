// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel.analysis;

import java.util.ArrayList;
import java.util.List;

/** The types of conditions as {@code docs/policy.md} calls them. Stateless. */
final class TypeNames {

    private TypeNames() {}

    /**
     * With its article: {@code a list of texts}.
     *
     * @param type as the compiler writes it, such as {@code list(string)}
     */
    static String one(String type) {
        if (type.startsWith("list(")) {
            String of = type.substring(5, type.length() - 1);
            return isOpen(of) ? "a list" : "a list of " + many(of);
        }
        if (type.startsWith("map(")) {
            return "a map";
        }
        if (type.startsWith("riskgate.")) {
            return "something with fields";
        }
        return switch (type) {
            case "string" -> "a text";
            case "int", "uint" -> "a whole number";
            case "double" -> "a number";
            case "bool" -> "true or false";
            case "bytes" -> "a row of bytes";
            case "null" -> "null";
            case "google.protobuf.Timestamp" -> "a time";
            case "google.protobuf.Duration" -> "a time span";
            default -> isOpen(type) ? "anything" : type;
        };
    }

    private static String many(String type) {
        return switch (type) {
            case "string" -> "texts";
            case "int", "uint" -> "whole numbers";
            case "double" -> "numbers";
            default ->
                    type.startsWith("list(")
                            ? "lists"
                            : type.startsWith("map(") ? "maps" : "values";
        };
    }

    /** A type that is not known, or a placeholder for any. */
    static boolean isOpen(String type) {
        return type.equals("dyn") || type.equals("any") || type.startsWith("%");
    }

    static boolean isNumber(String type) {
        return type.equals("int") || type.equals("uint") || type.equals("double");
    }

    /** The types within {@code (string, list(int))}, or before and within {@code string.(int)}. */
    static List<String> arguments(String applied) {
        List<String> types = new ArrayList<>();
        int open = applied.startsWith("(") ? 0 : applied.indexOf(".(") + 1;
        if (open > 0) {
            types.add(applied.substring(0, open - 1));
        }
        int depth = 0;
        int from = open + 1;
        for (int i = from; i < applied.length(); i++) {
            char c = applied.charAt(i);
            boolean end = i == applied.length() - 1;
            if (depth == 0 && (c == ',' || end)) {
                types.add(applied.substring(from, i).strip());
                from = i + 1;
            }
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        }
        types.removeIf(String::isEmpty);
        return List.copyOf(types);
    }
}
