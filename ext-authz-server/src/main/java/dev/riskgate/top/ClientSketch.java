// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.top;

import dev.riskgate.decision.Decision;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.verdict.Reason;
import dev.riskgate.verdict.Verdict;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts the odd requests of the clients that make the most of them, in bounded memory: the
 * Space-Saving algorithm of Metwally, Agrawal and El Abbadi, "Efficient Computation of Frequent and
 * Top-k Elements in Data Streams" (2005). Where a client has no place left, it takes that of the
 * one with the lowest count, and its count. So a count is never too low, and whoever made more than
 * 1/{@value #PLACES} of all odd requests is in it. Not thread-safe.
 */
final class ClientSketch {

    static final int PLACES = 512;

    private final Map<Subject, TopClient> places = new HashMap<>();

    void count(Subject client, Decision decision) {
        TopClient before = places.get(client);
        if (before == null && places.size() >= PLACES) {
            TopClient least = least();
            places.remove(least.client());
            before = new TopClient(client, least.odd(), least.odd(), 0, 0, "", "", 0);
        }
        TopClient one = first(client, decision);
        places.put(client, before == null ? one : before.and(one));
    }

    private static TopClient first(Subject client, Decision decision) {
        List<Reason> why = decision.verdict().reasons();
        return new TopClient(
                client,
                1,
                0,
                decision.verdict() instanceof Verdict.Allow ? 0 : 1,
                decision.risk().score(),
                why.isEmpty() ? "" : why.getFirst().code(),
                decision.id(),
                decision.timeMillis());
    }

    private TopClient least() {
        TopClient least = null;
        for (TopClient one : places.values()) {
            if (least == null || one.odd() < least.odd()) {
                least = one;
            }
        }
        if (least == null) {
            throw new IllegalStateException("there are no places");
        }
        return least;
    }

    Collection<TopClient> clients() {
        return places.values();
    }
}
