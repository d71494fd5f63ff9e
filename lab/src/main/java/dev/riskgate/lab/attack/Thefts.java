// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.attack;

import dev.riskgate.lab.population.Site;
import dev.riskgate.lab.population.Sites;
import dev.riskgate.lab.world.Call;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Thieves who call from elsewhere. */
final class Thefts {

    static final String CURL = "curl/8.5.0";
    static final String SCRIPT = "python-requests/2.31.0";

    private static final long MINUTE = 60_000;
    private static final long SECOND = 1_000;
    private static final long DAY = 24 * 60 * MINUTE;
    private static final int REQUESTS = 30;
    private static final int ADDRESSES = 200;
    private static final int EACH = 10;
    private static final int SLOW = 24;
    private static final int QUIET_DAYS = 10;
    private static final int PATIENT = 100;

    private Thefts() {}

    /** Half a minute apart, beginning some minutes after a call of the client. */
    static List<Call> overseas(Victim victim, SplittableRandom random, boolean copied) {
        Sites near = victim.near();
        return from(victim, random, near.overseas(), copied ? victim.anchor().agent() : CURL);
    }

    static List<Call> cloudOrVpn(Victim victim, SplittableRandom random) {
        Site site = random.nextBoolean() ? victim.near().vpn() : victim.near().cloud(1);
        return from(victim, random, site, random.nextBoolean() ? victim.anchor().agent() : SCRIPT);
    }

    static List<Call> homeProxy(Victim victim, SplittableRandom random) {
        return from(victim, random, victim.near().line(), victim.anchor().agent());
    }

    /** Another line of the same provider, one request in five minutes. */
    static List<Call> sameSystem(Victim victim, SplittableRandom random) {
        Call anchor = victim.anchor();
        Site site = victim.near().beside(anchor.site());
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < SLOW; i++) {
            long at = anchor.millis() + (long) ((i + random.nextDouble()) * 5 * MINUTE);
            calls.add(Loot.anything(at(anchor, at, site, anchor.agent()), random));
        }
        return calls;
    }

    private static List<Call> from(
            Victim victim, SplittableRandom random, Site site, String agent) {
        long at = victim.anchor().millis() + MINUTE + random.nextLong(10 * MINUTE);
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            calls.add(Loot.anything(at(victim.anchor(), at, site, agent), random));
            at += 10 * SECOND + random.nextLong(40 * SECOND);
        }
        return calls;
    }

    /** Two thousand requests, ten from each of two hundred addresses. */
    static List<Call> rotation(Victim victim, SplittableRandom random, boolean worldwide) {
        Site[] sites = new Site[ADDRESSES];
        for (int i = 0; i < ADDRESSES; i++) {
            sites[i] = worldwide ? victim.near().abroad() : victim.near().line();
        }
        Call anchor = victim.anchor();
        long at = anchor.millis() + MINUTE;
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < ADDRESSES * EACH; i++) {
            Site site = sites[random.nextInt(ADDRESSES)];
            calls.add(Loot.anything(at(anchor, at, site, anchor.agent()), random));
            at += random.nextLong(2 * SECOND);
        }
        return calls;
    }

    /** Tries the key from the one address from which it tries all of them, and takes a little. */
    static List<Call> stuffing(Victim victim, SplittableRandom random, Site cloud) {
        List<Call> calls = new ArrayList<>();
        long noon = victim.anchor().millis() / DAY * DAY + DAY / 2;
        long at = noon + random.nextLong(10 * MINUTE);
        for (int i = 0; i < 5; i++) {
            calls.add(Loot.anything(at(victim.anchor(), at, cloud, SCRIPT), random));
            at += random.nextLong(3 * SECOND);
        }
        return calls;
    }

    /** One request a day from abroad, until it is known; then it takes all. Copied software. */
    static List<Call> sleeper(Victim victim, SplittableRandom random) {
        Call anchor = victim.anchor();
        Site site = victim.near().abroad();
        List<Call> calls = new ArrayList<>();
        for (int day = 0; day < QUIET_DAYS; day++) {
            long at = anchor.millis() + day * DAY + random.nextLong(30 * MINUTE);
            calls.add(Loot.asBefore(at(anchor, at, site, anchor.agent()), victim, random));
        }
        for (int i = 0; i < PATIENT; i++) {
            long at = anchor.millis() + QUIET_DAYS * DAY + i * 20L * SECOND;
            calls.add(Loot.anything(at(anchor, at, site, anchor.agent()), random));
        }
        return calls;
    }

    static Call at(Call anchor, long millis, Site site, String agent) {
        return anchor.at(millis).from(site, site.subnets(), site.subnets() & 0xff).by(agent);
    }
}
