// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel;

import java.util.HashSet;
import java.util.Set;

/**
 * A set of texts: some, or all but some. Immutable.
 *
 * @param except whether all texts but the named ones are in it
 * @param named the texts that are in it, or those that are not
 */
public record StringSet(boolean except, Set<String> named) {

    static final StringSet ALL = new StringSet(true, Set.of());

    static StringSet of(Set<String> texts) {
        return new StringSet(false, Set.copyOf(texts));
    }

    boolean isAll() {
        return except && named.isEmpty();
    }

    public boolean contains(String text) {
        return named.contains(text) != except;
    }

    StringSet complement() {
        return new StringSet(!except, named);
    }

    /** What is in both. */
    StringSet and(StringSet other) {
        if (except && !other.except) {
            return other.and(this);
        }
        Set<String> both = new HashSet<>(named);
        if (except) {
            both.addAll(other.named);
        } else {
            both.removeIf(text -> !other.contains(text));
        }
        return new StringSet(except, Set.copyOf(both));
    }
}
