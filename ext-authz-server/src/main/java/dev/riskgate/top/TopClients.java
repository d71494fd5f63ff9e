// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.top;

import dev.riskgate.block.AddressPrefix;
import dev.riskgate.decision.Decision;
import dev.riskgate.identity.Caller;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.verdict.Verdict;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which clients made the most odd requests lately, and from which networks requests of many clients
 * were refused. Odd are those that the policy refuses, in whatever mode it is, and those that look
 * odd. What could not be decided is not the client's doing and does not count. Looks back at the
 * stretch of time under way and the one before. An ordinary request costs nothing here; an odd one
 * takes a lock for about a microsecond. Thread-safe.
 */
public final class TopClients {

    /** One good request in 1,000 scores as high. */
    static final double ODD_SCORE = 60;

    private static final Comparator<TopClient> MOST_FIRST =
            Comparator.comparingLong(TopClient::odd)
                    .thenComparingDouble(TopClient::score)
                    .reversed()
                    .thenComparing(top -> top.client().name());

    private static final Comparator<TopNetwork> MOST_CLIENTS_FIRST =
            Comparator.comparingInt(TopNetwork::clients)
                    .thenComparingLong(TopNetwork::refused)
                    .reversed()
                    .thenComparing(one -> one.network().toString());

    private Stretch before;
    private Stretch now;

    /**
     * @param nowMillis milliseconds since the epoch
     */
    public TopClients(long nowMillis) {
        before = new Stretch(nowMillis);
        now = before;
    }

    /** Counts the decision if it is odd. */
    public void count(Decision decision) {
        Verdict verdict = decision.verdict();
        boolean odd =
                switch (verdict) {
                    case Verdict.Allow _ -> decision.risk().score() >= ODD_SCORE;
                    case Verdict.Challenge _, Verdict.Throttle _, Verdict.Deny _ -> true;
                    case Verdict.Undecided _ -> false;
                };
        if (odd) {
            Caller caller = decision.caller();
            countOdd(caller == null ? null : caller.client(), decision);
        }
    }

    private synchronized void countOdd(@Nullable Subject client, Decision decision) {
        if (client == null) {
            now.unproven++;
        } else {
            now.sketch.count(client, decision);
            ApiRequest request = decision.request();
            if (request != null && !(decision.verdict() instanceof Verdict.Allow)) {
                AddressPrefix network = AddressPrefix.network(request.clientAddress());
                now.networks.count(network, client, decision);
            }
        }
    }

    /**
     * The largest number of clients whose requests were refused from one network, at most {@value
     * NetworkSketch#CLIENTS}.
     */
    public synchronized int mostClientsOfOneNetwork() {
        return now.networks.with(before.networks).stream()
                .mapToInt(TopNetwork::clients)
                .max()
                .orElse(0);
    }

    /**
     * Begins a new stretch of time and gives up the one before the last.
     *
     * @return what the ended one holds, at most this many clients
     */
    synchronized Top turn(long nowMillis, int atMost) {
        Stretch ended = now;
        List<TopNetwork> networks = networks(atMost);
        before = ended;
        now = new Stretch(nowMillis);
        return top(ended.sinceMillis, ended.sketch.clients(), networks, ended.unproven, atMost);
    }

    /** At most this many clients, those with the most odd requests first. */
    public synchronized Top top(int atMost) {
        if (before == now) {
            return top(
                    now.sinceMillis, now.sketch.clients(), networks(atMost), now.unproven, atMost);
        }
        Map<Subject, TopClient> both = new HashMap<>();
        before.sketch.clients().forEach(one -> both.put(one.client(), one));
        now.sketch.clients().forEach(one -> both.merge(one.client(), one, TopClient::and));
        return top(
                before.sinceMillis,
                both.values(),
                networks(atMost),
                before.unproven + now.unproven,
                atMost);
    }

    private static Top top(
            long sinceMillis,
            Collection<TopClient> clients,
            List<TopNetwork> networks,
            long unproven,
            int atMost) {
        List<TopClient> sorted = clients.stream().sorted(MOST_FIRST).limit(atMost).toList();
        return new Top(sinceMillis, sorted, networks, unproven);
    }

    /** Of both stretches of time; those of a single client are not told. */
    private List<TopNetwork> networks(int atMost) {
        return now.networks.with(before.networks).stream()
                .filter(one -> one.clients() > 1)
                .sorted(MOST_CLIENTS_FIRST)
                .limit(atMost)
                .toList();
    }

    /**
     * The answer.
     *
     * @param sinceMillis counted from then on, milliseconds since the epoch
     * @param clients those with the most odd requests first
     * @param networks those from which requests of several clients were refused, most clients
     *     first, also where a stretch of time is told alone: of it and the one before
     * @param unproven odd requests of callers who proved to be nobody's client
     */
    public record Top(
            long sinceMillis, List<TopClient> clients, List<TopNetwork> networks, long unproven) {}

    private static final class Stretch {
        private final long sinceMillis;
        private final ClientSketch sketch = new ClientSketch();
        private final NetworkSketch networks = new NetworkSketch();
        private long unproven;

        Stretch(long sinceMillis) {
            this.sinceMillis = sinceMillis;
        }
    }
}
