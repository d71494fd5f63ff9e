// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.diff;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Which items of two lists are the same thing: those of one name, and of the others those that are
 * alike in all but the name.
 *
 * @param both in the order of the new list
 */
record Pairs<T>(List<Pair<T>> both, List<Item<T>> gone, List<Item<T>> added) {

    /**
     * @param index in its list
     */
    record Item<T>(int index, T value) {}

    record Pair<T>(Item<T> old, Item<T> now) {}

    /**
     * @param likeness what two items have in common that differ in nothing but their name
     */
    static <T> Pairs<T> of(
            List<T> before, List<T> after, Function<T, String> name, Function<T, Object> likeness) {
        Map<String, Item<T>> gone = new LinkedHashMap<>();
        for (int i = 0; i < before.size(); i++) {
            gone.put(name.apply(before.get(i)), new Item<>(i, before.get(i)));
        }
        List<Pair<T>> both = new ArrayList<>();
        List<Item<T>> others = new ArrayList<>();
        for (int i = 0; i < after.size(); i++) {
            Item<T> item = new Item<>(i, after.get(i));
            Item<T> same = gone.remove(name.apply(item.value()));
            if (same == null) {
                others.add(item);
            } else {
                both.add(new Pair<>(same, item));
            }
        }
        Map<Object, Deque<Item<T>>> alike = new HashMap<>();
        for (Item<T> item : gone.values()) {
            alike.computeIfAbsent(likeness.apply(item.value()), _ -> new ArrayDeque<>()).add(item);
        }
        List<Item<T>> added = new ArrayList<>();
        for (Item<T> item : others) {
            Deque<Item<T>> same = alike.get(likeness.apply(item.value()));
            if (same == null || same.isEmpty()) {
                added.add(item);
            } else {
                Item<T> old = same.remove();
                gone.remove(name.apply(old.value()));
                both.add(new Pair<>(old, item));
            }
        }
        both.sort(Comparator.comparingInt(pair -> pair.now().index()));
        return new Pairs<>(both, List.copyOf(gone.values()), added);
    }

    /** Those that stand in another order than before, among all that are in both lists. */
    List<Pair<T>> moved() {
        // The longest run that kept its order stays; what is not part of it has moved.
        int n = both.size();
        int[] length = new int[n];
        int[] previous = new int[n];
        int last = -1;
        for (int i = 0; i < n; i++) {
            length[i] = 1;
            previous[i] = -1;
            for (int j = 0; j < i; j++) {
                if (both.get(j).old().index() < both.get(i).old().index()
                        && length[j] + 1 > length[i]) {
                    length[i] = length[j] + 1;
                    previous[i] = j;
                }
            }
            if (last < 0 || length[i] > length[last]) {
                last = i;
            }
        }
        List<Pair<T>> moved = new ArrayList<>(both);
        for (int i = last; i >= 0; i = previous[i]) {
            moved.remove(both.get(i));
        }
        return moved;
    }
}
