package dev.riskgate.policy;

import java.util.HashSet;
import java.util.Set;

/**
 * A set of texts: some, or all but some. Immutable.
 *
 * @param except whether all texts but the named ones are in it
 * @param named the texts that are in it, or those that are not
 */
record Texts(boolean except, Set<String> named) {

    static final Texts ALL = new Texts(true, Set.of());

    static Texts of(Set<String> texts) {
        return new Texts(false, Set.copyOf(texts));
    }

    boolean isAll() {
        return except && named.isEmpty();
    }

    boolean contains(String text) {
        return named.contains(text) != except;
    }

    Texts complement() {
        return new Texts(!except, named);
    }

    /** What is in both. */
    Texts and(Texts other) {
        if (except && !other.except) {
            return other.and(this);
        }
        Set<String> both = new HashSet<>(named);
        if (except) {
            both.addAll(other.named);
        } else {
            both.removeIf(text -> !other.contains(text));
        }
        return new Texts(except, Set.copyOf(both));
    }
}
