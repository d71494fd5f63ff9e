// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.population;

import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.observation.Observation.Method;
import dev.riskgate.signals.observation.Place;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Somebody who has copied a client's credential and uses it for ten minutes beside the client. */
enum Thief {
    /** The client's software, over a line in its own country. */
    NEAR("copied software, same country"),
    /** The client's software, from a cloud. */
    CLOUD("copied software, a cloud"),
    /** The client's software, over a line in any country. */
    ABROAD("copied software, any country"),
    /** A program that nobody else has, over a line in any country. */
    TOOL("a tool, any country");

    private static final int REQUESTS = 20;
    private static final long GAP = 30_000;
    private static final long ADDRESSES = 0x9000_0000L;

    private final String label;

    Thief(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /** Whether a request is a thief's. */
    static boolean sent(Observation request) {
        return request.address() >= ADDRESSES;
    }

    private Site site(Sites near) {
        return switch (this) {
            case NEAR -> near.line();
            case CLOUD -> near.cloud(1);
            case ABROAD, TOOL -> near.abroad();
        };
    }

    /**
     * The client's day with the thief's requests among its own, from the middle one of those on.
     */
    List<Observation> joins(List<Observation> day, Sites near, Database database) {
        Observation one = day.get(day.size() / 2);
        Site site = site(near);
        Place place = database.of(site, site.subnets());
        List<Observation> all = new ArrayList<>(day);
        for (int i = 0; i < REQUESTS; i++) {
            all.add(
                    new Observation(
                            one.timeMillis() + i * GAP,
                            one.credential(),
                            0,
                            this == TOOL ? 77 : one.software(),
                            this == TOOL ? 78 : one.platform(),
                            ADDRESSES + site.subnets(),
                            0x1_0000_0000L + site.subnets(),
                            place.asn(),
                            place,
                            1,
                            Method.READ,
                            i,
                            0));
        }
        all.sort(Comparator.comparingLong(Observation::timeMillis));
        return all;
    }
}
