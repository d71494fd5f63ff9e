// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.world;

import java.util.Locale;

/** A kind of client. */
public enum Kind {
    /** A job that runs every night at its minute, from one data centre; some run every hour. */
    BATCH(false),
    /** A service in three regions of clouds, autoscaled with its own customers' day. */
    SERVICE(false),
    /** The same as 50 pods over 20 nodes, which are replaced now and then. */
    PODS(false),
    /** An app on a phone: at home, in the office's network, over a carrier; trips, new phones. */
    MOBILE(true),
    /** A person at a desk: an office, a home, sometimes a VPN, holidays and trips. */
    OFFICE(true),
    /** A partner's system: office hours, uneven, two sites, deploys. */
    PARTNER(false),
    /** CI runners, wherever a cloud has room. */
    CI(false),
    /** An AI agent that calls tools: chains of calls, some in parallel, when somebody asks it. */
    AGENT(false),
    /** Twenty devices, each with its key, behind a carrier's NAT. */
    IOT(false),
    /** Business software, whose days are busy when the month ends. */
    MONTHLY(false);

    private final boolean person;

    Kind(boolean person) {
        this.person = person;
    }

    /** Whether somebody is there who can answer a challenge. */
    public boolean isPerson() {
        return person;
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
