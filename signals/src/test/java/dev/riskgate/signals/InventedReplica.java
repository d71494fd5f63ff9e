// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals;

import dev.riskgate.signals.population.Population;
import dev.riskgate.signals.profile.Profile;
import dev.riskgate.signals.risk.RiskModel;

/** One process of several that share a client's profile. */
public final class InventedReplica {

    private static int incarnations;

    private final InventedExchange inventedExchange;
    private final RiskModel model;
    private final Population population;
    private int incarnation = ++incarnations;
    private long number;
    private long contributedAt;
    private long refreshedAt;
    private long contributed;
    public InventedClient inventedClient;

    public InventedReplica(
            InventedExchange inventedExchange, RiskModel model, Population population) {
        this.inventedExchange = inventedExchange;
        this.model = model;
        this.population = population;
        this.inventedClient = reading();
    }

    private InventedClient reading() {
        var profile =
                Profile.shared(
                        inventedExchange.of(incarnation), inventedExchange.others(incarnation));
        return new InventedClient(model, population, profile);
    }

    public int incarnation() {
        return incarnation;
    }

    /** A message that may be delivered, lost, or delivered late and more than once. */
    public Runnable contribution() {
        byte[] bytes = inventedClient.profile.contribution();
        int who = incarnation;
        long numbered = ++number;
        return () -> inventedExchange.write(who, numbered, bytes);
    }

    /**
     * Contributes; begins anew if this incarnation was declared dead meanwhile. Returns the
     * requests that were lost so.
     */
    public long contribute() {
        byte[] bytes = inventedClient.profile.contribution();
        long requests = inventedClient.profile.ownRequests();
        if (inventedExchange.write(incarnation, ++number, bytes)) {
            contributed = requests;
            return 0;
        }
        incarnation = ++incarnations;
        inventedClient.profile.disown();
        long lost = requests - contributed;
        contributed = 0;
        return lost;
    }

    /** Requests that would be lost if this process were killed now. */
    public long uncontributed() {
        return inventedClient.profile.ownRequests() - contributed;
    }

    public void refresh() {
        inventedClient.profile.refresh(inventedExchange.others(incarnation));
    }

    /** Drops the profile and reads it again. */
    public void refill() {
        inventedClient = reading();
    }

    /** As time goes by: contributes after so long, and refreshes then if a request is here. */
    public void pass(long now, long every, boolean request) {
        if (inventedClient.profile.ownRequests() > contributed) {
            if (now - contributedAt >= every) {
                contribute();
                contributedAt = now;
            }
        } else {
            contributedAt = now;
        }
        if (request && now - refreshedAt >= every) {
            refresh();
            refreshedAt = now;
        }
    }
}
