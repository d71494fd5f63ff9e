// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.population;

/** How a kind of client lives; {@link Regular} has the days. */
enum Routine {
    /**
     * One job a night, at its minute, for seconds to minutes without a pause; some run every hour.
     * From one data centre.
     */
    BATCH,
    /** A service around the clock, from the few networks of its two regions. */
    SERVICE,
    /**
     * An app on a phone: a few sessions a day at home and over a carrier, which lets it out in any
     * town of the country.
     */
    MOBILE,
    /** A person at a desk, sometimes at home or on a trip. */
    OFFICE,
    /** A partner's system: office hours, uneven, two sites. */
    PARTNER,
    /** CI runners or a crawler: jobs that run in whatever region of a cloud has room. */
    CI;

    String label() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
