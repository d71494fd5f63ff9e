// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.api;

import dev.riskgate.lab.detector.Detector;
import dev.riskgate.lab.world.Kind;
import dev.riskgate.lab.world.World;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

    private final Detector detector;
    private final World world;
    private final Play play;
    private final Map<String, Watched> watched = new HashMap<>();
    private int next;

    /**
     * @param answered share of the challenges that people answer, 0 to 1
     */
    Trial(Detector detector, World world, double answered) {
        this.detector = detector;
        this.world = world;
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
            play.play(
                    world.day(day),
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

    static List<Watched> of(List<Watched> all, Kind kind) {
        List<Watched> of = new ArrayList<>(all);
        of.removeIf(one -> one.member.kind() != kind);
        return of;
    }
}
