// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.detector;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What a detector knows by some name, of which there can be a fork: a value is copied when it is
 * first asked for there. Used by one thread.
 */
final class ForkableMap<V> {

    private final Supplier<V> empty;
    private final UnaryOperator<V> copy;
    private final @Nullable ForkableMap<V> parent;
    private final Map<String, V> values = new HashMap<>();

    ForkableMap(Supplier<V> empty, UnaryOperator<V> copy) {
        this(empty, copy, null);
    }

    private ForkableMap(Supplier<V> empty, UnaryOperator<V> copy, @Nullable ForkableMap<V> parent) {
        this.empty = empty;
        this.copy = copy;
        this.parent = parent;
    }

    ForkableMap<V> fork() {
        return new ForkableMap<>(empty, copy, this);
    }

    /** The value, made if there is none. */
    V get(String name) {
        V own = values.get(name);
        if (own == null) {
            V original = parent == null ? null : parent.find(name);
            own = original == null ? empty.get() : copy.apply(original);
            values.put(name, own);
        }
        return own;
    }

    private @Nullable V find(String name) {
        V own = values.get(name);
        return own != null || parent == null ? own : parent.find(name);
    }
}
