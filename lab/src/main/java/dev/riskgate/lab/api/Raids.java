// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.api;

import dev.riskgate.lab.attack.Family;
import dev.riskgate.lab.attack.Victim;
import dev.riskgate.lab.detector.Detector;
import dev.riskgate.lab.population.Site;
import dev.riskgate.lab.world.Call;
import dev.riskgate.lab.world.World;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** Plays thieves against forks of a detector, each among what its victim itself goes on doing. */
final class Raids {

    private static final long SEED = 99;

    private final Detector detector;
    private final double answered;

    Raids(Detector detector, double answered) {
        this.detector = detector;
        this.answered = answered;
    }

    List<Raid> all(List<Victim> victims, List<Family> families) {
        List<Raid> raids = new ArrayList<>();
        if (victims.isEmpty()) {
            return raids;
        }
        Site address = victims.getFirst().near().with(new SplittableRandom(SEED)).cloud(1);
        for (Family family : families) {
            if (family == Family.STUFFING) {
                // Somebody may notice that one address tries them all.
                raids.addAll(rob(victims, family, address));
            } else {
                victims.forEach(victim -> raids.addAll(rob(List.of(victim), family, address)));
            }
        }
        return raids;
    }

    private List<Raid> rob(List<Victim> victims, Family family, Site address) {
        Set<Call> stolen = Collections.newSetFromMap(new IdentityHashMap<>());
        Map<String, Raid.Watch> watches = new HashMap<>();
        List<Call> calls = new ArrayList<>();
        List<World.Member> members = new ArrayList<>();
        for (Victim victim : victims) {
            List<Call> thief = family.rob(victim, address);
            stolen.addAll(thief);
            calls.addAll(thief);
            long end = thief.isEmpty() ? 0 : thief.getLast().millis();
            victim.later().stream().filter(own -> own.millis() <= end).forEach(calls::add);
            watches.put(victim.member().client(), new Raid.Watch());
            members.add(victim.member());
        }
        calls.sort(Comparator.comparingLong(Call::millis));
        new Play(detector.fork(), new People(members, answered), stolen::contains)
                .play(
                        calls,
                        (call, answer) -> {
                            Raid.Watch watch = watches.get(call.client());
                            if (watch != null && stolen.contains(call)) {
                                watch.judged(call, answer);
                            }
                        });
        return members.stream()
                .map(
                        member -> {
                            Raid.Watch watch = watches.get(member.client());
                            return (watch == null ? new Raid.Watch() : watch).end(member, family);
                        })
                .toList();
    }
}
