// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.top;

import dev.riskgate.block.AddressPrefix;
import dev.riskgate.decision.Decision;
import dev.riskgate.signals.observation.Subject;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Counts the clients whose requests were refused, by the network that they came from, in bounded
 * memory: {@value #NETWORKS} networks, and {@value #CLIENTS} clients of each. A network that has no
 * place takes that of one with the fewest clients, of these the one not seen for longest. So a
 * count may be too low where refused requests come from more networks than there are places, but
 * never too high. A client is remembered by a hash of 32 bits. Not thread-safe.
 */
final class NetworkSketch {

    static final int NETWORKS = 256;
    static final int CLIENTS = 64;

    private final Map<AddressPrefix, Place> places = new HashMap<>();

    void count(AddressPrefix network, Subject client, Decision decision) {
        Place place = places.get(network);
        if (place == null) {
            if (places.size() >= NETWORKS) {
                places.remove(least());
            }
            place = new Place();
            places.put(network, place);
        }
        place.count(client, decision);
    }

    private AddressPrefix least() {
        Map.Entry<AddressPrefix, Place> least = null;
        for (Map.Entry<AddressPrefix, Place> one : places.entrySet()) {
            if (least == null || one.getValue().isLessThan(least.getValue())) {
                least = one;
            }
        }
        if (least == null) {
            throw new IllegalStateException("there are no places");
        }
        return least.getKey();
    }

    /** What this and another one have counted together. */
    List<TopNetwork> with(NetworkSketch other) {
        Map<AddressPrefix, Place> both = new HashMap<>(places);
        if (other != this) {
            other.places.forEach((network, place) -> both.merge(network, place, Place::and));
        }
        List<TopNetwork> networks = new ArrayList<>();
        both.forEach((network, place) -> networks.add(place.shown(network)));
        return networks;
    }

    private static final class Place {
        private final Set<Integer> clients = new HashSet<>();
        private long refused;
        private String decision = "";
        private long lastMillis;

        void count(Subject client, Decision last) {
            add(Set.of(client.hashCode()));
            refused++;
            decision = last.id();
            lastMillis = last.timeMillis();
        }

        private void add(Collection<Integer> more) {
            for (Integer one : more) {
                if (clients.size() < CLIENTS) {
                    clients.add(one);
                }
            }
        }

        boolean isLessThan(Place other) {
            return clients.size() == other.clients.size()
                    ? lastMillis < other.lastMillis
                    : clients.size() < other.clients.size();
        }

        /** Both together, with the last of the later one. */
        Place and(Place other) {
            Place last = lastMillis > other.lastMillis ? this : other;
            Place both = new Place();
            both.add(clients);
            both.add(other.clients);
            both.refused = refused + other.refused;
            both.decision = last.decision;
            both.lastMillis = last.lastMillis;
            return both;
        }

        TopNetwork shown(AddressPrefix network) {
            return new TopNetwork(network, clients.size(), refused, decision, lastMillis);
        }
    }
}
