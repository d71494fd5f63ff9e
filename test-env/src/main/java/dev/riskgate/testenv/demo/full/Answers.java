// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.demo.full;

import dev.riskgate.testenv.world.RawHttp.Response;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What was answered, counted; takes the same room however much it was. Thread-safe. */
final class Answers {

    private static final String DECISION = "x-riskgate-decision";

    private final Map<Integer, Integer> statuses = new TreeMap<>();
    private String refused = "";

    synchronized void add(Response response) {
        count(response.status());
        if (response.status() != 200 && !response.header(DECISION).isEmpty()) {
            refused = response.header(DECISION);
        }
    }

    /** A request without an answer. */
    synchronized void addNone() {
        count(0);
    }

    /** The id of the last decision by which a request did not pass; empty if all passed. */
    synchronized String refused() {
        return refused;
    }

    synchronized int count() {
        return statuses.values().stream().mapToInt(each -> each).sum();
    }

    synchronized int passed() {
        return statuses.getOrDefault(200, 0);
    }

    /** Such as {@code 12 × 200, 3 × 401}. */
    @Override
    public synchronized String toString() {
        return statuses.isEmpty()
                ? "no requests"
                : statuses.entrySet().stream()
                        .map(
                                each ->
                                        each.getValue()
                                                + " × "
                                                + (each.getKey() == 0
                                                        ? "no answer"
                                                        : each.getKey()))
                        .collect(Collectors.joining(", "));
    }

    private void count(int status) {
        statuses.merge(status, 1, Integer::sum);
    }
}
