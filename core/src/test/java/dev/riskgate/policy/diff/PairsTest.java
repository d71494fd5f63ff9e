// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.diff;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;

/** What is the same in two lists, written as {@code name} or {@code name=content}. */
class PairsTest {

    private static Pairs<String> pairs(String before, String after) {
        return Pairs.of(
                items(before),
                items(after),
                item -> item.replaceFirst("=.*", ""),
                item -> item.replaceFirst(".*=", ""));
    }

    private static List<String> items(String list) {
        return list.isEmpty() ? List.of() : List.of(list.split(" "));
    }

    /** Those of {@code both} as old>new, and the others with their place. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a b | a b | a>a b>b | '' | ''",
                "a b | b a | b>b a>a | '' | ''",
                "a b | a | a>a | 1b | ''",
                "a | a b | a>a | '' | 1b",
                "'' | a | '' | '' | 0a",
                "a=1 b=2 | c=1 b=2 | a=1>c=1 b=2>b=2 | '' | ''",
                "a=1 b=1 | c=1 d=1 | a=1>c=1 b=1>d=1 | '' | ''",
                "a=1 | c=1 d=1 | a=1>c=1 | '' | 1d=1",
                "a=1 b=1 | c=1 | a=1>c=1 | 1b=1 | ''",
                "a=1 | a=2 c=1 | a=1>a=2 | '' | 1c=1",
                "a=1 b=2 | c=2 a=1 | b=2>c=2 a=1>a=1 | '' | ''",
            })
    void theSameIsWhatHasOneNameOrDiffersInItAlone(
            String before, String after, String both, String gone, String added) {
        Pairs<String> pairs = pairs(before, after);

        assertThat(pairs.both().stream().map(PairsTest::told))
                .containsExactlyElementsOf(items(both));
        assertThat(pairs.gone().stream().map(item -> item.index() + item.value()))
                .containsExactlyElementsOf(items(gone));
        assertThat(pairs.added().stream().map(item -> item.index() + item.value()))
                .containsExactlyElementsOf(items(added));
    }

    private static String told(Pairs.Pair<String> pair) {
        return pair.old().value() + ">" + pair.now().value();
    }

    /** A reviewer is shown as few moves as explain the new order. */
    @Test
    void asFewAsCanBeHaveMovedInEveryOrderOfFive() {
        for (List<Integer> order : permutations(5)) {
            String after = String.join(" ", order.stream().map(i -> "n" + i).toList());
            List<Integer> moved =
                    pairs("n0 n1 n2 n3 n4", after).moved().stream()
                            .map(pair -> pair.old().index())
                            .toList();
            List<Integer> left = new ArrayList<>(order);
            left.removeAll(moved);

            assertThat(left).as(after).isSorted();
            assertThat(left).as(after).hasSize(longestRun(order));
            assertThat(moved).as(after).doesNotHaveDuplicates();
        }
        assertThat(pairs("", "").moved()).isEmpty();
    }

    private static List<List<Integer>> permutations(int size) {
        List<List<Integer>> all = new ArrayList<>();
        all.add(List.of());
        for (int i = 0; i < size; i++) {
            List<List<Integer>> longer = new ArrayList<>();
            for (List<Integer> one : all) {
                for (int at = 0; at <= one.size(); at++) {
                    List<Integer> next = new ArrayList<>(one);
                    next.add(at, i);
                    longer.add(next);
                }
            }
            all = longer;
        }
        return all;
    }

    /** By trying every choice. */
    private static int longestRun(List<Integer> order) {
        int longest = 0;
        for (int chosen = 0; chosen < 1 << order.size(); chosen++) {
            int last = -1;
            int length = 0;
            for (int i = 0; i < order.size() && length >= 0; i++) {
                if ((chosen >> i & 1) == 1) {
                    length = order.get(i) > last ? length + 1 : -1;
                    last = order.get(i);
                }
            }
            longest = Math.max(longest, length);
        }
        return longest;
    }
}
