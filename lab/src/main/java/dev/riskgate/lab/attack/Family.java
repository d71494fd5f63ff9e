// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.attack;

import dev.riskgate.lab.population.Site;
import dev.riskgate.lab.population.Sites;
import dev.riskgate.lab.world.Call;

import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/** A way to use a stolen credential. */
public enum Family {
    OVERSEAS_CURL("another continent, curl", Group.THEFT),
    OVERSEAS_COPIED("another continent, copied User-Agent", Group.THEFT),
    CLOUD_OR_VPN("a cloud or a VPN", Group.THEFT),
    HOME_PROXY("home proxy in the country, copied User-Agent", Group.THEFT),
    SAME_ASN("same ASN, slowly", Group.THEFT),
    STUFFING("stuffing: many keys, one address", Group.THEFT),
    ROTATION_COUNTRY("200 addresses in the country", Group.THEFT),
    ROTATION_WORLD("200 addresses worldwide", Group.THEFT),
    ENUMERATION("enumeration, own context", Group.ABUSE),
    METHOD_DRIFT("deletes and permissions, own context", Group.ABUSE),
    RAMP("ramp to 20×, own context", Group.ABUSE),
    BURST_10("burst 10×, own context", Group.ABUSE),
    BURST_100("burst 100×, own context", Group.ABUSE),
    BURST_1000("burst 1,000×, own context", Group.ABUSE),
    OFF_HOURS("off hours, own context", Group.ABUSE),
    MIMICRY_0("mimicry 0", Group.MIMICRY),
    MIMICRY_50("mimicry .5", Group.MIMICRY),
    MIMICRY_90("mimicry .9", Group.MIMICRY),
    MIMICRY_99("mimicry .99", Group.MIMICRY),
    SLEEPER("one a day from abroad, then all (held out)", Group.HELD_OUT),
    NEIGHBOUR("export from the client's own /24 (held out)", Group.HELD_OUT);

    /** What a family has in common with others. */
    public enum Group {
        /** The thief sits elsewhere. */
        THEFT,
        /** The thief sits where the client sits, or is the client. */
        ABUSE,
        MIMICRY,
        /** Not to be looked at while a detector is tuned. */
        HELD_OUT
    }

    private final String label;
    private final Group group;

    Family(String label, Group group) {
        this.label = label;
        this.group = group;
    }

    public String label() {
        return label;
    }

    public Group group() {
        return group;
    }

    /**
     * What the thief sends, in order. The same victim is robbed in the same way whoever watches.
     *
     * @param all an address that is the same for all victims
     */
    public List<Call> rob(Victim known, Site all) {
        SplittableRandom random = known.random(ordinal());
        Sites others = known.near().with(random);
        var victim = new Victim(known.member(), known.before(), known.day(), known.later(), others);
        return plan(victim, random, all).stream()
                .sorted(Comparator.comparingLong(Call::millis))
                .toList();
    }

    private List<Call> plan(Victim victim, SplittableRandom random, Site all) {
        return switch (this) {
            case OVERSEAS_CURL -> Thefts.overseas(victim, random, false);
            case OVERSEAS_COPIED -> Thefts.overseas(victim, random, true);
            case CLOUD_OR_VPN -> Thefts.cloudOrVpn(victim, random);
            case HOME_PROXY -> Thefts.homeProxy(victim, random);
            case SAME_ASN -> Thefts.sameSystem(victim, random);
            case STUFFING -> Thefts.stuffing(victim, random, all);
            case ROTATION_COUNTRY -> Thefts.rotation(victim, random, false);
            case ROTATION_WORLD -> Thefts.rotation(victim, random, true);
            case ENUMERATION -> Abuses.enumeration(victim, random);
            case METHOD_DRIFT -> Abuses.drift(victim, random);
            case RAMP -> Abuses.ramp(victim, random);
            case BURST_10 -> Abuses.burst(victim, random, 10);
            case BURST_100 -> Abuses.burst(victim, random, 100);
            case BURST_1000 -> Abuses.burst(victim, random, 1_000);
            case OFF_HOURS -> Abuses.offHours(victim, random);
            case MIMICRY_0 -> Abuses.mimicry(victim, random, 0);
            case MIMICRY_50 -> Abuses.mimicry(victim, random, 0.5);
            case MIMICRY_90 -> Abuses.mimicry(victim, random, 0.9);
            case MIMICRY_99 -> Abuses.mimicry(victim, random, 0.99);
            case SLEEPER -> Thefts.sleeper(victim, random);
            case NEIGHBOUR -> Abuses.neighbour(victim, random);
        };
    }
}
