// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.api;

import dev.riskgate.lab.world.Call;
import dev.riskgate.lab.world.World;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What people do about challenges: most type their code after a while, the others do something else
 * for half an hour. Machines neither notice nor stop. Used by one thread.
 */
final class People {

    /** No proof will come. */
    static final long NEVER = Long.MIN_VALUE;

    private static final long BREAK = 30 * 60_000L;
    private static final long LEAST = 8_000;
    private static final double MEAN = 30_000;

    private final double share;
    private final Map<String, Person> byClient = new HashMap<>();

    private static final class Person {
        private final SplittableRandom random;
        private long busyUntil = Long.MIN_VALUE;

        private Person(long seed) {
            random = new SplittableRandom(seed);
        }
    }

    /**
     * @param members whose people these are
     * @param share of the challenges that are answered, 0 to 1; 0 where nobody is asked
     */
    People(List<World.Member> members, double share) {
        this.share = share;
        for (World.Member member : members) {
            if (member.kind().isPerson()) {
                byClient.put(member.client(), new Person(member.seed()));
            }
        }
    }

    /** Whether the call is made at all. */
    boolean sends(Call call) {
        Person person = byClient.get(call.client());
        return person == null || call.millis() >= person.busyUntil;
    }

    /**
     * The call was challenged.
     *
     * @return when it comes again with its proof, milliseconds since the epoch; {@link #NEVER} if
     *     it does not
     */
    long challenged(Call call) {
        Person person = byClient.get(call.client());
        if (person == null || share <= 0) {
            return NEVER;
        }
        if (person.random.nextDouble() >= share) {
            person.busyUntil = call.millis() + BREAK;
            return NEVER;
        }
        double more = -Math.log(1 - person.random.nextDouble()) * MEAN;
        person.busyUntil = call.millis() + LEAST + (long) more;
        return person.busyUntil;
    }
}
