// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.operator;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What can be asked for, where, and with which arguments. */
public enum Operation {
    BLOCK(
            "POST",
            "/v1/blocks",
            "client",
            "tenant",
            "namespace",
            "key",
            "token",
            "address",
            "cidr",
            "for",
            "note",
            "force"),
    UNBLOCK(
            "DELETE",
            "/v1/blocks",
            "client",
            "tenant",
            "namespace",
            "key",
            "token",
            "address",
            "cidr",
            "pseudonym"),
    BLOCKS("GET", "/v1/blocks", "client", "tenant", "namespace", "key", "token", "address", "cidr"),
    SHOW("GET", "/v1/clients", "client", "tenant", "namespace"),
    ACCEPT("PUT", "/v1/clients", "client", "tenant", "namespace"),
    FORGET("DELETE", "/v1/clients", "client", "tenant", "namespace"),
    TOP("GET", "/v1/top", "count"),
    UNUSED_KEYS("GET", "/v1/keys/unused", "for", "count");

    /** The label where what is asked for is no operation. */
    static final String NONE = "none";

    private final String method;
    private final String path;
    private final Set<String> arguments;

    Operation(String method, String path, String... arguments) {
        this.method = method;
        this.path = path;
        this.arguments = Set.of(arguments);
    }

    /** The label of this operation in metrics and log. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All labels that there are. */
    public static List<String> labels() {
        List<String> labels = new ArrayList<>(List.of(NONE));
        for (Operation operation : values()) {
            labels.add(operation.label());
        }
        return labels;
    }

    /** Whether it changes something. */
    boolean changes() {
        return switch (this) {
            case BLOCK, UNBLOCK, ACCEPT, FORGET -> true;
            case BLOCKS, SHOW, TOP, UNUSED_KEYS -> false;
        };
    }

    /** Whether its arguments stand in a JSON body; else they are in the query. */
    boolean hasBody() {
        return this == BLOCK;
    }

    Set<String> arguments() {
        return arguments;
    }

    static @Nullable Operation of(String method, String path) {
        for (Operation operation : values()) {
            if (operation.path.equals(path) && operation.method.equals(method)) {
                return operation;
            }
        }
        return null;
    }

    /** The methods that a path knows; empty if there is no such path. */
    static List<String> methods(String path) {
        List<String> methods = new ArrayList<>();
        for (Operation operation : values()) {
            if (operation.path.equals(path)) {
                methods.add(operation.method);
            }
        }
        return methods;
    }
}
