// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.api;

import dev.riskgate.lab.attack.Family;
import dev.riskgate.lab.attack.Victim;
import dev.riskgate.lab.detector.Detector;
import dev.riskgate.lab.world.Call;
import dev.riskgate.lab.world.Kind;
import dev.riskgate.lab.world.World;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** One detector in one world: so many days are learned, so many counted. Used by one thread. */
final class Trial {

    /**
     * A client that was watched.
     *
     * @param early its first half of the counted days
     * @param late the second
     */
    record Watched(World.Member member, Meter early, Meter late) {}

    /** How long a trial lasts, days. */
    record Days(int learned, int counted) {}

    /** Days of which a thief knows what the client did. */
    private static final int REMEMBERED = 14;

    /** Days that a theft may last. */
    static final int LATER = 16;

    private static final long DAY = 86_400_000;

    private final Detector detector;
    private final World world;
    private final Play play;
    private final Map<String, Watched> watched = new HashMap<>();
    private final Map<String, List<Call>> recent = new HashMap<>();
    private final double answered;
    private int next;

    /**
     * @param answered share of the challenges that people answer, 0 to 1
     */
    Trial(Detector detector, World world, double answered) {
        this.detector = detector;
        this.world = world;
        this.answered = answered;
        this.play = new Play(detector, new People(world.members(), answered));
        for (World.Member member : world.members()) {
            watched.put(member.client(), new Watched(member, new Meter(), new Meter()));
        }
    }

    /** Plays innocent days. */
    List<Watched> innocent(Days days) {
        int last = days.learned() + days.counted();
        int middle = days.learned() + days.counted() / 2;
        for (; next < last; next++) {
            int day = next;
            List<Call> calls = world.day(day);
            if (day >= last - REMEMBERED) {
                for (Call call : calls) {
                    recent.computeIfAbsent(call.client(), _ -> new ArrayList<>()).add(call);
                }
            }
            play.play(
                    calls,
                    (call, answer) -> {
                        if (day >= days.learned()) {
                            Watched one = watched.get(call.client());
                            if (one != null) {
                                (day < middle ? one.early : one.late)
                                        .judged(day, call.millis(), answer);
                            }
                        }
                    });
        }
        return world.members().stream().map(m -> watched.get(m.client())).toList();
    }

    /**
     * Robs the first clients of each kind, after the innocent days, each in each way, as if none of
     * the others were.
     *
     * @param each how many of each kind
     */
    List<Raid> robbed(int each, List<Family> families) {
        Map<String, List<Call>> later = new HashMap<>();
        for (int day = next; day < next + LATER; day++) {
            for (Call call : world.day(day)) {
                later.computeIfAbsent(call.client(), _ -> new ArrayList<>()).add(call);
            }
        }
        Map<Kind, Integer> robbed = new EnumMap<>(Kind.class);
        List<Victim> victims = new ArrayList<>();
        for (World.Member member : world.members()) {
            List<Call> own = later.getOrDefault(member.client(), List.of());
            List<Call> before = recent.getOrDefault(member.client(), List.of());
            boolean chosen = !own.isEmpty() && !before.isEmpty();
            if (chosen && robbed.merge(member.kind(), 1, Integer::sum) <= each) {
                var random = new SplittableRandom(member.seed());
                victims.add(
                        new Victim(member, before, firstDay(own), own, world.near(member, random)));
            }
        }
        return new Raids(detector, answered).all(victims, families);
    }

    private static List<Call> firstDay(List<Call> calls) {
        long day = calls.getFirst().millis() / DAY;
        return calls.stream().filter(call -> call.millis() / DAY == day).toList();
    }
}
