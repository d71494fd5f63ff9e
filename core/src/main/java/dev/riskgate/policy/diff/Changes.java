// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.diff;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/** Collects what differs, with the words for it. Not thread-safe. */
final class Changes {

    /** What lets anybody in at all comes before what bounds those who are in. */
    private static final List<String> PARTS =
            List.of(
                    "mode",
                    "credentials",
                    "client",
                    "routes",
                    "rules",
                    "limits",
                    "unauthentic",
                    "risk",
                    "challenge");

    private final PolicyVersion before;
    private final PolicyVersion after;
    private final List<Change> found = new ArrayList<>();

    Changes(PolicyVersion before, PolicyVersion after) {
        this.before = before;
        this.after = after;
    }

    void add(Effect effect, String path, String text) {
        add(effect, after, path, text);
    }

    /** Of something that stands in the old file only. */
    void addToOld(Effect effect, String path, String text) {
        add(effect, before, path, text);
    }

    private void add(Effect effect, PolicyVersion version, String path, String text) {
        found.add(new Change(effect, version.name(), path, version.places().of(path), text));
    }

    /** A value that can be compared with nothing but itself. */
    <T extends @Nullable Object> void value(
            Effect effect, Key key, T old, T now, Function<T, String> shown) {
        if (!Objects.equals(old, now)) {
            add(effect, key.path(), key.isNow(shown.apply(now), shown.apply(old)));
        }
    }

    /**
     * A value on a scale.
     *
     * @param looser orders what lets in more behind what lets in less
     * @param counts false where neither value has an effect on verdicts
     */
    <T> void scale(
            Key key,
            T old,
            T now,
            Comparator<? super T> looser,
            boolean counts,
            Function<T, String> shown) {
        Effect effect = counts ? Effect.of(looser.compare(now, old)) : Effect.NONE;
        value(effect, key, old, now, shown);
    }

    /**
     * A set of words.
     *
     * @param more what a word more does
     * @param empty what it means if there is none, such as "any"; it then stands for all words
     *     there are. Empty if no word means no word
     */
    void words(Key key, Collection<String> old, Collection<String> now, Effect more, String empty) {
        Set<String> gone = new LinkedHashSet<>(old);
        gone.removeAll(Set.copyOf(now));
        Set<String> added = new LinkedHashSet<>(now);
        added.removeAll(Set.copyOf(old));
        if (gone.isEmpty() && added.isEmpty()) {
            return;
        }
        boolean grown = gone.isEmpty();
        boolean shrunk = added.isEmpty();
        if (!empty.isEmpty() && (old.isEmpty() || now.isEmpty())) {
            grown = now.isEmpty();
            shrunk = old.isEmpty();
        }
        Effect effect = grown ? more : shrunk ? more.inverse() : Effect.UNCLEAR;
        String none = empty.isEmpty() ? "none" : empty;
        add(effect, key.path(), key.isNow(list(now, none), list(old, none)));
    }

    static String list(Collection<String> words, String none) {
        return words.isEmpty() ? none : String.join(", ", words);
    }

    /** Looser ones first; then by part, and in the order of the files. */
    List<Change> sorted() {
        return found.stream()
                .sorted(
                        Comparator.comparing(Change::effect)
                                .thenComparingInt(change -> PARTS.indexOf(change.part())))
                .toList();
    }

    /**
     * A key of the policy, as a reviewer knows it.
     *
     * @param path in the new file
     * @param subject whose it is, such as "route orders"; empty at the top
     */
    record Key(String path, String subject, String name) {

        static Key top(String path) {
            return new Key(path, "", path);
        }

        Key deeper(String name) {
            return new Key(
                    path + "." + name,
                    subject,
                    this.name.isEmpty() ? name : this.name + "." + name);
        }

        String isNow(String now, String old) {
            return (subject.isEmpty() ? "" : subject + ": ")
                    + name
                    + " is now "
                    + now
                    + ", was "
                    + old;
        }
    }
}
