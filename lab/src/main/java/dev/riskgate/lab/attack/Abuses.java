// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.attack;

import dev.riskgate.lab.population.Site;
import dev.riskgate.lab.world.Call;
import dev.riskgate.lab.world.Operation;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Thieves who sit where the client sits, and those who look like it in part. */
final class Abuses {

    private static final long MINUTE = 60_000;
    private static final double SECOND = 1_000;
    private static final long DAY = 24 * 60 * MINUTE;
    private static final int ENUMERATED = 600;
    private static final int HARMFUL = 30;
    private static final int AT_NIGHT = 60;
    private static final int EXPORTED = 300;
    private static final int MIMICKED = 100;
    private static final int MOST = 6_000;
    private static final double DAILY = 1.22;
    private static final double RAMPED = 20;

    private Abuses() {}

    static List<Call> enumeration(Victim victim, SplittableRandom random) {
        int first = 1 + random.nextInt(100_000);
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < ENUMERATED; i++) {
            calls.add(Loot.next(own(victim, (long) (MINUTE + i * SECOND)), first + i));
        }
        return calls;
    }

    static List<Call> drift(Victim victim, SplittableRandom random) {
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < HARMFUL; i++) {
            calls.add(Loot.harm(own(victim, (long) (MINUTE + i * 20 * SECOND)), random));
        }
        return calls;
    }

    /** So many times the usual rate for a minute, or until there are {@value #MOST}. */
    static List<Call> burst(Victim victim, SplittableRandom random, int factor) {
        double perSecond = factor * victim.usualRate();
        int requests = (int) Math.clamp(perSecond * 60, 1, MOST);
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            long after = (long) (MINUTE + i * SECOND / perSecond);
            calls.add(Loot.asBefore(own(victim, after), victim, random));
        }
        return calls;
    }

    /** More of the client's own each day, by a fifth and a little, up to twenty times. */
    static List<Call> ramp(Victim victim, SplittableRandom random) {
        List<Call> calls = new ArrayList<>();
        long first = victim.later().getFirst().millis() / DAY;
        for (Call call : victim.later()) {
            long day = call.millis() / DAY - first;
            double factor = Math.min(RAMPED, Math.pow(DAILY, 1 + day));
            double more = factor - 1;
            int copies = (int) more + (random.nextDouble() < more % 1 ? 1 : 0);
            for (int i = 0; i < copies; i++) {
                calls.add(call.at(call.millis() + random.nextLong(30 * MINUTE)));
            }
        }
        return calls;
    }

    static List<Call> offHours(Victim victim, SplittableRandom random) {
        long from = victim.quietHour();
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < AT_NIGHT; i++) {
            calls.add(Loot.asBefore(victim.anchor().at(from + i * MINUTE), victim, random));
        }
        return calls;
    }

    /** Another machine in the client's own /24, which exports reports. */
    static List<Call> neighbour(Victim victim, SplittableRandom random) {
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < EXPORTED; i++) {
            Call call = own(victim, (long) (MINUTE + i * 2 * SECOND));
            calls.add(
                    call.from(call.site(), call.subnet(), call.host() ^ 1)
                            .by(Thefts.SCRIPT)
                            .asking(Operation.READ_REPORT, 1 + random.nextInt(1_000_000)));
        }
        return calls;
    }

    /**
     * Does each thing as the client does it with this chance, else as a thief would.
     *
     * @param degree 0 to 1
     */
    static List<Call> mimicry(Victim victim, SplittableRandom random, double degree) {
        Call anchor = victim.anchor();
        Site site = random.nextDouble() < degree ? anchor.site() : victim.near().abroad();
        String agent = random.nextDouble() < degree ? anchor.agent() : Thefts.SCRIPT;
        boolean calm = random.nextDouble() < degree;
        double gap = SECOND / victim.usualRate() / (calm ? 1 : 20);
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < MIMICKED; i++) {
            long at = anchor.millis() + (long) (MINUTE + i * gap);
            Call call =
                    site.equals(anchor.site())
                            ? anchor.at(at).by(agent)
                            : Thefts.at(anchor, at, site, agent);
            calls.add(
                    random.nextDouble() < degree
                            ? Loot.asBefore(call, victim, random)
                            : Loot.anything(call, random));
        }
        return calls;
    }

    private static Call own(Victim victim, long after) {
        return victim.anchor().at(victim.anchor().millis() + after);
    }
}
